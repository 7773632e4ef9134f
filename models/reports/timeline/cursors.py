"""Cursors: one query over all sources for the events that come next, each source read by its own index."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from models.reports.timeline.event import TAGS, Cursor
from models.reports.timeline.filter import TimelineFilter
from models.reports.timeline.source_tables import ALL, OPENS, SOURCES, Condition, Source
from models.storage.clock import now
from models.storage.plain_sql import is_sqlite, rows
from models.storage.row_numbers import first_at, time_of

STRETCH = 50_000
"""Opens that are looked through at a time where no index tells whose they are."""
_MILLISECOND = timedelta(milliseconds=1)


async def stretch_before(wanted: TimelineFilter, before: Cursor | None) -> datetime | None:
    """From when on the opens are looked through; None: all that there are, or an index tells which.

    Only the opens of known customers are indexed by whose they are: another index would cost every open. A promoter's
    and a promotion's are looked for stretch by stretch, back from where the reader is.
    """
    if wanted.customer_id is not None or not OPENS.kinds & wanted.kinds or not OPENS.whose(wanted):
        return None
    end = min(each for each in (wanted.until, before.at if before else None, now()) if each is not None)
    found = await rows(
        "SELECT id FROM opens WHERE id < ? ORDER BY id DESC LIMIT 1 OFFSET ?",  # a walk along the key
        first_at(end + _MILLISECOND),
        STRETCH,
    )
    return time_of(int(found[0]["id"])) + _MILLISECOND if found else None


async def next_keys(
    wanted: TimelineFilter, *, after: Cursor | None, since: datetime | None, limit: int, oldest_first: bool = False
) -> list[Cursor]:
    """Return the next keys after ``after``, which come before it in time unless ``oldest_first``."""
    queries, values = [], []
    for source in SOURCES:
        for sql, bound in _query(source, wanted, after, since, limit, oldest_first=oldest_first):
            queries.append(sql)
            values += bound
    if not queries:
        return []
    found = [_key(row) for row in await rows(" UNION ALL ".join(queries), *values)]
    return sorted(found, reverse=not oldest_first)[:limit]


def _query(
    source: Source,
    wanted: TimelineFilter,
    after: Cursor | None,
    since: datetime | None,
    limit: int,
    *,
    oldest_first: bool,
) -> Iterator[Condition]:
    whose = source.whose(wanted)
    if not source.kinds & wanted.kinds or not whose:
        return
    conditions = [
        (whose, []),
        (source.only or ALL[0], []),
        _kinds(source, wanted),
        source.words(wanted) if wanted.question else ALL,
        _since(source, max((each for each in (wanted.since, since) if each), default=None)),
        _until(source, wanted.until),
        _next(source, after, oldest_first=oldest_first),
    ]
    by_key = source is OPENS and wanted.customer_id is None
    if by_key and after is not None and not oldest_first:
        conditions.append(("id < ?", [first_at(after.at + _MILLISECOND)]))
    asked = [(sql, values) for sql, values in conditions if sql != ALL[0]] or [ALL]
    order = "" if oldest_first else " DESC"
    number = _number(source)
    # The opens' numbers follow the clock, so that their key serves for both.
    ordered = f"{number}{order}" if by_key else f"{source.at}{order}, {number}{order}"
    sql = (
        f"SELECT * FROM (SELECT {source.at} AS at, '{source.letter}' AS source, CAST({source.number} AS text) AS number"  # noqa: S608  (our own words and numbers; the rest is bound)
        f" FROM {source.table} WHERE {' AND '.join(sql for sql, _ in asked)}"
        f" ORDER BY {ordered} LIMIT {int(limit)}) AS of_{source.letter}"
    )
    yield sql, [value for _, values in asked for value in values]


def _kinds(source: Source, wanted: TimelineFilter) -> Condition:
    if source.kinds <= wanted.kinds:
        return ALL
    return "(" + " OR ".join(source.by_kind[kind] for kind in sorted(source.kinds & wanted.kinds)) + ")", []


def _since(source: Source, since: datetime | None) -> Condition:
    if since is None:
        return ALL
    if source is OPENS:
        return f"id >= ? AND {source.at} >= ?", [first_at(since), _bound(since)]
    return f"{source.at} >= ?", [_bound(since)]


def _until(source: Source, until: datetime | None) -> Condition:
    return ALL if until is None else (f"{source.at} < ?", [_bound(until)])


def _next(source: Source, after: Cursor | None, *, oldest_first: bool) -> Condition:
    """Beyond the key: the moments at the same time follow each other by source, then by number."""
    if after is None:
        return ALL
    beyond = ">" if oldest_first else "<"
    at = _bound(after.at)
    if source.letter == after.source:
        return (
            f"({source.at} {beyond} ? OR ({source.at} = ? AND {_number(source)} {beyond} ?))",
            [at, at, after.number],
        )
    also_then = source.letter > after.source if oldest_first else source.letter < after.source
    return f"{source.at} {beyond}{'=' if also_then else ''} ?", [at]


def _number(source: Source) -> str:
    """Return the number's SQL as it is compared: codes by their bytes, on PostgreSQL too."""
    return f'{source.number} COLLATE "C"' if source.letter == TAGS and not is_sqlite() else source.number


def _bound(at: datetime) -> str | datetime:
    """As the database holds it: SQLite compares times as text."""
    return at.isoformat(" ") if is_sqlite() else at


def _key(row: dict[str, Any]) -> Cursor:
    at = row["at"] if isinstance(row["at"], datetime) else datetime.fromisoformat(row["at"])
    return Cursor(at, row["source"], row["number"] if row["source"] == TAGS else int(row["number"]))
