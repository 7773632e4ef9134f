"""What stands on record of a call is our sentence, in nobody's name."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0010_rights")]

    operations = [
        ops.RunSQL("UPDATE communications SET author = 'system' WHERE medium = 'call'", reverse_sql=""),
    ]
