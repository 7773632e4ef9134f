"""Old opens of readers whom nobody knows, and of which nothing came, are dropped where the settings say so.

What they were is kept in sums, in the transaction that drops them, so that no figure changes: how many were alike
(``tallies_dropped``), and when each was, packed by hour or day (``opens_dropped``), for numbers over time. By its
number there a link still opens that the reader of such an open once passed on.

What anything else names stays: an open that came through another, or brought one, whose reader made a mark that was
opened, filled in a form or withdrew, or of which a consent speaks.
"""

import asyncio
from collections.abc import Collection
from datetime import datetime
from typing import Final

from tortoise import fields
from tortoise.models import Model

from models.reading.choices import WITHDRAWN
from models.reading.dropped_reports import drop_reports_of
from models.storage.change_notes import no_news
from models.storage.database import transaction
from models.storage.plain_sql import change, is_sqlite, rows
from models.storage.revisions import Revision
from models.storage.row_numbers import HOUR, QUARTER, first_at, time_of

_AT_ONCE: Final = 200
"""Opens that one transaction looks at: some hundredths of a second, in which nobody else writes."""
_FEW_MS: Final = 24 * 3600 * 1000 // 200_000
"""Between two opens, where a day has so few that its first hour may stand for it: a row has more of them, and all of a
day are gone through in some tenths of a second."""
HOURS: Final = 24
_REVISION: Final = "opens_dropped"
_ALIKE: Final = "tag, promotion_id, promoter_id, visitor, state"
_PACKED: Final = "hour, tag, promotion_id, promoter_id, channel, state"
_COUNTED: Final = "visitor = 'person' AND state <> 'fetched'"
_NEXT: Final = (
    "SELECT count(*) AS number, min(id) AS first, max(id) + 1 AS next"
    " FROM (SELECT id FROM opens WHERE id >= ? AND id < ? ORDER BY id LIMIT ?) AS part"
)
_NAMED_BY: Final = (
    "opens n WHERE n.parent_open_id = o.id",
    "edges n WHERE n.open_id = o.id",
    "edges n WHERE n.parent_open_id = o.id",
    "edges n WHERE n.root_open_id = o.id",
    "tags n WHERE n.parent_open_id = o.id",
    f"interactions n WHERE n.open_id = o.id AND n.kind IN ('form', '{WITHDRAWN}')",
    "consents n WHERE '' || n.evidence = 'open ' || o.id",
)
_TAKE_TURN: Final = "SELECT name FROM revisions WHERE name IN ('sections', 'tallied') ORDER BY name FOR UPDATE"
"""Whoever changes an old open asks for these in this order, too: nobody waits crosswise."""


class DroppedHour(Model):
    """Opens by persons that were alike and are no longer there. ``promoter_id`` 0: nobody's."""

    id = fields.BigIntField(primary_key=True)
    hour = fields.IntField()
    """Since 1970. The first of a day (of UTC) may have those of the whole day, where there were few."""
    tag = fields.CharField(22)
    promotion_id = fields.IntField()
    promoter_id = fields.IntField()
    channel = fields.CharField(20)
    state = fields.CharField(8)
    number = fields.IntField()
    numbers = fields.TextField()
    """The numbers that they had, which are their times, with commas between."""

    class Meta:
        table = "opens_dropped"
        unique_together = (("hour", "tag", "promotion_id", "promoter_id", "channel", "state"),)


class DroppedTally(Model):
    """How many opens that were dropped were alike, as ``Tally`` has it."""

    id = fields.BigIntField(primary_key=True)
    tag = fields.CharField(22)
    promotion_id = fields.IntField()
    promoter_id = fields.IntField()
    visitor = fields.CharField(8)
    state = fields.CharField(8)
    number = fields.IntField()

    class Meta:
        table = "tallies_dropped"
        unique_together = (("tag", "promotion_id", "promoter_id", "visitor", "state"),)


async def drop_opens(before: datetime) -> int:
    """Drop the opens before then whose reader nobody knows, or was meant, and of which nothing came. Return how many.

    What stays is not looked at again; after a kill it goes on where it was.
    """
    dropped, until = 0, first_at(before)
    while (number := await _drop_some(until)) is not None:
        dropped += number
        await asyncio.sleep(0)
    return dropped


async def dropped_up_to() -> datetime | None:
    """Return before when opens were dropped; None where none ever was looked at."""
    number = (await Revision.get_or_none(name=_REVISION) or Revision(number=0)).number
    return time_of(number) if number else None


async def how_many_may_go(before: datetime, limit: int) -> int:
    """Count what ``drop_opens`` would drop now; at most so many."""
    revision = await Revision.get_or_none(name=_REVISION)
    since = revision.number if revision else 0
    sql = f"SELECT count(*) AS number FROM ({_going()} LIMIT ?) AS going"  # noqa: S608  (our own words)
    (found,) = await rows(sql, since, first_at(before), limit)
    return int(found["number"])


