"""Of cards that are sent to customers it is recorded that they arrived; of earlier ones nothing is known."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor

_SQLITE = (
    (
        "CREATE TRIGGER rollups_pushes_delivered AFTER UPDATE OF delivered_at ON pushes"
        " WHEN old.at < strftime('%Y-%m-%d %H:%M:%S', 'now', '-2 hours')"
        " BEGIN INSERT INTO rollups_due (quarter) SELECT CAST(strftime('%s', old.at) AS INTEGER) / 900; END"
    ),
)
_POSTGRES = (
    (
        "CREATE FUNCTION rollups_pushes_delivered() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " INSERT INTO rollups_due (quarter) SELECT CAST(floor(extract(epoch FROM old.at)) AS int) / 900;"
        " RETURN NULL; END $$"
    ),
    (
        "CREATE TRIGGER rollups_pushes_delivered AFTER UPDATE OF delivered_at ON pushes FOR EACH ROW"
        " WHEN (old.at < now() - interval '2 hours') EXECUTE FUNCTION rollups_pushes_delivered()"
    ),
)


class Trigger(ops.RunSQL):
    """In the form of the database that is migrated."""

    def __init__(self) -> None:
        super().__init__(list(_SQLITE))

    async def _run_sql(self, state_editor: BaseSchemaEditor, sqls: object) -> None:  # noqa: ARG002  (tortoise's own hook)
        client = state_editor.client
        for statement in _SQLITE if client.capabilities.dialect == "sqlite" else _POSTGRES:
            await client.execute_query(statement)  # whole: a trigger has semicolons inside


class Migration(migrations.Migration):
    dependencies = [("models", "0027_records")]

    operations = [
        ops.AddField(model_name="Push", name="delivered_at", field=fields.DatetimeField(null=True)),
        ops.AddField(model_name="Rollup", name="delivered", field=fields.IntField(default=0, db_default=0)),
        Trigger(),
    ]
