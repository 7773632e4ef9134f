"""Numbers over time are summed up from rollups. They are filled later, in steps (models.numbers.rollups): no start waits.

What changes a row that may be in them already, notes its quarter of an hour: by triggers, so that nothing can forget
it. Rows younger than two hours are in none, and most changes are theirs. Opens are never added late: that needs none.
"""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor

_OLD = "{} < {{two_hours_ago}}"
_FIRST = (
    "(SELECT e.{1} FROM communications e WHERE e.conversation_id = {0} AND e.direction = 'to_promoter'"
    " AND e.medium <> 'meeting' AND e.author <> 'system' ORDER BY e.sent_at, e.id LIMIT 1)"
)
_ANSWER = (
    "(SELECT a.id FROM communications a WHERE a.conversation_id = {0} AND a.direction = 'to_customer'"  # noqa: S608  (SQL of our own words)
    f" AND a.medium <> 'meeting' AND a.author <> 'system' AND a.sent_at >= {_FIRST.replace('{1}', 'sent_at')}"
    " ORDER BY a.sent_at, a.id LIMIT 1)"
)


def _note(at: str) -> str:
    return f"INSERT INTO rollups_due (quarter) SELECT {{quarter:{at}}};"


def _beginnings(conversation: str) -> str:
    """Return SQL that notes when the customer first wrote in a conversation, and when they were first answered."""
    which = f"{_FIRST.format(conversation, 'id')}, {_ANSWER.format(conversation)}"
    return (
        f"INSERT INTO rollups_due (quarter) SELECT {{quarter:m.sent_at}} FROM communications m WHERE m.id IN ({which});"  # noqa: S608  (SQL of our own words)
    )


_BOTH = _beginnings("old.conversation_id") + _beginnings("new.conversation_id")
_TRIGGERS = {
    "rollups_opens_changed": (
        "AFTER UPDATE OF promotion_id, promoter_id, visitor, state, channel ON opens",
        _OLD.format("old.viewed_at"),
        _note("old.viewed_at"),
    ),
    "rollups_opens_deleted": ("AFTER DELETE ON opens", _OLD.format("old.viewed_at"), _note("old.viewed_at")),
    "rollups_pushes_added": ("AFTER INSERT ON pushes", _OLD.format("new.at"), _note("new.at")),
    "rollups_pushes_changed": (
        "AFTER UPDATE OF promotion_id, promoter_id, channel, at ON pushes",
        f"{_OLD.format('old.at')} OR {_OLD.format('new.at')}",
        _note("old.at") + _note("new.at"),
    ),
    "rollups_pushes_deleted": ("AFTER DELETE ON pushes", _OLD.format("old.at"), _note("old.at")),
    "rollups_said_before": (
        "BEFORE INSERT ON communications",
        _OLD.format("new.sent_at"),
        _beginnings("new.conversation_id"),
    ),
    "rollups_said": (
        "AFTER INSERT ON communications",
        _OLD.format("new.sent_at"),
        _note("new.sent_at") + _beginnings("new.conversation_id"),
    ),
    "rollups_words_changed": (
        "AFTER UPDATE OF promoter_id, promotion_id, medium, channel, reason ON communications",
        _OLD.format("old.sent_at"),
        _note("old.sent_at"),
    ),
    # What is moved to another conversation, whenever, may be its beginning, or have been that of the one before.
    "rollups_moving": (
        "BEFORE UPDATE OF conversation_id, sent_at, direction, author ON communications",
        "",
        _note("old.sent_at") + _BOTH,
    ),
    "rollups_moved": (
        "AFTER UPDATE OF conversation_id, sent_at, direction, author ON communications",
        "",
        _note("new.sent_at") + _BOTH,
    ),
    "rollups_unsaid_before": (
        "BEFORE DELETE ON communications",
        _OLD.format("old.sent_at"),
        _note("old.sent_at") + _beginnings("old.conversation_id"),
    ),
    "rollups_unsaid": (
        "AFTER DELETE ON communications",
        _OLD.format("old.sent_at"),
        _beginnings("old.conversation_id"),
    ),
    "rollups_conversations_handed_over": (
        "AFTER UPDATE OF promoter_id ON conversations",
        "",
        (
            "INSERT INTO rollups_due (quarter) SELECT {quarter:m.sent_at} FROM communications m"
            " WHERE m.conversation_id = new.id AND m.promoter_id IS NULL;"
        ),
    ),
}
"""By name: when, for which rows, and what is done."""


def _spelled(sql: str, *, sqlite: bool) -> str:
    """Return SQL in the words of one database."""
    before, *parts = sql.split("{quarter:")
    for part in parts:
        column, _, rest = part.partition("}")
        seconds = (
            f"CAST(strftime('%s', {column}) AS INTEGER)"
            if sqlite
            else f"CAST(floor(extract(epoch FROM {column})) AS int)"
        )
        before += f"{seconds} / 900{rest}"
    hours_ago = "strftime('%Y-%m-%d %H:%M:%S', 'now', '-2 hours')" if sqlite else "now() - interval '2 hours'"
    return before.replace("{two_hours_ago}", hours_ago)


def _sqlite(name: str, event: str, which: str, body: str) -> str:
    return _spelled(f"CREATE TRIGGER {name} {event}{f' WHEN {which}' if which else ''} BEGIN {body} END", sqlite=True)


def _postgres(name: str, event: str, which: str, body: str) -> list[str]:
    returned = "NULL" if event.startswith("AFTER") else "old" if "DELETE" in event else "new"
    function = f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN {returned}; END $$"
    trigger = (
        f"CREATE TRIGGER {name} {event} FOR EACH ROW {f'WHEN ({which}) ' if which else ''}EXECUTE FUNCTION {name}()"
    )
    return [_spelled(function, sqlite=False), _spelled(trigger, sqlite=False)]


_SQLITE = [_sqlite(name, *trigger) for name, trigger in _TRIGGERS.items()]
_POSTGRES = [sql for name, trigger in _TRIGGERS.items() for sql in _postgres(name, *trigger)]


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


_COUNTED = ("pushed", "opened", "read", "begun", "answered", "answered_soon")
_COUNTED_TOO = ("to_promoter", "to_customer", "called", "met")


class Migration(migrations.Migration):
    dependencies = [("models", "0024_inbox")]

    operations = [
        ops.CreateModel(
            name="Rollup",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("level", fields.SmallIntField()),
                ("quarter", fields.IntField()),
                ("promoter_id", fields.IntField()),
                ("promotion_id", fields.IntField()),
                ("channel", fields.CharField(max_length=20)),
                *((name, fields.IntField()) for name in _COUNTED),
                ("answer_s", fields.BigIntField()),
                *((name, fields.IntField()) for name in _COUNTED_TOO),
            ],
            options={
                "table": "rollups",
                "app": "models",
                "unique_together": (("level", "quarter", "promoter_id", "promotion_id", "channel"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        index("rollups_of_promoter", "rollups (promoter_id, quarter)", "level = 1"),
        index("rollups_of_promotion", "rollups (promotion_id, quarter)", "level = 1"),
        ops.CreateModel(
            name="RollupDue",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("quarter", fields.IntField(db_index=True)),
            ],
            options={"table": "rollups_due", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        index("pushes_at", "pushes (at)"),
        # There from the first: whoever rolls up locks it.
        ops.RunSQL("INSERT INTO revisions (name, number) VALUES ('rolled up', 0)", reverse_sql=""),
        Triggers(),
    ]