def one_by_one() -> str:
    """Return SQL for the opens that were dropped: number, promoter, promotion, channel, state.

    Its values: an hour, the one that follows the last, and the first of the former's day. More of these days are found.
    """
    numbers = (
        "json_each('[' || d.numbers || ']') AS n"
        if is_sqlite()
        else "unnest(CAST(string_to_array(d.numbers, ',') AS bigint[])) AS n(value)"
    )
    return (
        "SELECT n.value AS id, d.promoter_id, d.promotion_id, d.channel, d.state"  # noqa: S608  (our own words)
        f" FROM opens_dropped d CROSS JOIN {numbers} WHERE (d.hour >= ? AND d.hour < ? OR d.hour = ?)"
    )


async def mistaken() -> list[str]:
    """Return the cards of which the sums of what was dropped contradict each other. Both tables are read."""
    alike = "tag, promotion_id, promoter_id, state"
    found = await rows(
        f"SELECT DISTINCT tag FROM (SELECT {alike}, number FROM tallies_dropped WHERE {_COUNTED} UNION ALL"  # noqa: S608  (our own words)
        f" SELECT {alike}, -number FROM opens_dropped UNION ALL"
        f" SELECT {alike}, length(numbers) - length(replace(numbers, ',', '')) + 1 - number FROM opens_dropped"
        f") AS both_sums GROUP BY {alike} HAVING sum(number) <> 0 ORDER BY tag"
    )
    return [row["tag"] for row in found]


async def _drop_some(until: int) -> int | None:
    """Return how many of some opens were dropped; None where no open is left."""
    async with transaction(), no_news():
        revision, _ = await Revision.get_or_create(name=_REVISION)
        (part,) = await rows(_NEXT, revision.number, until, _AT_ONCE)
        if not part["number"]:
            return None
        apart_ms = (part["next"] - part["first"] >> 22) / part["number"]
        if not is_sqlite():
            await rows(_TAKE_TURN)
        which = _going() if is_sqlite() else f"{_going()} FOR UPDATE OF o SKIP LOCKED"
        going = [int(row["id"]) for row in await rows(which, revision.number, part["next"])]
        if going:
            await _drop(going, _pack(by_day=apart_ms > _FEW_MS))
        await Revision.filter(name=_REVISION).update(number=part["next"])
    return len(going)


async def _drop(going: Collection[int], pack: str) -> None:
    listed = ", ".join(map(str, going))  # numbers of our own
    await drop_reports_of(f"open_id IN ({listed})")
    for sql in (_tally("tallies_dropped"), _tally("tallies"), pack):
        await change(sql.format(listed))
    # A trigger takes each out of the tally that it was just counted in once more.
    await change(f"DELETE FROM opens WHERE id IN ({listed})")  # noqa: S608  (numbers of our own)


def _going() -> str:
    """Return SQL for the opens of a range of numbers that may go."""
    seconds = "strftime('%s', o.viewed_at)" if is_sqlite() else "floor(extract(epoch FROM o.viewed_at))"
    # With an offset PostgreSQL asks an index for each open, and never reads a whole table for some of them.
    named = "".join(f" AND NOT EXISTS (SELECT 1 FROM {each} LIMIT 1 OFFSET 0)" for each in _NAMED_BY)  # noqa: S608  (our own words)
    return (
        "SELECT o.id FROM opens o WHERE o.id >= ? AND o.id < ?"  # noqa: S608  (our own words)
        " AND o.customer_id IS NULL AND o.addressed_to IS NULL AND o.parent_open_id IS NULL"
        # Its number must tell the quarter of an hour that it was counted in.
        f" AND CAST({seconds} AS BIGINT) / 900 = {QUARTER.format('o.id')}{named}"
    )


def _tally(table: str) -> str:
    groups = _ALIKE.replace("promoter_id", "coalesce(promoter_id, 0)")
    return (
        f"INSERT INTO {table} ({_ALIKE}, number) SELECT {groups}, count(*) FROM opens WHERE id IN ({{}})"  # noqa: S608  (our own words)
        f" GROUP BY {groups} ON CONFLICT ({_ALIKE}) DO UPDATE SET number = {table}.number + excluded.number"
    )


def _pack(*, by_day: bool) -> str:
    hour = f"{HOUR.format('id')} / {HOURS} * {HOURS}" if by_day else HOUR.format("id")
    groups = _PACKED.replace("hour", hour).replace("promoter_id", "coalesce(promoter_id, 0)")
    numbers = "group_concat(id, ',')" if is_sqlite() else "string_agg(CAST(id AS text), ',')"
    return (
        f"INSERT INTO opens_dropped ({_PACKED}, number, numbers) SELECT {groups}, count(*), {numbers} FROM opens"  # noqa: S608  (our own words)
        f" WHERE id IN ({{}}) AND {_COUNTED} GROUP BY {groups} ON CONFLICT ({_PACKED}) DO UPDATE SET"
        " number = opens_dropped.number + excluded.number, numbers = opens_dropped.numbers || ',' || excluded.numbers"
    )
