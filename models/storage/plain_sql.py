"""Plain SQL, the same on SQLite and PostgreSQL: what the ORM can't express, or what must be exact."""

from datetime import datetime
from typing import Any

from tortoise.connection import get_connection

from models.storage.statements import Statement

_HAVE_TRIGGERS = {"passages", "opens", "interactions", "communications", "conversations", "pushes"}


SqlRow = dict[str, Any]
"""What a query finds, by its own names for the columns. Whoever asks makes of it what the caller is given."""


async def rows(sql: str, *values: Any) -> list[SqlRow]:
    """Return the rows that a query finds; ``?`` stands for each value."""
    return list(await get_connection("default").execute_query_dict(_spelled(sql), list(values)))


async def columns(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return what a query finds by column, for what is made of very many rows; no columns where it finds none."""
    _, found = await get_connection("default").execute_query(_spelled(sql), list(values))
    return list(zip(*found, strict=True))


async def change(sql: str, *values: Any) -> int:
    """Run an update or delete, in the transaction that is open here if one is. Return how many rows it touched."""
    touched, _ = await get_connection("default").execute_query(_spelled(sql), list(values))
    if touched and _HAVE_TRIGGERS & set(sql.split()) and is_sqlite():  # tortoise counts what they did as well
        touched = (await rows("SELECT changes() AS touched"))[0]["touched"]
    return int(touched)


def moment(found: datetime | str | None) -> datetime | None:
    """Return a time from a query's row: SQLite stores times as text."""
    return datetime.fromisoformat(found) if isinstance(found, str) else found


def when(found: datetime | str) -> datetime:
    """Return a time from a query's row where there always is one."""
    return datetime.fromisoformat(found) if isinstance(found, str) else found


def is_distinct(one: str, other: str) -> str:
    """Return SQL for two values being different, NULL a value like any other."""
    return f"{one} IS {'NOT' if is_sqlite() else 'DISTINCT FROM'} {other}"


def numbers_listed() -> str:
    """Return SQL for the rows of a list of numbers that is bound as one value, as JSON."""
    if is_sqlite():
        return "SELECT value FROM json_each(?)"
    return "SELECT CAST(value AS int) FROM jsonb_array_elements_text(CAST(CAST(? AS text) AS jsonb))"


def is_sqlite() -> bool:
    return bool(get_connection("default").capabilities.dialect == "sqlite")


def _spelled(sql: str) -> str:
    return sql if is_sqlite() else Statement(sql).postgres
