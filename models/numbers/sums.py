"""Sums: counts over a period, by hour, promoter, promotion or channel: out of rollups, and young rows as they are."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.numbers.measures import MEASURES, Counts
from models.numbers.periods import Period, Span
from models.numbers.rollups import Level, rolled_up_to
from models.numbers.sources import IN_A_DAY, KEY, counted, happened
from models.storage.plain_sql import rows

_THURSDAY = 72
"""Hours after Monday's midnight: with that day 1970 began."""
_HOUR = "{quarter} / 4"
_DAY = f"{{quarter}} / {IN_A_DAY} * 24"
_HOUR_OF_WEEK = f"({{quarter}} / 4 + {_THURSDAY}) % 168"
_MEASURED = ", ".join(f"sum({name}) AS {name}" for name in MEASURES)
_FINER = {
    Level.DAYS_OF_PROMOTER: Level.DAY_OF_PROMOTER,
    Level.DAYS_OF_PROMOTION: Level.DAY_OF_PROMOTION,
    Level.DAYS_OF_BOTH: Level.FOUR_DAYS_OF_BOTH,
}
"""What tells the ends of a range that are no whole units of these levels; of others: pieces."""


_APART = {
    Level.PIECE: {"promoter_id", "promotion_id", "channel"},
    Level.TOTAL: {"channel"},
    Level.HOUR: {"channel"},
    Level.DAY: {"channel"},
    Level.DAY_OF_PROMOTER: {"promoter_id", "channel"},
    Level.DAYS_OF_PROMOTER: {"promoter_id", "channel"},
    Level.DAY_OF_PROMOTION: {"promotion_id", "channel"},
    Level.DAYS_OF_PROMOTION: {"promotion_id", "channel"},
    Level.HOUR_OF_PROMOTER: {"promoter_id"},
    Level.FOUR_DAYS_OF_BOTH: {"promoter_id", "promotion_id"},
    Level.DAYS_OF_BOTH: {"promoter_id", "promotion_id"},
}
"""What rows of these levels are not summed up over."""
_OF_CHANNELS = (Level.DAY, Level.DAYS_OF_PROMOTER, Level.DAYS_OF_PROMOTION)
"""Any of them tells channels; the first that tells the rest is the best. So with hours, promoters and promotions:"""
_OF_HOURS = (Level.HOUR, Level.HOUR_OF_PROMOTER)
_OF_PROMOTERS = (Level.DAYS_OF_PROMOTER, Level.DAYS_OF_BOTH)
_OF_PROMOTIONS = (Level.DAYS_OF_PROMOTION, Level.DAYS_OF_BOTH)


@dataclass(frozen=True)
class Scope:
    """Of what numbers are asked for; as it is made: of everything."""

    promoter_id: int | None = None
    """0: what is credited to nobody."""
    team: Sequence[int] | None = None
    """Only what is credited to one of these promoters."""
    promotion_id: int | None = None
    channel: str = ""
    talks: tuple[int, ...] | None = None
    """Only what happened between the two of these conversations: rollups know of none, so it is counted in the rows."""

    def is_told_by(self, level: Level) -> bool:
        """Tell whether rows of this level are summed up over nothing that is asked for."""
        whose = self.team if self.promoter_id is None else self.promoter_id
        asked = {"promoter_id": whose, "promotion_id": self.promotion_id, "channel": self.channel or None}
        return {column for column, value in asked.items() if value is not None} <= _APART[level]

    def told_by(self, levels: Sequence[Level]) -> Level:
        """Return the first of these levels that tells what is asked for; pieces, where none does."""
        return next((level for level in levels if self.is_told_by(level)), Level.PIECE)

    def condition(self) -> tuple[str, list[Any]]:
        """Return SQL that goes after another condition, and its values."""
        wanted = {"promoter_id": self.promoter_id, "promotion_id": self.promotion_id, "channel": self.channel or None}
        asked = {column: value for column, value in wanted.items() if value is not None}
        return "".join(f" AND {column} = ?" for column in asked) + self._of_team(), list(asked.values())

    def _of_team(self) -> str:
        if self.team is None:
            return ""
        return f" AND promoter_id IN ({', '.join(map(str, self.team)) or 'NULL'})"  # numbers of our own


@dataclass(frozen=True)
class _Part:
    """Quarters, and where they are counted; no level: in the rows themselves."""

    start: int
    end: int
    level: Level | None

    @property
    def may_hold_any(self) -> bool:
        """False for quarters of which there are none; of those that are counted in their rows, nobody knows."""
        return self.level is None or self.start < self.end


