"""For whose answer customers wait is found by an index: of thousands of conversations the few in which somebody does."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0041_mail_alerts")]

    operations = [
        ops.RunSQL(
            "CREATE INDEX conversations_waiting_for ON conversations (promoter_id, waits_since)"
            " WHERE waits_since IS NOT NULL",
            reverse_sql="DROP INDEX conversations_waiting_for",
        ),
    ]
