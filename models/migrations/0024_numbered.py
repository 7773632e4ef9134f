"""What numbers stand for has a column of its own: it is written while somebody's next act changes the dialogue."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor

_SQLITE = (
    "UPDATE addresses SET numbered = json_extract(dialogue, '$.numbered'),"
    " dialogue = json_remove(dialogue, '$.numbered') WHERE json_type(dialogue, '$.numbered') IS NOT NULL"
)
_POSTGRES = (
    "UPDATE addresses SET numbered = dialogue -> 'numbered', dialogue = dialogue - 'numbered'"
    " WHERE jsonb_exists(dialogue, 'numbered')"
)


class Move(ops.RunSQL):
    """What was offered before stays on offer: in the form of the database that is migrated."""

    def __init__(self) -> None:
        super().__init__(_SQLITE)

    async def _run_sql(self, state_editor: BaseSchemaEditor, sqls: object) -> None:  # noqa: ARG002  (tortoise's own hook)
        client = state_editor.client
        await client.execute_query(_SQLITE if client.capabilities.dialect == "sqlite" else _POSTGRES)


class Migration(migrations.Migration):
    dependencies = [("models", "0023_outbox_mentions")]

    operations = [
        ops.AddField(model_name="Address", name="numbered", field=fields.JSONField(null=True)),
        Move(),
    ]
