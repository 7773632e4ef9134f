"""A saved filter may name a section, a label and fields in Chinese: each letter takes nine characters of an address."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor

_LONGER = ("ALTER TABLE segments ALTER COLUMN query TYPE VARCHAR(4000)",)
_TABLE = (
    "CREATE TABLE segments_longer (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, promoter_id INT NOT NULL,"
    " name VARCHAR(40) NOT NULL, query VARCHAR(4000) NOT NULL, UNIQUE (promoter_id, name))"
)
_SQLITE = (
    _TABLE,
    "INSERT INTO segments_longer (id, promoter_id, name, query) SELECT id, promoter_id, name, query FROM segments",
    "DROP TABLE segments",
    "ALTER TABLE segments_longer RENAME TO segments",
)
"""SQLite changes no column; the table is small, and nothing refers to it."""


class Longer(ops.RunSQL):
    """Each database has its own way."""

    def __init__(self) -> None:
        super().__init__(list(_LONGER))

    async def _run_sql(self, state_editor: BaseSchemaEditor, sqls: object) -> None:  # noqa: ARG002  (tortoise's own hook)
        client = state_editor.client
        for statement in _SQLITE if client.capabilities.dialect == "sqlite" else _LONGER:
            await client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("models", "0037_mentions")]

    operations = [Longer()]
