"""Notes say who of a team wrote them."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0034_likenesses")]

    operations = [
        ops.AddField(
            model_name="Note", name="author", field=fields.CharField(max_length=80, default="", db_default="")
        ),
    ]
