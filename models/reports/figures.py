"""Figures: how often cards were opened and read. Opens are counted, requests of programs left out; people are counted
only where it is proved who they are, and never mixed with opens.

Of a link we see that it was followed, hardly ever that it was read: so links and pages are never summed up together.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from models.reading.tallies import KNOWN_OPENS, YOUNG
from models.sharing.promotions import Promotion, PromotionKind
from models.storage.plain_sql import rows

Which = Mapping[str, Collection[int] | Collection[str]]
"""Which opens are counted: by column, the values that it may have; empty: all."""


_STAGES = (
    "sum(number) FILTER (WHERE state <> 'fetched') AS opened",
    "sum(number) FILTER (WHERE state = 'read') AS read",
)


@dataclass(slots=True)
class Figures:
    """Opens; each stage includes the next: what was read was opened, what was opened was fetched."""

    fetched: int = 0
    opened: int = 0
    read: int = 0
    known: int = 0
    """Opens among the opened whose reader is proved."""
    readers: int = 0
    """Different customers who are the readers of these."""

    @property
    def unknown(self) -> int:
        """Opens that have no reader who can be told."""
        return self.opened - self.known

    def add(self, counted: "_Stages") -> None:
        self.fetched += counted.fetched
        self.opened += counted.opened
        self.read += counted.read


@dataclass(frozen=True, slots=True)
class _Stages:
    """Opens at each stage, of those that are alike in the columns that were asked for."""

    of: tuple[Any, ...]
    """What stands in these columns."""
    fetched: int
    opened: int
    read: int


@dataclass(frozen=True, slots=True)
class _KnownReaders:
    """Opens by known readers, and how many these are, of opens that are alike in the columns that were asked for."""

    of: tuple[Any, ...]
    known: int
    readers: int
    by_kind: Mapping[PromotionKind, tuple[int, int]]
    """Both, of each kind; empty where that was not asked."""


@dataclass(slots=True)
class ByKind:
    pages: Figures
    links: Figures
    readers: int = 0
    """Different customers who are proved to have opened any of them."""

    @property
    def unknown(self) -> int:
        """Opens that have no reader who can be told."""
        return self.pages.unknown + self.links.unknown

    def of(self, kind: PromotionKind) -> Figures:
        return self.pages if kind is PromotionKind.PAGE else self.links


def nothing() -> ByKind:
    return ByKind(Figures(), Figures())


async def figures_of_all() -> ByKind:
    """Of everything there is."""
    return (await _by_kind((), {})).get((), nothing())


async def figures_by_promotion(*, promoter_id: int) -> dict[int, Figures]:
    """Of each promotion, as far as it went by this promoter's cards."""
    return await _by("promotion_id", {"promoter_id": [promoter_id]})


async def figures_of_promotions(promotions: Collection[int]) -> dict[int, Figures]:
    """Of each of these, by all of its cards: somebody who came through two of them is one reader."""
    return await _by("promotion_id", {"promotion_id": promotions})


async def figures_by_tag(promotion_id: int, tags: Collection[str]) -> dict[str, Figures]:
    """Of each of these cards of a promotion."""
    return await _by("tag", {"promotion_id": [promotion_id], "tag": tags})


async def figures_by_promoter(promoters: Collection[int]) -> dict[int, ByKind]:
    """Of each of these promoters' cards."""
    found = await _by_kind(("promoter_id",), {"promoter_id": promoters})
    return {number: figures for (number,), figures in found.items()}


async def _by(column: str, which: Which) -> dict[Any, Figures]:
    found: dict[Any, Figures] = defaultdict(Figures)
    for stages in await _counted((column,), which):
        found[stages.of[0]].add(stages)
    for theirs in await _read_by((column,), which):
        figures = found[theirs.of[0]]
        figures.known, figures.readers = theirs.known, theirs.readers
    return dict(found)


async def _by_kind(columns: tuple[str, ...], which: Which) -> dict[tuple[int, ...], ByKind]:
    found: dict[tuple[int, ...], ByKind] = defaultdict(nothing)
    kinds = dict(await Promotion.all().values_list("id", "kind"))
    for stages in await _counted((*columns, "promotion_id"), which):
        *of, promotion_id = stages.of
        found[tuple(of)].of(kinds[promotion_id]).add(stages)
    for theirs in await _read_by(columns, which, by_kind=True):
        of_all = found[theirs.of]
        of_all.readers = theirs.readers
        for kind, (known, readers) in theirs.by_kind.items():
            figures = of_all.of(kind)
            figures.known, figures.readers = known, readers
    return dict(found)


async def _counted(columns: tuple[str, ...], which: Which) -> list[_Stages]:
    """Count the opens at each stage by these columns: those in tallies and the young ones in rows of their own.

    Not grouped by their state: an index has them by the columns, and nothing is sorted.
    """
    groups, conditions = ", ".join(columns), f"visitor = 'person'{_and(which)}"
    stages = f"{groups}, sum(number) AS fetched, {', '.join(_STAGES)}"
    young = f"(SELECT *, 1 AS number FROM opens WHERE {YOUNG} AND {conditions}) AS young"  # noqa: S608  (our own words; what is asked for is bound)
    found = await rows(
        f"SELECT {stages} FROM tallies WHERE {conditions} GROUP BY {groups} UNION ALL"  # noqa: S608  (our own words; what is asked for is bound)
        f" SELECT {stages} FROM {young} GROUP BY {groups}",
        *_bound(which),
        *_bound(which),
    )
    return [
        _Stages(tuple(row[each] for each in columns), row["fetched"], row["opened"] or 0, row["read"] or 0)
        for row in found
    ]


async def _read_by(columns: tuple[str, ...], which: Which, *, by_kind: bool = False) -> list[_KnownReaders]:
    """Count the opens by known readers, and these readers, by these columns of the opens; ``by_kind``: of each, too."""
    groups = ", ".join(columns)
    counts = ["sum(number) AS known", "count(DISTINCT customer_id) AS readers"]
    kinds = tuple(PromotionKind) if by_kind else ()
    for kind in kinds:
        of_kind = f"FILTER (WHERE promotion_id IN (SELECT id FROM promotions WHERE kind = '{kind.value}'))"  # noqa: S608  (our own words)
        counts.append(f"sum(number) {of_kind} AS {kind.value}_known")
        counts.append(f"count(DISTINCT customer_id) {of_kind} AS {kind.value}_readers")
    found = await rows(
        f"SELECT {', '.join([*columns, *counts])} FROM {KNOWN_OPENS} AS seen WHERE 1 = 1{_and(which)}"  # noqa: S608  (our own words; what is asked for is bound)
        f"{f' GROUP BY {groups}' if groups else ''}",
        *_bound(which),
    )
    return [
        _KnownReaders(
            tuple(row[each] for each in columns),
            row["known"] or 0,
            row["readers"],
            {kind: (row[f"{kind.value}_known"] or 0, row[f"{kind.value}_readers"]) for kind in kinds},
        )
        for row in found
    ]


def _and(which: Which) -> str:
    return "".join(f" AND {column} IN ({', '.join('?' * len(values)) or 'NULL'})" for column, values in which.items())


def _bound(which: Which) -> list[int | str]:
    return [value for values in which.values() for value in values]
