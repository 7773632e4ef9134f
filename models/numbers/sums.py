"""Sums: counts over a period, by hour, promoter, promotion or channel: out of rollups, and young rows as they are."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from models.numbers.measures import MEASURES, Counts
from models.numbers.periods import Period, Span
from models.numbers.rollups import Level, rolled_up_to
from models.numbers.sources import IN_A_DAY, counted
from models.storage.plain_sql import rows

_THURSDAY = 72
"""Hours after Monday's midnight: with that day 1970 began."""
_QUARTERS = {Level.PIECE: 1, Level.TOTAL: 1, Level.HOUR: 4}
"""In a row of these levels; in one of the others: a day's."""


@dataclass(frozen=True)
class Scope:
    """Of what numbers are asked for; as it is made: of everything."""

    promoter_id: int | None = None
    """0: what is credited to nobody."""
    promotion_id: int | None = None
    channel: str = ""

    @property
    def in_pieces(self) -> bool:
        """Whether only rows that are summed up over nothing tell it."""
        return self.promoter_id is not None or self.promotion_id is not None

    def condition(self) -> tuple[str, list[Any]]:
        """Return SQL that goes after another condition, and its values."""
        wanted = {"promoter_id": self.promoter_id, "promotion_id": self.promotion_id, "channel": self.channel or None}
        asked = {column: value for column, value in wanted.items() if value is not None}
        return "".join(f" AND {column} = ?" for column in asked), list(asked.values())


async def by_hour(period: Period, among: Scope) -> dict[int, Counts]:
    """Return counts by hour, numbered since 1970 by the clocks of the period's zone."""
    return await _by_clock("{quarter} / 4", period, among)


async def by_day(period: Period, among: Scope) -> dict[int, Counts]:
    """Return counts by the first hour of each day."""
    return await _by_clock(f"{{quarter}} / {IN_A_DAY} * 24", period, among)


async def by_hour_of_week(period: Period, among: Scope) -> dict[int, Counts]:
    """Return counts by the hour of the week, from 0 on Monday at midnight to 167."""
    return await _by_clock(f"({{quarter}} / 4 + {_THURSDAY}) % 168", period, among)


async def _by_clock(key: str, period: Period, among: Scope) -> dict[int, Counts]:
    spans = period.spans()
    level = Level.HOUR if all(span.ahead % 4 == 0 for span in spans) else Level.TOTAL
    parts = _parts(period, await rolled_up_to(), Level.PIECE if among.in_pieces else level)
    return await _summed(key.format(quarter=_local(spans)), parts, among)


async def by_promoter(period: Period, among: Scope) -> dict[int, Counts]:
    """Return counts by promoter; 0: credited to nobody."""
    return await _summed("promoter_id", await _of_whole(period, among, Level.DAY_OF_PROMOTER), among)


async def by_promotion(period: Period, among: Scope) -> dict[int, Counts]:
    """Return counts by promotion; 0: about none."""
    return await _summed("promotion_id", await _of_whole(period, among, Level.DAY_OF_PROMOTION), among)


async def by_channel(period: Period, among: Scope) -> dict[str, Counts]:
    """Return counts by channel."""
    return await _summed("channel", await _of_whole(period, among, Level.DAY), among)


def total(parts: dict[Any, Counts]) -> Counts:
    """Return the sum of counts."""
    whole = Counts()
    for each in parts.values():
        whole.add(each)
    return whole


@dataclass(frozen=True)
class _Part:
    """Quarters, and where they are counted; no level: in the rows themselves."""

    start: int
    end: int
    level: Level | None


async def _of_whole(period: Period, among: Scope, days: Level) -> list[_Part]:
    return _parts(period, await rolled_up_to(), Level.PIECE if among.in_pieces else days)


def _parts(period: Period, up_to: int, level: Level) -> list[_Part]:
    """Return the parts of the period: in whole units of the level, and in pieces at both ends."""
    unit = _QUARTERS.get(level, IN_A_DAY)
    settled = max(period.start, min(period.end, up_to))
    first, last = -(-period.start // unit) * unit, settled // unit * unit
    young = _Part(settled, period.end, None)
    if last <= first:
        return [_Part(period.start, settled, Level.PIECE), young]
    ends = [_Part(period.start, first, Level.PIECE), _Part(last, settled, Level.PIECE)]
    return [_Part(first, last, level), *ends, young]


def _local(spans: list[Span]) -> str:
    """Return SQL for a quarter by the clocks of the zone."""
    *others, last = spans
    changes = " ".join(f"WHEN quarter < {span.end} THEN {span.ahead}" for span in others)
    ahead = f"CASE {changes} ELSE {last.ahead} END" if changes else f"{last.ahead}"
    return f"(quarter + {ahead})"


async def _summed(key: str, parts: list[_Part], among: Scope) -> dict[Any, Counts]:
    asked = [_sql(key, part, among) for part in parts if part.start < part.end]
    found: dict[Any, Counts] = defaultdict(Counts)
    for row in await rows(
        " UNION ALL ".join(sql for sql, _ in asked), *(value for _, values in asked for value in values)
    ):
        named, *numbers = row.values()
        found[named].add(Counts(*map(int, numbers)))
    return dict(found)


def _sql(key: str, part: _Part, among: Scope) -> tuple[str, list[Any]]:
    """Return SQL that sums a part up by this key. It is counted and summed in one statement, which sees one moment."""
    condition, values = among.condition()
    what = f"{key} AS named, {', '.join(f'sum({name}) AS {name}' for name in MEASURES)}"
    if part.level is None:
        young, bound = counted(part.start, part.end)
        return f"SELECT {what} FROM ({young}) AS young WHERE 1 = 1{condition} GROUP BY {key}", [*bound, *values]  # noqa: S608  (our own words; what is asked for is bound)
    which = f"level = {part.level.value} AND quarter >= ? AND quarter < ?{condition}"
    return f"SELECT {what} FROM rollups WHERE {which} GROUP BY {key}", [part.start, part.end, *values]  # noqa: S608  (our own words; what is asked for is bound)
