"""The inbox: what a promoter has not read and who waits, what is begun or answered often, and what numbers stand for.

What was said before counts as read: an update drowns nobody in what they have known for months. What numbers stand for
has a column of its own: it is written while somebody's next act changes the dialogue.
"""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor

_LAST = "(SELECT max(m.id) FROM communications m WHERE m.conversation_id = conversations.id)"
_OF_LAST = "FROM communications m WHERE m.id = conversations.last_said_id"
_TO_READ = "m.direction = 'to_promoter' AND m.medium <> 'meeting' AND m.author <> 'system'"

_NUMBERED_SQLITE = (
    "UPDATE addresses SET numbered = json_extract(dialogue, '$.numbered'),"
    " dialogue = json_remove(dialogue, '$.numbered') WHERE json_type(dialogue, '$.numbered') IS NOT NULL"
)
_NUMBERED_POSTGRES = (
    "UPDATE addresses SET numbered = dialogue -> 'numbered', dialogue = dialogue - 'numbered'"
    " WHERE jsonb_exists(dialogue, 'numbered')"
)


def index(name: str, columns: str, where: str = "") -> ops.RunSQL:
    condition = f" WHERE {where}" if where else ""
    return ops.RunSQL(f"CREATE INDEX {name} ON {columns}{condition}", reverse_sql=f"DROP INDEX {name}")


class MoveNumbered(ops.RunSQL):
    """What was offered before stays on offer: in the form of the database that is migrated."""

    def __init__(self) -> None:
        super().__init__(_NUMBERED_SQLITE)

    async def _run_sql(self, state_editor: BaseSchemaEditor, sqls: object) -> None:  # noqa: ARG002  (tortoise's own hook)
        client = state_editor.client
        await client.execute_query(_NUMBERED_SQLITE if client.capabilities.dialect == "sqlite" else _NUMBERED_POSTGRES)


class Migration(migrations.Migration):
    dependencies = [("models", "0023_outbox_mentions")]

    operations = [
        ops.AddField(model_name="Address", name="numbered", field=fields.JSONField(null=True)),
        MoveNumbered(),
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
        ops.CreateModel(
            name="Draft",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("conversation_id", fields.IntField()),
                ("by", fields.CharField(max_length=10)),
                ("text", fields.TextField(unique=False)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "drafts",
                "app": "models",
                "pk_attr": "id",
                "unique_together": (("conversation_id", "by"),),
            },
            bases=["Model"],
        ),
        ops.RunSQL(
            "CREATE INDEX conversations_about ON conversations (promotion_id, spoken_at) WHERE promotion_id IS NOT NULL",
            reverse_sql="DROP INDEX conversations_about",
        ),
        # The one that this replaces.
        ops.RunSQL("DROP INDEX conversations_on_promotion", reverse_sql=""),
        ops.CreateModel(
            name="SavedReply",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("promoter_id", fields.IntField()),
                ("name", fields.CharField(max_length=60)),
                ("text", fields.TextField(unique=False)),
            ],
            options={
                "table": "saved_replies",
                "app": "models",
                "pk_attr": "id",
                "unique_together": (("promoter_id", "name"),),
            },
            bases=["Model"],
        ),
    ]
