"""How long each section of a promotion was read is summed up. It is filled later, in steps (models.reading.sections).

``section_times`` says what each report tells of sections, one row for each. What changes or deletes a report that is
summed up already, or says that its open is no person's, changes the sum, too: by triggers, so that nothing can forget
it. None is needed where reports are added, and so none costs an insert: a new one is never numbered below what is
summed up. On SQLite numbers of deleted rows are given out again: there the end of what is summed up goes back with them.
"""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor

_FOLDED = "(SELECT number FROM revisions WHERE name = 'sections')"
_ALIKE = "promotion_id, name, place"
# Rows of older versions may hold anything under these names, and none may stop an erasure.
_SQLITE_VIEW = (
    "CREATE VIEW section_times AS SELECT i.id AS interaction_id, i.open_id AS open_id, o.promotion_id AS promotion_id,"
    " json_extract(s.value, '$.name') AS name,"
    " CASE WHEN json_type(s.value, '$.place') = 'integer'"
    " THEN min(max(json_extract(s.value, '$.place'), 0), 9999) ELSE 9999 END AS place,"
    " CAST(round(min(json_extract(s.value, '$.seconds'), 3600) * 10) AS INTEGER) AS tenths"
    # CROSS: SQLite goes from reports to their opens, whatever else is asked; the other way it would go through all opens.
    " FROM interactions i CROSS JOIN opens o ON o.id = i.open_id CROSS JOIN json_each(i.value, '$.sections') s"
    " WHERE i.kind = 'dwell' AND o.visitor = 'person' AND s.type = 'object'"
    " AND json_type(s.value, '$.name') = 'text' AND length(json_extract(s.value, '$.name')) BETWEEN 1 AND 80"
    " AND json_type(s.value, '$.seconds') IN ('integer', 'real') AND json_extract(s.value, '$.seconds') > 0"
)


def _if(kind: str, field: str, then: str, otherwise: str) -> str:
    return f"CASE WHEN jsonb_typeof(s.value->'{field}') = '{kind}' THEN {then} ELSE {otherwise} END"


_SECONDS = _if("number", "seconds", "(s.value->>'seconds')::numeric", "0")
_PLACE = _if("number", "place", "least(greatest((s.value->>'place')::numeric, 0), 9999)", "9999")
_POSTGRES_VIEW = (
    "CREATE VIEW section_times AS SELECT i.id AS interaction_id, i.open_id AS open_id, o.promotion_id AS promotion_id,"  # noqa: S608  (SQL of our own words)
    f" s.value->>'name' AS name, ({_PLACE})::int AS place, round(least({_SECONDS}, 3600) * 10)::int AS tenths"
    " FROM interactions i JOIN opens o ON o.id = i.open_id CROSS JOIN LATERAL jsonb_array_elements("
    "CASE WHEN jsonb_typeof(i.value->'sections') = 'array' THEN i.value->'sections' ELSE '[]'::jsonb END) s(value)"
    " WHERE i.kind = 'dwell' AND o.visitor = 'person' AND jsonb_typeof(s.value->'name') = 'string'"
    f" AND length(s.value->>'name') BETWEEN 1 AND 80 AND {_SECONDS} > 0"
)


def _put(sign: str, which: str) -> str:
    return (
        f"INSERT INTO section_tallies ({_ALIKE}, tenths)"  # noqa: S608  (SQL of our own words)
        f" SELECT {_ALIKE}, {sign}sum(tenths) FROM section_times"
        f" WHERE {which} AND interaction_id < {_FOLDED} GROUP BY {_ALIKE}"
        f" ON CONFLICT ({_ALIKE}) DO UPDATE SET tenths = section_tallies.tenths + excluded.tenths;"
    )


