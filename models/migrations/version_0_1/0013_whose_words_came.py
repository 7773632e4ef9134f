"""Whose words came to a promoter since they chose whom to write to."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0012_sessions_and_invitations")]

    operations = [
        ops.AddField(model_name="Address", name="came_since_id", field=fields.IntField(null=True)),
    ]
