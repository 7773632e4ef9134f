"""Tags say by which way a reader passes the promotion on; those of before don't know."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0019_more_indexes")]

    operations = [
        ops.AddField(model_name="Tag", name="way", field=fields.CharField(max_length=8, default="", db_default="")),
    ]
