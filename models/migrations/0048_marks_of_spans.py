"""Rows of inbox and outbox keep the mark of the span in which they were written: one trace leads through them."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0045_dropped_opens")]

    operations = [
        ops.AddField(
            model_name="Update",
            name="mark",
            field=fields.CharField(null=True, max_length=49),
        ),
        ops.AddField(
            model_name="Message",
            name="mark",
            field=fields.CharField(null=True, max_length=49),
        ),
    ]