async def by_hour(period: Period, among: Scope) -> dict[int, Counts]:
    """Return counts by hour, numbered since 1970 by the clocks of the period's zone."""
    return await _by_clock(_HOUR, period, among)


async def by_day(period: Period, among: Scope) -> dict[int, Counts]:
    """Return counts by the first hour of each day."""
    return await _by_clock(_DAY, period, among)


async def kept_by_day(measure: str, period: Period, among: Scope, up_to: int) -> dict[int, int]:
    """Return by the first hour of each day how many of the rows that a measure counts are there.

    Before quarter ``up_to``, where some may have been dropped, the rows are looked at.
    """
    spans, split = period.spans(), max(period.start, min(period.end, up_to))
    day = _DAY.format(quarter=_local(spans))
    sql, values = happened(measure, period.start, split, among.talks)
    condition, wanted = among.condition()
    found = await rows(
        f"SELECT {day} AS named, count(*) AS number FROM ({sql}{condition}) AS kept GROUP BY {day}",  # noqa: S608  (our own words; what is asked for is bound)
        *values,
        *wanted,
    )
    days = Counter({int(row["named"]): int(row["number"]) for row in found})
    parts = await _parts(split, period.end, among, _hours_or_quarters(spans, among))
    for named, counts in (await _summed(day, parts, among)).items():
        days[int(named)] += getattr(counts, measure)
    return dict(days)


async def by_hour_of_week(period: Period, among: Scope) -> dict[int, Counts]:
    """Return counts by the hour of the week, from 0 on Monday at midnight to 167."""
    return await _by_clock(_HOUR_OF_WEEK, period, among)


async def _by_clock(key: str, period: Period, among: Scope) -> dict[int, Counts]:
    spans = period.spans()
    parts = await _parts(period.start, period.end, among, _hours_or_quarters(spans, among))
    return await _summed(key.format(quarter=_local(spans)), parts, among)


def _hours_or_quarters(spans: list[Span], among: Scope) -> Level:
    """Return the level that tells hours of these clocks: whole ones of UTC are theirs, too, in most zones."""
    return among.told_by(_OF_HOURS if all(span.ahead % 4 == 0 for span in spans) else (Level.TOTAL,))


async def by_promoter(period: Period, among: Scope) -> dict[int, Counts]:
    """Return counts by promoter; 0: credited to nobody."""
    return await _summed("promoter_id", await _of_whole(period, among, _OF_PROMOTERS), among)


async def by_promotion(period: Period, among: Scope) -> dict[int, Counts]:
    """Return counts by promotion; 0: about none."""
    return await _summed("promotion_id", await _of_whole(period, among, _OF_PROMOTIONS), among)


async def by_channel(period: Period, among: Scope) -> dict[str, Counts]:
    """Return counts by channel."""
    return await _summed("channel", await _of_whole(period, among, _OF_CHANNELS), among)


async def between(start: int, end: int, among: Scope) -> Counts:
    """Return counts from quarter ``start`` to before ``end``."""
    return total(await _summed("channel", await _parts(start, end, among, Level.DAY), among))


@dataclass(frozen=True)
class Sums:
    """Counts of one period by all that they can be asked by."""

    over_time: dict[int, Counts]
    """By the first hour of each day, or by hour."""
    week: dict[int, Counts]
    promoters: dict[int, Counts]
    promotions: dict[int, Counts]
    channels: dict[str, Counts]


async def sums(period: Period, among: Scope, *, hourly: bool) -> Sums:
    """Return counts by everything, in one statement: what several are summed up from is looked up once."""
    spans = period.spans()
    clock = [key.format(quarter=_local(spans)) for key in (_HOUR if hourly else _DAY, _HOUR_OF_WEEK)]
    keys = {
        **dict.fromkeys(clock, _hours_or_quarters(spans, among)),
        "promoter_id": among.told_by(_OF_PROMOTERS),
        "promotion_id": among.told_by(_OF_PROMOTIONS),
        "channel": among.told_by(_OF_CHANNELS),
    }
    parts = {key: await _parts(period.start, period.end, among, level) for key, level in keys.items()}
    sql, values = _all_at_once(parts, among)
    found: list[dict[Any, Counts]] = [{} for _ in keys]
    for row in await rows(sql, *values):
        place, named, *numbers = row.values()
        found[place][named if place == len(keys) - 1 else int(named)] = Counts(*map(int, numbers))
    return Sums(*found)


