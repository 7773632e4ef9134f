"""On PostgreSQL, triggers that look rows up do so by an index from the first row on.

A function's plans are kept for as long as a connection lives. Made while a table was empty, or had just been emptied,
they go through all of it, and go on to do so for each row of a bulk copy: a million rows took as long as their square.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor

_LOOK_UP = (
    "rollups_said_before",
    "rollups_said",
    "rollups_moving",
    "rollups_moved",
    "rollups_unsaid_before",
    "rollups_unsaid",
    "rollups_conversations_handed_over",
)
_BY_INDEX = tuple(f"ALTER FUNCTION {name}() SET enable_seqscan = off" for name in _LOOK_UP)


class ByIndex(ops.RunSQL):
    """SQLite plans by its indexes whatever is in them."""

    def __init__(self) -> None:
        super().__init__(list(_BY_INDEX))

    async def _run_sql(self, state_editor: BaseSchemaEditor, sqls: object) -> None:  # noqa: ARG002  (tortoise's own hook)
        client = state_editor.client
        for statement in () if client.capabilities.dialect == "sqlite" else _BY_INDEX:
            await client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("models", "0032_by_hand")]

    operations = [ByIndex()]
