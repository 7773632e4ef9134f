"""Figures: how often cards were opened and read. Opens are counted, requests of programs left out; people are counted
only where it is proved who they are, and never mixed with opens.

Of a link we see that it was followed, hardly ever that it was read: so links and pages are never summed up together.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from models.sharing.promotions import Promotion, PromotionKind
from models.storage.plain_sql import rows

# In words, as the partial index has it: of these rows there are few.
_KNOWN = "customer_id IS NOT NULL AND visitor = 'person' AND state <> 'fetched'"
_ALL_READERS = f"SELECT count(DISTINCT customer_id) AS readers FROM opens WHERE {_KNOWN}"  # noqa: S608  (our own words and numbers)


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

    def add(self, state: str, number: int) -> None:
        self.fetched += number
        self.opened += number if state != "fetched" else 0
        self.read += number if state == "read" else 0


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
    found = nothing()
    kinds = await _kinds()
    for row in await _counted("promotion_id"):
        found.of(kinds[row["promotion_id"]]).add(row["state"], row["number"])
    for row in await rows(
        f"SELECT p.kind, count(*) AS known, count(DISTINCT customer_id) AS readers"  # noqa: S608  (our own words)
        f" FROM opens JOIN promotions p ON p.id = promotion_id WHERE {_KNOWN} GROUP BY p.kind"
    ):
        _who(found.of(PromotionKind(row["kind"])), row)
    found.readers = (await rows(_ALL_READERS))[0]["readers"]
    return found


async def figures_by_promotion(promoter_id: int | None = None) -> dict[int, Figures]:
    """Of each promotion; of one promoter's cards."""
    whose = f"promoter_id = {int(promoter_id)}" if promoter_id is not None else ""
    return await _figures("promotion_id", whose)


async def figures_by_tag(promotion_id: int) -> dict[str, Figures]:
    """Of each card of a promotion."""
    return await _figures("tag", f"promotion_id = {int(promotion_id)}")


async def figures_of_promotion(promotion_id: int) -> Figures:
    """Of all of its cards: somebody who came through two of them is one reader."""
    return (await _figures("promotion_id", f"promotion_id = {int(promotion_id)}")).get(promotion_id, Figures())


async def figures_by_promoter(promoter_id: int | None = None) -> dict[int, ByKind]:
    """Of each promoter's cards (of one promoter); without opens that nobody could be credited with."""
    whose = "promoter_id IS NOT NULL" if promoter_id is None else f"promoter_id = {int(promoter_id)}"
    found: dict[int, ByKind] = defaultdict(nothing)
    kinds = await _kinds()
    for row in await _counted("promoter_id, promotion_id", whose):
        found[row["promoter_id"]].of(kinds[row["promotion_id"]]).add(row["state"], row["number"])
    for row in await rows(
        f"SELECT promoter_id, p.kind, count(*) AS known, count(DISTINCT customer_id) AS readers"  # noqa: S608  (our own words and numbers)
        f" FROM opens JOIN promotions p ON p.id = promotion_id WHERE {_KNOWN} AND {whose} GROUP BY promoter_id, p.kind"
    ):
        _who(found[row["promoter_id"]].of(PromotionKind(row["kind"])), row)
    for row in await rows(
        f"SELECT promoter_id, count(DISTINCT customer_id) AS readers FROM opens"  # noqa: S608  (our own words)
        f" WHERE {_KNOWN} AND {whose} GROUP BY promoter_id"
    ):
        found[row["promoter_id"]].readers = row["readers"]
    return dict(found)


async def _figures(column: str, whose: str) -> dict[Any, Figures]:
    found: dict[Any, Figures] = defaultdict(Figures)
    for row in await _counted(column, whose):
        found[row[column]].add(row["state"], row["number"])
    for row in await rows(
        f"SELECT {column}, count(*) AS known, count(DISTINCT customer_id) AS readers"  # noqa: S608  (our own words)
        f" FROM opens WHERE {_KNOWN}{_and(whose)} GROUP BY {column}"
    ):
        _who(found[row[column]], row)
    return dict(found)


async def _counted(columns: str, whose: str = "") -> Iterable[Mapping[str, Any]]:
    return await rows(
        f"SELECT {columns}, state, count(*) AS number FROM opens"  # noqa: S608  (our own words and numbers)
        f" WHERE visitor = 'person'{_and(whose)} GROUP BY {columns}, state"
    )


def _and(whose: str) -> str:
    return f" AND {whose}" if whose else ""


def _who(figures: Figures, row: Mapping[str, Any]) -> None:
    figures.known, figures.readers = row["known"], row["readers"]


async def _kinds() -> Mapping[int, PromotionKind]:
    return dict(await Promotion.all().values_list("id", "kind"))
