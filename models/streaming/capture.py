"""Capture: while it is on, triggers note every row of the streamed tables that is added, changed or deleted.

Off, there are no triggers, and nothing costs anything. On, a note is written in the transaction of its cause, so that
none is lost and none is there before its row. Triggers come and go as settings say, and not by a migration.
"""

from collections.abc import Iterator
from typing import Final

from models.storage.database import transaction
from models.storage.plain_sql import change, is_sqlite, rows
from models.streaming.event_log import EventDue, NumberedEvent
from models.streaming.feeds import Feed
from models.streaming.streamed_rows import STREAMED

_NOTED: Final = "INSERT INTO events_due (noun, number) "
_RETOLD: Final = "SELECT 'communications', id FROM communications WHERE conversation_id = new.id"
"""Whose a conversation is, its communications say."""
_HANDED_OVER: Final = "AFTER UPDATE OF promoter_id, customer_id ON conversations FOR EACH ROW"
_ARE_THERE: Final = {
    True: "SELECT name, tbl_name AS of FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'capture_%'",
    False: (
        "SELECT tgname AS name, CAST(CAST(tgrelid AS regclass) AS text) AS of FROM pg_trigger"
        " WHERE NOT tgisinternal AND tgname LIKE 'capture_%'"
    ),
}


async def is_on() -> bool:
    return bool(await _there())


async def switch_on() -> bool:
    """Note changes of all that this version tells. False: they were noted already. Raise DatabaseTrouble."""
    there = await _there()
    if there == _wanted():
        return False
    async with transaction():
        if not is_sqlite():
            await change("SET LOCAL lock_timeout = '2s'")  # or whoever writes would queue up behind us
        for sql in (*_undone(there), *(_sqlite() if is_sqlite() else _postgres())):
            await change(sql)
    return True


async def switch_off() -> bool:
    """Note nothing any more, and forget what was noted. False: nothing was."""
    there = await _there()
    if not there:
        return False
    async with transaction():
        for sql in _undone(there):
            await change(sql)
        for table in (EventDue, NumberedEvent, Feed):
            await table.all().delete()
    return True


async def _there() -> dict[str, str]:
    """Return the triggers that there are, by name their tables."""
    return {row["name"]: row["of"] for row in await rows(_ARE_THERE[is_sqlite()])}


def _wanted() -> dict[str, str]:
    named = {_name(table, write): table for table, shape in STREAMED.items() for write in shape.captured}
    return named | {"capture_conversations": "conversations"}


def _name(table: str, write: str) -> str:
    return f"capture_{table}_{write.lower()}"


def _sqlite() -> Iterator[str]:
    for table, shape in STREAMED.items():
        for write in shape.captured:
            which = "old" if write == "DELETE" else "new"
            body = f"{_NOTED}VALUES ('{table}', {which}.id);"
            yield f"CREATE TRIGGER {_name(table, write)} AFTER {write} ON {table} BEGIN {body} END"
    yield f"CREATE TRIGGER capture_conversations {_HANDED_OVER} BEGIN {_NOTED}{_RETOLD}; END"


def _postgres() -> Iterator[str]:
    """One note for each row, and one call for each statement, however many rows it copies in."""
    body = f"BEGIN {_NOTED}SELECT TG_TABLE_NAME, id FROM touched; RETURN NULL; END"  # noqa: S608  (our own words)
    yield f"CREATE OR REPLACE FUNCTION capture() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
    for table, shape in STREAMED.items():
        for write in shape.captured:
            touched = f"REFERENCING {'OLD' if write == 'DELETE' else 'NEW'} TABLE AS touched"
            yield (
                f"CREATE TRIGGER {_name(table, write)} AFTER {write} ON {table} {touched}"
                " FOR EACH STATEMENT EXECUTE FUNCTION capture()"
            )
    body = f"BEGIN {_NOTED}{_RETOLD}; RETURN NULL; END"
    yield f"CREATE OR REPLACE FUNCTION capture_conversations() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
    yield f"CREATE TRIGGER capture_conversations {_HANDED_OVER} EXECUTE FUNCTION capture_conversations()"


def _undone(there: dict[str, str]) -> Iterator[str]:
    for name, table in there.items():
        yield f"DROP TRIGGER {name}" if is_sqlite() else f"DROP TRIGGER {name} ON {table}"
