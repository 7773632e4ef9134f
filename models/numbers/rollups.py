"""Rollups: how often what happened in each quarter of an hour, so that any range of days is summed up from few rows.

Quarters are rolled up once they are a few hours old; what is younger is counted from its rows. Whatever changes a row
that is older than that notes its quarter in ``rollups_due`` by a trigger (see the migration), in its own transaction:
that quarter is counted anew, whole, so that no number can drift and counting all of them again gives the same.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from enum import IntEnum

from tortoise import fields
from tortoise.models import Model

from models.numbers.measures import MEASURES
from models.numbers.sources import IN_A_DAY, KEY, QUARTERS_IN_AN_HOUR, counted, quarter_at, starts_at
from models.storage.clock import now
from models.storage.database import transaction
from models.storage.plain_sql import change, rows, when
from models.storage.revisions import Revision
from models.storage.row_numbers import first_at, time_of

SETTLED_AFTER = timedelta(hours=3)
"""An hour more than the triggers leave out: no row changes unseen while its quarter is rolled up."""
_AT_ONCE = 5_000
"""Opens, or communications, that one transaction rolls up: some hundredths of a second, in which nobody else writes."""
_DROPPED_AT_ONCE = 100_000
"""The same of opens that were dropped, whose numbers alone are gone through."""
_DUE_AT_ONCE = 50
"""Quarters that one transaction counts anew: those of one day take as long as one, those all over a year a second."""
_COMPARED_AT_ONCE = 16 * IN_A_DAY
"""Quarters that are compared with their rows in memory: as many as the coarsest level sums up."""
_REVISION = "rolled up"
Run = tuple[int, int]
"""Quarters that follow each other: the first, and the first after them."""


class Level(IntEnum):
    """What a row is summed up over. A column that is summed up over has 0, or no word, in it."""

    PIECE = 1
    """Nothing: a quarter, promoter, promotion and channel."""
    TOTAL = 2
    """Promoters and promotions."""
    DAY_OF_PROMOTER = 3
    """Promotions, and a whole day (of UTC)."""
    DAY_OF_PROMOTION = 4
    """Promoters, and a whole day (of UTC)."""
    HOUR = 5
    """Promoters, promotions and a whole hour."""
    DAY = 6
    """Promoters, promotions and a whole day (of UTC)."""
    DAYS_OF_PROMOTER = 7
    """Promotions, and sixteen whole days."""
    DAYS_OF_PROMOTION = 8
    """Promoters, and sixteen whole days."""
    HOUR_OF_PROMOTER = 9
    """Promotions, channels and a whole hour."""
    FOUR_DAYS_OF_BOTH = 10
    """Channels, and four whole days."""
    DAYS_OF_BOTH = 11
    """Channels, and sixteen whole days."""

    @property
    def quarters(self) -> int:
        """How many quarters a row of this level says the sum of."""
        return _QUARTERS.get(self, IN_A_DAY)


_FOUR_DAYS = 4 * IN_A_DAY
_DAYS = 16 * IN_A_DAY
_QUARTERS = {
    Level.PIECE: 1,
    Level.TOTAL: 1,
    Level.HOUR: 4,
    Level.DAYS_OF_PROMOTER: _DAYS,
    Level.DAYS_OF_PROMOTION: _DAYS,
    Level.HOUR_OF_PROMOTER: 4,
    Level.FOUR_DAYS_OF_BOTH: _FOUR_DAYS,
    Level.DAYS_OF_BOTH: _DAYS,
}


class Rollup(Model):
    """What happened in a quarter, or in the day that begins with it. ``promoter_id`` 0: credited to nobody."""

    id = fields.BigIntField(primary_key=True)
    level = fields.SmallIntField()
    """See Level."""
    quarter = fields.IntField()
    promoter_id = fields.IntField()
    promotion_id = fields.IntField()
    """0: about none."""
    channel = fields.CharField(20)
    pushed = fields.IntField()
    delivered = fields.IntField(default=0, db_default=0)
    opened = fields.IntField()
    read = fields.IntField()
    begun = fields.IntField()
    answered = fields.IntField()
    answered_soon = fields.IntField()
    answer_s = fields.BigIntField()
    to_promoter = fields.IntField()
    to_customer = fields.IntField()
    called = fields.IntField()
    met = fields.IntField()

    class Meta:
        table = "rollups"
        unique_together = (("level", "quarter", "promoter_id", "promotion_id", "channel"),)


class RollupDue(Model):
    """A quarter in which a row was changed after it was rolled up; there may be several of one."""

    id = fields.BigIntField(primary_key=True)
    quarter = fields.IntField(db_index=True)

    class Meta:
        table = "rollups_due"


_ROW = f"level, {KEY}, {', '.join(MEASURES)}"
_NAMED_SUMS = ", ".join(f"sum({name}) AS {name}" for name in MEASURES)
_KEPT = f"SELECT {KEY}, {', '.join(MEASURES)} FROM rollups WHERE level = {{}} AND {{}}"  # noqa: S608  (our own words)
_SUMMED_UP = {
    Level.TOTAL: (Level.PIECE, "0, 0, channel"),
    Level.HOUR: (Level.PIECE, "0, 0, channel"),
    Level.DAY_OF_PROMOTER: (Level.PIECE, "promoter_id, 0, channel"),
    Level.DAY_OF_PROMOTION: (Level.PIECE, "0, promotion_id, channel"),
    Level.DAY: (Level.PIECE, "0, 0, channel"),
    Level.DAYS_OF_PROMOTER: (Level.DAY_OF_PROMOTER, "promoter_id, 0, channel"),
    Level.DAYS_OF_PROMOTION: (Level.DAY_OF_PROMOTION, "0, promotion_id, channel"),
    Level.HOUR_OF_PROMOTER: (Level.PIECE, "promoter_id, 0, ''"),
    Level.FOUR_DAYS_OF_BOTH: (Level.PIECE, "promoter_id, promotion_id, ''"),
    Level.DAYS_OF_BOTH: (Level.FOUR_DAYS_OF_BOTH, "promoter_id, promotion_id, ''"),
}
"""Of each level, the one that it is summed up from, which stands before it; and what of that stays apart."""
_TAKE_TURN = (
    f"INSERT INTO revisions (name, number) VALUES ('{_REVISION}', 0)"  # noqa: S608  (our own words)
    " ON CONFLICT (name) DO UPDATE SET number = revisions.number RETURNING number"
)
_DUE = f"SELECT DISTINCT quarter FROM rollups_due ORDER BY quarter LIMIT {_DUE_AT_ONCE}"  # noqa: S608  (our own number)


async def rolled_up_to() -> int:
    """Return the quarter before which everything is in rollups."""
    (found,) = await rows("SELECT coalesce(max(number), 0) AS number FROM revisions WHERE name = ?", _REVISION)
    return int(found["number"])


async def catch_up() -> int:
    """Count anew the quarters in which something was changed, some in each transaction. Return how many."""
    done = 0
    while await rows("SELECT 1 FROM rollups_due LIMIT 1"):
        done += await _count_due()
        await asyncio.sleep(0)
    return done


async def roll_up() -> int:
    """Roll up whatever is old enough, some in each transaction so that nobody waits long. Return how many quarters."""
    done = await catch_up()
    while number := await _roll_up_some():
        done += number
        await asyncio.sleep(0)
    return done


async def roll_up_again() -> int:
    """Forget all rollups and count everything anew. Return how many quarters. Numbers are right meanwhile."""
    async with transaction():
        await rows(_TAKE_TURN)
        await Rollup.all().delete()
        await RollupDue.all().delete()
        await Revision.filter(name=_REVISION).update(number=0)
    return await roll_up()


async def mistaken() -> list[int]:
    """Return the quarters whose rollups, or sums of them, say something else than their rows; some weeks at a time.

    What is changed meanwhile is due to be counted anew, and no mistake.
    """
    up_to, due = await rolled_up_to(), await _due()
    start = await _first(up_to) // _DAYS * _DAYS
    wrong: set[int] = set()
    for since in range(start, up_to, _COMPARED_AT_ONCE):
        wrong |= await _mistaken_between(since, min(since + _COMPARED_AT_ONCE, up_to))
        await asyncio.sleep(0)
    return sorted(wrong - due - await _due())


async def _due() -> set[int]:
    return {int(row["quarter"]) for row in await rows("SELECT DISTINCT quarter FROM rollups_due")}


async def _mistaken_between(start: int, end: int) -> set[int]:
    sql, values = counted(start, end)
    which = "quarter >= ? AND quarter < ?"
    pairs = [(_KEPT.format(Level.PIECE.value, which), [start, end], sql, values)]
    pairs += [(_KEPT.format(level.value, which), [start, end], _summed_up(level), [start, end]) for level in _SUMMED_UP]
    wrong: set[int] = set()
    for kept, kept_values, fresh, fresh_values in pairs:
        one, other = (
            {tuple(row.values()) for row in found}
            for found in (await rows(kept, *kept_values), await rows(fresh, *fresh_values))
        )
        wrong |= {int(row[0]) for row in one ^ other}
    return wrong


async def _count_due() -> int:
    async with transaction():
        up_to = await _take_turn()
        due = [int(row["quarter"]) for row in await rows(_DUE)]
        listed = ", ".join(map(str, due))  # numbers of our own
        await change(f"DELETE FROM rollups_due WHERE quarter IN ({listed or 'NULL'})")  # noqa: S608  (our own numbers)
        await _count(list(_runs(quarter for quarter in due if quarter < up_to)))
    return len(due)


async def _roll_up_some() -> int:
    settled = quarter_at(now() - SETTLED_AFTER)
    async with transaction():
        since = await _take_turn()
        start = since or await _first(settled)
        end = min(settled, await _end_of_part(start))
        if end <= start:
            return 0
        await _count([(start, end)])
        await Revision.filter(name=_REVISION).update(number=end)
    return end - start


async def _take_turn() -> int:
    ((number,),) = [row.values() for row in await rows(_TAKE_TURN)]
    return int(number)


async def _first(otherwise: int) -> int:
    """Return the first quarter in which anything happened."""
    found = await rows(
        "SELECT min(id) AS number, NULL AS at FROM opens UNION ALL"
        " SELECT NULL, min(sent_at) FROM communications UNION ALL SELECT NULL, min(at) FROM pushes"
    )
    (dropped,) = await rows("SELECT min(hour) AS hour FROM opens_dropped")
    times = [time_of(row["number"]) for row in found if row["number"] is not None]
    times += [when(row["at"]) for row in found if row["at"] is not None]
    quarters = [quarter_at(at) for at in times]
    quarters += [] if dropped["hour"] is None else [dropped["hour"] * QUARTERS_IN_AN_HOUR]
    return min(quarters, default=otherwise)


async def _end_of_part(start: int) -> int:
    """Return the end of what one transaction can roll up from this quarter on; at least one quarter."""
    since = starts_at(start)
    opens = await rows(f"SELECT id FROM opens WHERE id >= ? ORDER BY id LIMIT 1 OFFSET {_AT_ONCE}", first_at(since))  # noqa: S608  (our own number)
    said = await rows(
        f"SELECT sent_at FROM communications WHERE sent_at >= ? ORDER BY sent_at LIMIT 1 OFFSET {_AT_ONCE}",  # noqa: S608  (our own number)
        since,
    )
    dropped = await rows(
        "SELECT hour FROM (SELECT hour, sum(number) OVER (ORDER BY hour) AS so_far FROM opens_dropped WHERE hour > ?)"  # noqa: S608  (our own number)
        f" AS summed WHERE so_far > {_DROPPED_AT_ONCE} ORDER BY hour LIMIT 1",
        start // QUARTERS_IN_AN_HOUR,
    )
    ends = [time_of(row["id"]) for row in opens] + [when(row["sent_at"]) for row in said]
    quarters = [quarter_at(at) for at in ends] + [row["hour"] * QUARTERS_IN_AN_HOUR for row in dropped]
    return max(start + 1, min(quarters, default=quarter_at(now())))


async def _count(runs: Sequence[Run]) -> None:
    """Count the quarters of these runs, and once the hours and days that they are in, however many are in one."""
    for start, end in runs:
        sql, values = counted(start, end)
        await change(_forget(Level.PIECE), start, end)
        await change(f"INSERT INTO rollups ({_ROW}) SELECT {Level.PIECE.value}, made.* FROM ({sql}) AS made", *values)  # noqa: S608  (our own words)
    for level in _SUMMED_UP:
        for whole in _in_whole(level.quarters, runs):
            await change(_forget(level), *whole)
            await change(_sum_up(level), *whole)


def _forget(level: Level) -> str:
    return f"DELETE FROM rollups WHERE level = {level.value} AND quarter >= ? AND quarter < ?"  # noqa: S608  (our own words)


def _sum_up(level: Level) -> str:
    return f"INSERT INTO rollups ({_ROW}) SELECT {level.value}, summed.* FROM ({_summed_up(level)}) AS summed"  # noqa: S608  (our own words)


def _summed_up(level: Level) -> str:
    """Return SQL that sums pieces up to rows of this level."""
    source, apart = _SUMMED_UP[level]
    key = f"quarter / {level.quarters} * {level.quarters}, {apart}"
    named = ", ".join(f"{part} AS {name}" for part, name in zip(key.split(", "), KEY.split(", "), strict=True))
    groups = ", ".join(part for part in key.split(", ") if part not in ("0", "''"))
    return (
        f"SELECT {named}, {_NAMED_SUMS} FROM rollups WHERE level = {source.value}"  # noqa: S608  (our own words)
        f" AND quarter >= ? AND quarter < ? GROUP BY {groups}"
    )


def _in_whole(unit: int, runs: Sequence[Run]) -> list[Run]:
    """Return the whole units of so many quarters that these runs, given in order, are in; those that meet are one."""
    found: list[Run] = []
    for start, end in runs:
        first, last = start // unit * unit, -(-end // unit) * unit
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((first, last))
    return found


def _runs(quarters: Iterable[int]) -> Iterator[Run]:
    """Yield the ranges of quarters that follow each other, given in order."""
    start = end = None
    for quarter in quarters:
        if start is not None and quarter == end:
            end = quarter + 1
            continue
        if start is not None and end is not None:
            yield start, end
        start, end = quarter, quarter + 1
    if start is not None and end is not None:
        yield start, end
