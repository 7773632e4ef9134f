"""Reports go on to be numbered where a house that moved from SQLite to PostgreSQL has its latest.

Until this version numbers began anew there, and what got one that was taken counted as a repeat, and was lost.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor

_GO_ON = """
DO $$
DECLARE
    given record;
    largest bigint;
    last bigint;
BEGIN
    FOR given IN
        SELECT relname, attname, pg_get_serial_sequence(quote_ident(relname), attname) AS numbers
        FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
            AND pg_get_serial_sequence(quote_ident(relname), attname) IS NOT NULL
    LOOP
        EXECUTE format('SELECT max(%I) FROM %I', given.attname, given.relname) INTO largest;
        EXECUTE format('SELECT last_value FROM %s', given.numbers) INTO last;
        IF largest > last THEN
            PERFORM setval(given.numbers::regclass, largest);
        END IF;
    END LOOP;
END
$$
"""


class GoOn(ops.RunSQL):
    """On PostgreSQL alone: SQLite goes by the largest number itself."""

    def __init__(self) -> None:
        super().__init__([_GO_ON])

    async def _run_sql(self, state_editor: BaseSchemaEditor, sqls: object) -> None:  # noqa: ARG002  (tortoise's own hook)
        client = state_editor.client
        if client.capabilities.dialect != "sqlite":
            await client.execute_query(_GO_ON)  # whole: it has semicolons inside


class Migration(migrations.Migration):
    dependencies = [("models", "0048_marks_of_spans")]

    operations = [GoOn()]
