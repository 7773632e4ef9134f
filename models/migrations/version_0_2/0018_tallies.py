"""Figures are summed up from tallies. They are filled later, in steps (models.reading.tallies): no start waits.

What changes an open that is in them already, changes them too: by triggers, so that nothing can forget it. None is
needed where opens are added: a new one is never numbered below what is folded, and a trigger would cost each of them.
"""

from collections.abc import Mapping
from typing import Any

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor

_FOLDED = "(SELECT number FROM revisions WHERE name = 'tallied')"
_TABLES = {
    "tallies": ("tag, promotion_id, promoter_id, visitor, state", "true"),
    "reader_tallies": (
        "tag, promotion_id, promoter_id, customer_id",
        "customer_id IS NOT NULL AND visitor = 'person' AND state <> 'fetched'",
    ),
}
_EVENTS = {
    "changed": ("UPDATE OF tag, promotion_id, promoter_id, customer_id, visitor, state", {"old": -1, "new": 1}),
    "deleted": ("DELETE", {"old": -1}),
}


def _row(row: str, number: int) -> str:
    return (
        f"SELECT {row}.tag AS tag, {row}.promotion_id AS promotion_id, coalesce({row}.promoter_id, 0) AS promoter_id,"
        f" {row}.customer_id AS customer_id, {row}.visitor AS visitor, {row}.state AS state, {number} AS number"
    )


def _put(table: str, rows: dict[str, int]) -> str:
    """Return SQL that takes the old row out of its tally, and puts the new one into another."""
    alike, counted = _TABLES[table]
    told = " UNION ALL ".join(_row(row, number) for row, number in rows.items())
    return (
        f"INSERT INTO {table} ({alike}, number)"  # noqa: S608  (SQL of our own words)
        f" SELECT {alike}, sum(number) FROM ({told}) AS told WHERE {counted} GROUP BY {alike} HAVING sum(number) <> 0"
        f" ON CONFLICT ({alike}) DO UPDATE SET number = {table}.number + excluded.number;"
    )


def _body(rows: dict[str, int]) -> str:
    empty = [f"DELETE FROM {table} WHERE number = 0 AND tag = old.tag;" for table in _TABLES]  # noqa: S608  (SQL of our own words)
    return " ".join([*(_put(table, rows) for table in _TABLES), *empty])


_SQLITE = tuple(
    f"CREATE TRIGGER opens_{name} AFTER {event} ON opens WHEN old.id < {_FOLDED} BEGIN {_body(rows)} END"
    for name, (event, rows) in _EVENTS.items()
)


def _function(name: str, rows: dict[str, int]) -> str:
    """Look under a lock: nothing is folded between this and the commit, and no two change tallies crosswise."""
    return (
        f"CREATE FUNCTION tally_open_{name}() RETURNS trigger LANGUAGE plpgsql AS $$"  # noqa: S608  (SQL of our own words)
        " DECLARE folded bigint; BEGIN"
        " SELECT r.number INTO folded FROM revisions r WHERE r.name = 'tallied' FOR UPDATE;"
        " IF folded IS NULL OR old.id >= folded THEN RETURN NULL; END IF;"
        f" {_body(rows)} RETURN NULL; END $$"
    )


def _trigger(name: str, event: str) -> str:
    """Leave out opens younger than half an hour, which are never folded: most changes are theirs."""
    return (
        f"CREATE TRIGGER opens_{name} AFTER {event} ON opens FOR EACH ROW"
        f" WHEN (old.viewed_at < now() - interval '30 minutes') EXECUTE FUNCTION tally_open_{name}()"
    )


_POSTGRES = tuple(
    sql for name, (event, rows) in _EVENTS.items() for sql in (_function(name, rows), _trigger(name, event))
)


class Triggers(ops.RunSQL):
    """In the form of the database that is migrated."""

    def __init__(self) -> None:
        super().__init__(list(_SQLITE))

    async def _run_sql(self, state_editor: BaseSchemaEditor, sqls: object) -> None:  # noqa: ARG002  (tortoise's own hook)
        client = state_editor.client
        for statement in _SQLITE if client.capabilities.dialect == "sqlite" else _POSTGRES:
            await client.execute_query(statement)  # whole: a trigger has semicolons inside


def _table(name: str, table: str, columns: Mapping[str, fields.Field[Any]], unique: tuple[str, ...]) -> ops.CreateModel:
    return ops.CreateModel(
        name=name,
        fields=[
            ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
            *columns.items(),
            ("number", fields.IntField()),
        ],
        options={"table": table, "app": "models", "unique_together": (unique,), "pk_attr": "id"},
        bases=["Model"],
    )


def index(name: str, columns: str) -> ops.RunSQL:
    return ops.RunSQL(f"CREATE INDEX {name} ON {columns}", reverse_sql=f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("models", "0017_payloads")]

    operations = [
        _table(
            "Tally",
            "tallies",
            {
                "tag": fields.CharField(max_length=22),
                "promotion_id": fields.IntField(),
                "promoter_id": fields.IntField(),
                "visitor": fields.CharField(max_length=8),
                "state": fields.CharField(max_length=8),
            },
            ("tag", "promotion_id", "promoter_id", "visitor", "state"),
        ),
        _table(
            "ReaderTally",
            "reader_tallies",
            {
                "tag": fields.CharField(max_length=22),
                "promotion_id": fields.IntField(),
                "promoter_id": fields.IntField(),
                "customer_id": fields.IntField(),
            },
            ("tag", "customer_id", "promotion_id", "promoter_id"),
        ),
        # Whole answers, so that the tables themselves are not read.
        index("tallies_of_promotion", "tallies (promotion_id, visitor, state, number)"),
        index("tallies_of_promoter", "tallies (promoter_id, promotion_id, visitor, state, number)"),
        index("readers_of_promotion", "reader_tallies (promotion_id, customer_id, number)"),
        index("readers_of_promoter", "reader_tallies (promoter_id, promotion_id, customer_id, number)"),
        index("readers_by_customer", "reader_tallies (customer_id, promotion_id, number)"),
        # There from the first: whoever changes an open locks it, and would not wait for one that is just being added.
        ops.RunSQL("INSERT INTO revisions (name, number) VALUES ('tallied', 0)", reverse_sql=""),
        Triggers(),
    ]
