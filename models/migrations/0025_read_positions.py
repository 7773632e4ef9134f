"""What a promoter has not read, and who waits for an answer, is kept where the conversation is.

What was said before counts as read: an update drowns nobody in what they have known for months.
"""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_LAST = "(SELECT max(m.id) FROM communications m WHERE m.conversation_id = conversations.id)"
_OF_LAST = "FROM communications m WHERE m.id = conversations.last_said_id"
_TO_READ = "m.direction = 'to_promoter' AND m.medium <> 'meeting' AND m.author <> 'system'"


def index(name: str, columns: str, where: str = "") -> ops.RunSQL:
    condition = f" WHERE {where}" if where else ""
    return ops.RunSQL(f"CREATE INDEX {name} ON {columns}{condition}", reverse_sql=f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("models", "0024_numbered")]

    operations = [
        ops.AddField(model_name="Conversation", name="last_said_id", field=fields.IntField(null=True)),
        ops.AddField(
            model_name="Conversation", name="channel", field=fields.CharField(max_length=20, default="", db_default="")
        ),
        ops.AddField(model_name="Conversation", name="waits_since", field=fields.DatetimeField(null=True)),
        ops.AddField(model_name="Conversation", name="read_up_to", field=fields.IntField(default=0, db_default=0)),
        ops.AddField(model_name="Conversation", name="unread", field=fields.IntField(default=0, db_default=0)),
        ops.AddField(model_name="Join", name="read_up_to", field=fields.IntField(default=0, db_default=0)),
        ops.AddField(model_name="Join", name="into_read_up_to", field=fields.IntField(default=0, db_default=0)),
        ops.RunSQL(f"UPDATE conversations SET last_said_id = {_LAST}", reverse_sql=""),  # noqa: S608  (SQL of our own words)
        ops.RunSQL(
            "UPDATE conversations SET read_up_to = last_said_id,"  # noqa: S608  (SQL of our own words)
            f" channel = (SELECT m.channel {_OF_LAST}), waits_since = (SELECT m.sent_at {_OF_LAST} AND {_TO_READ})"
            " WHERE last_said_id IS NOT NULL",
            reverse_sql="",
        ),
        index("conversations_unread", "conversations (spoken_at)", "unread > 0"),
        index("conversations_waiting", "conversations (spoken_at)", "waits_since IS NOT NULL"),
        index("conversations_on_channel", "conversations (channel, spoken_at)"),
    ]