_TIDY = "DELETE FROM section_tallies WHERE tenths = 0 AND promotion_id = {};"
_ITS_PROMOTION = "(SELECT promotion_id FROM opens WHERE id = old.open_id)"
_REPORT, _OPEN = "interaction_id = old.id", "open_id = old.id"
_NO_PERSONS = "old.visitor = 'person' AND new.visitor <> 'person'"
_A_PERSONS = "old.visitor <> 'person' AND new.visitor = 'person'"
_TRIGGERS = {
    "sections_unsaid": ("BEFORE UPDATE OF value ON interactions", "old.kind = 'dwell'", _put("-", _REPORT)),
    "sections_said": (
        "AFTER UPDATE OF value ON interactions",
        "old.kind = 'dwell'",
        _put("", _REPORT) + " " + _TIDY.format(_ITS_PROMOTION),
    ),
    "sections_deleted": (
        "BEFORE DELETE ON interactions",
        "old.kind = 'dwell'",
        _put("-", _REPORT) + " " + _TIDY.format(_ITS_PROMOTION),
    ),
    "sections_no_persons": (
        "BEFORE UPDATE OF visitor ON opens",
        _NO_PERSONS,
        _put("-", _OPEN) + " " + _TIDY.format("old.promotion_id"),
    ),
    "sections_a_persons": ("AFTER UPDATE OF visitor ON opens", _A_PERSONS, _put("", _OPEN)),
    "sections_of_none": (
        "BEFORE DELETE ON opens",
        "old.visitor = 'person'",
        _put("-", _OPEN) + " " + _TIDY.format("old.promotion_id"),
    ),
}
"""By name: when, for which rows, and what is done."""
_NEXT = "(SELECT coalesce(max(id), 0) + 1 FROM interactions)"
_GIVEN_OUT_AGAIN = (
    f"CREATE TRIGGER sections_numbers AFTER DELETE ON interactions WHEN old.id < {_FOLDED}"  # noqa: S608  (SQL of our own words)
    f" BEGIN UPDATE revisions SET number = {_NEXT} WHERE name = 'sections' AND number > {_NEXT}; END"
)
_SQLITE = (
    _SQLITE_VIEW,
    *(f"CREATE TRIGGER {name} {when} WHEN {which} BEGIN {body} END" for name, (when, which, body) in _TRIGGERS.items()),
    _GIVEN_OUT_AGAIN,
)


def _function(name: str, when: str, body: str) -> str:
    """Look under a lock: nothing is summed up between this and the commit, and no two change sums crosswise."""
    returned = "NULL" if when.startswith("AFTER") else "old" if "DELETE" in when else "new"
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" PERFORM 1 FROM revisions WHERE name = 'sections' FOR UPDATE; {body} RETURN {returned}; END $$"
    )


_POSTGRES = (
    _POSTGRES_VIEW,
    *(_function(name, when, body) for name, (when, _, body) in _TRIGGERS.items()),
    *(
        f"CREATE TRIGGER {name} {when} FOR EACH ROW WHEN ({which}) EXECUTE FUNCTION {name}()"
        for name, (when, which, _) in _TRIGGERS.items()
    ),
)


class ViewAndTriggers(ops.RunSQL):
    """In the form of the database that is migrated."""

    def __init__(self) -> None:
        super().__init__(list(_SQLITE))

    async def _run_sql(self, state_editor: BaseSchemaEditor, sqls: object) -> None:  # noqa: ARG002  (tortoise's own hook)
        client = state_editor.client
        for statement in _SQLITE if client.capabilities.dialect == "sqlite" else _POSTGRES:
            await client.execute_query(statement)  # whole: a trigger has semicolons inside


class Migration(migrations.Migration):
    dependencies = [("models", "0021_spread")]

    operations = [
        ops.CreateModel(
            name="SectionTally",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("promotion_id", fields.IntField()),
                ("name", fields.CharField(max_length=80)),
                ("place", fields.IntField()),
                ("tenths", fields.BigIntField()),
            ],
            options={
                "table": "section_tallies",
                "app": "models",
                "unique_together": (("promotion_id", "name", "place"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.RunSQL(
            "CREATE INDEX sections_of_promotion ON section_tallies (promotion_id, tenths, name, place)",
            reverse_sql="DROP INDEX sections_of_promotion",
        ),
        # No report of before tells of sections: nothing is to be looked through.
        ops.RunSQL(
            "INSERT INTO revisions (name, number) SELECT 'sections', coalesce(max(id), 0) + 1 FROM interactions",
            reverse_sql="",
        ),
        ViewAndTriggers(),
    ]
