"""Change notes: rows by which triggers say that something changed, for whoever works it off later."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from models.storage.plain_sql import change, is_sqlite, rows

_NOTES: Final = ("edges_due", "rollups_due", "events_due")
_LAST_OF: Final = "(SELECT coalesce(max(id), 0) FROM {0}) AS {0}"
_LAST: Final = f"SELECT {', '.join(map(_LAST_OF.format, _NOTES))}"
_OURS: Final = "CAST(xmin AS text) = CAST(txid_current() % 4294967296 AS text)"
"""SQL, of a row: this very transaction wrote it. SQLite has one writer, and needs not to ask."""


@asynccontextmanager
async def no_news() -> AsyncIterator[None]:
    """Take back what is noted meanwhile: what changes is nothing that anybody has to count or to be told of.

    Use it inside a transaction. What others note at the same time stays.
    """
    (last,) = await rows(_LAST)
    yield
    ours = "" if is_sqlite() else f" AND {_OURS}"
    for table in _NOTES:
        await change(f"DELETE FROM {table} WHERE id > ?{ours}", last[table])  # noqa: S608  (our own words)
