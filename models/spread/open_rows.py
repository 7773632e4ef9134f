"""Rows of opens: those from which origins are told, fetched many at a time."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from models.spread.edges import Edge
from models.spread.origins import Opening, Origin, origin
from models.storage.plain_sql import rows

_AT_ONCE = 500
"""Numbers that one statement names."""
_OPENINGS = (
    "SELECT o.id, o.tag, o.promotion_id, o.promoter_id, o.customer_id, o.visitor, o.state, o.addressed_to,"
    " o.parent_open_id, coalesce(t.way, '') AS way, t.parent_open_id AS child_of, t.recipient_id"
    " FROM opens o LEFT JOIN tags t ON t.code = o.tag WHERE "
)
COUNTED = "o.visitor = 'person' AND o.state <> 'fetched'"
"""SQL: of open ``o``, as ``Opening.counts`` tells it."""
T = TypeVar("T")


def parts(numbers: Iterable[T]) -> Iterator[list[T]]:
    """Yield the numbers, as many at a time as one statement names."""
    some = list(numbers)
    yield from (some[start : start + _AT_ONCE] for start in range(0, len(some), _AT_ONCE))


def marks(some: Collection[object]) -> str:
    """Return a placeholder for each."""
    return ", ".join("?" * len(some))


async def openings(numbers: Iterable[int]) -> dict[int, Opening]:
    """Return these opens, without those that are gone."""
    found: dict[int, Opening] = {}
    for some in parts(sorted(set(numbers))):
        for row in await rows(f"{_OPENINGS}o.id IN ({marks(some)})", *some):
            found[row["id"]] = Opening(**row)
    return found


async def edges(numbers: Iterable[int]) -> dict[int, Edge]:
    """Return the edges of these opens, as far as they have one."""
    found = [edge for some in parts(set(numbers)) for edge in await Edge.filter(open_id__in=some)]
    return {edge.open_id: edge for edge in found}


class Addressees:
    """What the customers to whom cards were sent have opened themselves, by those cards."""

    def __init__(self, opened: Mapping[tuple[int, str], Sequence[Opening]]) -> None:
        self._opened = opened

    def latest(self, seen: Opening) -> Opening | None:
        """Return the addressee's own latest open of the same card before this one."""
        if seen.addressed_to is None:
            return None
        before = self._opened.get((seen.addressed_to, seen.tag), ())
        place = bisect_left(before, seen.id, key=lambda each: each.id)
        return before[place - 1] if place else None


async def addressees(opened: Iterable[Opening]) -> Addressees:
    """Return what the addressees of these opens have opened themselves."""
    by_customer: defaultdict[int, set[str]] = defaultdict(set)
    for seen in opened:
        if seen.addressed_to is not None:
            by_customer[seen.addressed_to].add(seen.tag)
    found: defaultdict[tuple[int, str], list[Opening]] = defaultdict(list)
    for some in parts(sorted(by_customer)):
        sql = f"{_OPENINGS}o.customer_id IN ({marks(some)}) AND o.visitor = 'person' ORDER BY o.id"
        for row in await rows(sql, *some):
            if row["tag"] in by_customer[row["customer_id"]]:
                found[row["customer_id"], row["tag"]].append(Opening(**row))
    return Addressees(found)


async def origin_of(number: int) -> tuple[Origin | None, Opening | None]:
    """Return through which open this one came, as the rows say now, and that open."""
    seen = (await openings([number])).get(number)
    if seen is None:
        return None, None
    named = None
    if seen.parent_open_id is not None:
        named = (await openings([seen.parent_open_id])).get(seen.parent_open_id)
    own = (await addressees([seen])).latest(seen)
    found = origin(seen, named, own.id if own else None)
    if found is None or found.parent_open_id is None:
        return found, None
    return found, named if named is not None and named.id == found.parent_open_id else own
