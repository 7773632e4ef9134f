"""Whose words came to a promoter since they chose whom to write to."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0010_calls_say_nothing")]

    operations = [
        ops.AddField(model_name="Address", name="came_since_id", field=fields.IntField(null=True)),
    ]
