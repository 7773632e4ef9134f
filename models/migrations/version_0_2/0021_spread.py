"""Who passed a promotion on to whom is kept. It is filled later, in steps (models.spread.edge_upkeep): no start waits.

Whatever changes who read an open, notes that its edge is to be derived anew: by a trigger, so that nothing can forget
it. Opens younger than a minute need no note, for they are looked at again anyway; and no insert pays for it.
"""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor

from models.storage.row_numbers import RowNumber

_COLUMNS = ("tag", "promotion_id", "promoter_id", "customer_id", "visitor", "addressed_to", "parent_open_id")
_CHANGED = f"AFTER UPDATE OF {', '.join(_COLUMNS)} ON opens"
_NOTE = "INSERT INTO edges_due (open_id) VALUES (old.id);"
_FOLDED = "old.id < (SELECT number FROM revisions WHERE name = 'spread')"
_MINUTE_OLD = "(old.id >> 22) < (extract(epoch FROM now()) - 1704067200 - 60) * 1000"
"""On PostgreSQL, where a change may be committed after a look at what was there before it."""


def _differs(operator: str) -> str:
    return f"({' OR '.join(f'old.{column} {operator} new.{column}' for column in _COLUMNS)})"


_BODY = f"BEGIN {_NOTE} END"
_SQLITE = (
    f"CREATE TRIGGER spread_changed {_CHANGED} WHEN {_FOLDED} AND {_differs('IS NOT')} {_BODY}",
    f"CREATE TRIGGER spread_deleted AFTER DELETE ON opens WHEN {_FOLDED} {_BODY}",
)
_FUNCTION = f"CREATE FUNCTION note_spread() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_NOTE} RETURN NULL; END $$"
_EACH = "FOR EACH ROW WHEN ({}) EXECUTE FUNCTION note_spread()"
_ALTERED = _EACH.format(f"{_MINUTE_OLD} AND {_differs('IS DISTINCT FROM')}")
_POSTGRES = (
    _FUNCTION,
    f"CREATE TRIGGER spread_changed {_CHANGED} {_ALTERED}",
    f"CREATE TRIGGER spread_deleted AFTER DELETE ON opens {_EACH.format(_MINUTE_OLD)}",
)


class Triggers(ops.RunSQL):
    """In the form of the database that is migrated."""

    def __init__(self) -> None:
        super().__init__(list(_SQLITE))

    async def _run_sql(self, state_editor: BaseSchemaEditor, sqls: object) -> None:  # noqa: ARG002  (tortoise's own hook)
        client = state_editor.client
        for statement in _SQLITE if client.capabilities.dialect == "sqlite" else _POSTGRES:
            await client.execute_query(statement)  # whole: a trigger has semicolons inside


def index(name: str, columns: str, where: str = "") -> ops.RunSQL:
    condition = f" WHERE {where}" if where else ""
    return ops.RunSQL(f"CREATE INDEX {name} ON {columns}{condition}", reverse_sql=f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("models", "0020_ways")]

    operations = [
        ops.CreateModel(
            name="Edge",
            fields=[
                ("open_id", RowNumber(primary_key=True, unique=True, db_index=True)),
                ("parent_open_id", fields.BigIntField(null=True)),
                ("root_open_id", fields.BigIntField()),
                ("generation", fields.IntField()),
                ("way", fields.CharField(max_length=8)),
                ("certainty", fields.CharField(max_length=8)),
                ("promotion_id", fields.IntField()),
                ("promoter_id", fields.IntField(null=True)),
                ("root_promoter_id", fields.IntField(null=True)),
                ("parent_unproved", fields.BooleanField(default=False)),
                ("kept", fields.BooleanField(default=False)),
            ],
            options={"table": "edges", "app": "models", "pk_attr": "open_id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Due",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("open_id", fields.BigIntField()),
            ],
            options={"table": "edges_due", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        index("edges_of_promotion", "edges (promotion_id, open_id)"),
        index("edges_of_parent", "edges (parent_open_id)", "parent_open_id IS NOT NULL"),
        index("edges_of_root", "edges (root_open_id)"),
        index("edges_of_promoter", "edges (promoter_id, root_open_id, promotion_id)"),
        index("edges_of_root_promoter", "edges (root_promoter_id, root_open_id, promotion_id)"),
        index("edges_unproved", "edges (open_id)", "parent_unproved"),
        index("edges_kept", "edges (open_id)", "kept"),
        # Nothing is added for the opens that nobody passed on.
        index("opens_passed_on", "opens (parent_open_id, id)", "parent_open_id IS NOT NULL"),
        ops.RunSQL("INSERT INTO revisions (name, number) VALUES ('spread', 0)", reverse_sql=""),
        Triggers(),
    ]