def _all_at_once(parts: Mapping[str, list[_Part]], among: Scope) -> tuple[str, list[Any]]:
    """Return SQL that sums up by each key, given with its parts; what several have is looked up once."""
    different = list(dict.fromkeys(part for each in parts.values() for part in each if part.may_hold_any))
    found = [_rows_of(part, among) for part in different]
    named = ", ".join(f"p{number} AS ({sql})" for number, (sql, _) in enumerate(found))
    asked = []
    for place, (key, each) in enumerate(parts.items()):
        source = " UNION ALL ".join(f"SELECT * FROM p{n}" for n, part in enumerate(different) if part in each)  # noqa: S608  (our own words)
        what = f"{place} AS place, CAST({key} AS TEXT) AS named, {_MEASURED}"
        asked.append(f"SELECT {what} FROM ({source}) AS q GROUP BY {key}")  # noqa: S608  (our own words)
    return f"WITH {named} {' UNION ALL '.join(asked)}", [value for _, values in found for value in values]


def _rows_of(part: _Part, among: Scope) -> tuple[str, list[Any]]:
    condition, values = among.condition()
    columns = f"{KEY}, {', '.join(MEASURES)}"
    if part.level is None:
        young, bound = counted(part.start, part.end, among.talks)
        return f"SELECT {columns} FROM ({young}) AS young WHERE 1 = 1{condition}", [*bound, *values]  # noqa: S608  (our own words; what is asked for is bound)
    which = f"level = {part.level.value} AND quarter >= ? AND quarter < ?{condition}"
    if part.level is Level.HOUR_OF_PROMOTER:  # it is asked for hours alone, and an index has them in their order
        columns = f"quarter, 0 AS promoter_id, 0 AS promotion_id, '' AS channel, {_MEASURED}"
        which = f"{which} GROUP BY quarter"
    return f"SELECT {columns} FROM rollups WHERE {which}", [part.start, part.end, *values]  # noqa: S608  (our own words; what is asked for is bound)


def total(parts: dict[Any, Counts]) -> Counts:
    """Return the sum of counts."""
    whole = Counts()
    for each in parts.values():
        whole.add(each)
    return whole


async def _of_whole(period: Period, among: Scope, levels: Sequence[Level]) -> list[_Part]:
    return await _parts(period.start, period.end, among, among.told_by(levels))


async def _parts(start: int, end: int, among: Scope, level: Level) -> list[_Part]:
    """Return where the counts of a range of quarters are: in rollups of this level, if they can tell it."""
    if among.talks is not None:
        return [_Part(start, end, None)]
    return _divided(start, end, await rolled_up_to(), among.told_by((level,)))


def _divided(start: int, end: int, up_to: int, level: Level) -> list[_Part]:
    """Return the parts of a range of quarters: those that are rolled up, and the young ones."""
    settled = max(start, min(end, up_to))
    return [*_in_units(start, settled, level), _Part(settled, end, None)]


def _in_units(start: int, end: int, level: Level) -> list[_Part]:
    """Return the parts of a range: in whole units of the level, and in finer ones at both ends."""
    unit = level.quarters
    first, last = -(-start // unit) * unit, end // unit * unit
    if unit == 1:
        return [_Part(start, end, level)]
    finer = _FINER.get(level, Level.PIECE)
    if last <= first:
        return _in_units(start, end, finer)
    return [_Part(first, last, level), *_in_units(start, first, finer), *_in_units(last, end, finer)]


def _local(spans: list[Span]) -> str:
    """Return SQL for a quarter by the clocks of the zone."""
    *others, last = spans
    changes = " ".join(f"WHEN quarter < {span.end} THEN {span.ahead}" for span in others)
    ahead = f"CASE {changes} ELSE {last.ahead} END" if changes else f"{last.ahead}"
    return f"(quarter + {ahead})"


async def _summed(key: str, parts: list[_Part], among: Scope) -> dict[Any, Counts]:
    asked = [_sql(key, part, among) for part in parts if part.may_hold_any]
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
    what = f"{key} AS named, {_MEASURED}"
    if part.level is None:
        young, bound = counted(part.start, part.end, among.talks)
        return f"SELECT {what} FROM ({young}) AS young WHERE 1 = 1{condition} GROUP BY {key}", [*bound, *values]  # noqa: S608  (our own words; what is asked for is bound)
    which = f"level = {part.level.value} AND quarter >= ? AND quarter < ?{condition}"
    return f"SELECT {what} FROM rollups WHERE {which} GROUP BY {key}", [part.start, part.end, *values]  # noqa: S608  (our own words; what is asked for is bound)
