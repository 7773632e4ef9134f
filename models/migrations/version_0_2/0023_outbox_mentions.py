"""Which rows of the outbox mention whom is noted beside them: an erasure finds them without reading the outbox.

Most rows mention nobody but in columns that have an index. Those that name a customer anywhere in their JSON, among
others to choose from for instance, or that belong to a meeting or a check-in, are noted by a trigger: so that nothing
can forget it, a process of the version before included. Rows that wait or went out before are noted here, once.
"""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor

_SUBJECTS = {"named": "customer", "meeting_id": "meeting", "checkin_id": "checkin"}
"""Key in the JSON → of what it is the number."""

_NOTE = "INSERT INTO outbox_mentions (outbox_id, subject, subject_id)"
_IN_SQLITE = " OR ".join(f"instr(new.facts, '\"{key}\"')" for key in _SUBJECTS)
_CASES = " ".join(f"WHEN '{key}' THEN '{subject}'" for key, subject in _SUBJECTS.items())
_SELECT = f"{_NOTE} SELECT DISTINCT new.id, CASE key {_CASES} END, value FROM"
_NUMBERS = f"json_tree(new.facts) WHERE key IN {tuple(_SUBJECTS)} AND type = 'integer'"
_SQLITE = [
    f"CREATE TRIGGER outbox_mentions_noted AFTER INSERT ON outbox WHEN {_IN_SQLITE} BEGIN {_SELECT} {_NUMBERS}; END",
    f"{_SELECT} outbox AS new, {_NUMBERS} AND ({_IN_SQLITE})",
]

_IN_POSTGRES = f"new.facts::text ~ '\"({'|'.join(_SUBJECTS)})\":'"
_PATHS = ", ".join(f"('{subject}', '$.**.{key}'::jsonpath)" for key, subject in _SUBJECTS.items())
_SELECT_JSONB = f"{_NOTE} SELECT DISTINCT new.id, kinds.subject, (number #>> '{{}}')::int FROM"
_NUMBERS_JSONB = (
    f"(VALUES {_PATHS}) AS kinds (subject, path), LATERAL jsonb_path_query(new.facts, kinds.path) AS number"
    " WHERE jsonb_typeof(number) = 'number'"
)
_BODY = f"BEGIN {_SELECT_JSONB} {_NUMBERS_JSONB}; RETURN NULL; END"
_EACH = f"FOR EACH ROW WHEN ({_IN_POSTGRES}) EXECUTE FUNCTION note_outbox_mentions()"
_POSTGRES = [
    f"CREATE FUNCTION note_outbox_mentions() RETURNS trigger LANGUAGE plpgsql AS $$ {_BODY} $$",
    f"CREATE TRIGGER outbox_mentions_noted AFTER INSERT ON outbox {_EACH}",
    f"{_SELECT_JSONB} outbox AS new, {_NUMBERS_JSONB} AND {_IN_POSTGRES}",
]


class Note(ops.RunSQL):
    """From now on by a trigger, and what is there already: in the form of the database that is migrated."""

    def __init__(self) -> None:
        super().__init__(_SQLITE)

    async def _run_sql(self, state_editor: BaseSchemaEditor, sqls: object) -> None:  # noqa: ARG002  (tortoise's own hook)
        client = state_editor.client
        for statement in _SQLITE if client.capabilities.dialect == "sqlite" else _POSTGRES:
            await client.execute_query(statement)  # whole: a trigger has semicolons inside


class Migration(migrations.Migration):
    dependencies = [("models", "0022_sections")]

    operations = [
        ops.CreateModel(
            name="OutboxMention",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "outbox",
                    fields.ForeignKeyField(
                        "models.Message",
                        source_field="outbox_id",
                        db_index=True,
                        related_name="mentions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("subject", fields.CharField(max_length=10)),
                ("subject_id", fields.IntField()),
            ],
            options={"table": "outbox_mentions", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.RunSQL(
            "CREATE INDEX outbox_mentions_of ON outbox_mentions (subject_id, subject)",
            reverse_sql="DROP INDEX outbox_mentions_of",
        ),
        Note(),
    ]
