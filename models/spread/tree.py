"""Trees: what came through whom, as far as it counts: looked at by people, and not merely fetched."""

import asyncio
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import accumulate, compress
from typing import Any

from models.reading.opens import Open, Proof, open_or_none
from models.reading.tallies import YOUNG
from models.spread.edge_upkeep import catch_up
from models.spread.edges import Certainty, Edge, Way
from models.spread.open_rows import COUNTED, origin_of
from models.spread.tag_ways import TAGS_WAY
from models.storage.plain_sql import columns, rows
from models.storage.row_numbers import time_of

# By value: looked up, for an enum's call takes longer than all else that is made of a row.
_PROOFS = {each.value: each for each in Proof}
_WAYS = {each.value: each for each in Way}
_CERTAINTIES = {each.value: each for each in Certainty}
_THEIR_ROOTS = (
    "SELECT root_open_id FROM edges WHERE promotion_id = ? AND promoter_id = ?"
    " UNION SELECT root_open_id FROM edges WHERE promotion_id = ? AND root_promoter_id = ?"
)
"""The trees in which a promoter has an open."""


@dataclass
class Tree:
    """A promotion's opens that have a parent or a child, the oldest first; and how many have neither.

    Each list has a place for each of these opens. ``parents`` holds the parent's place, -1 where there is none: it is
    always before the child's. A tree is not changed once it was asked what it adds up to.
    """

    opens: "array[int]" = field(default_factory=lambda: array("q"))
    """Their numbers."""
    parents: "array[int]" = field(default_factory=lambda: array("i"))
    generation: "array[int]" = field(default_factory=lambda: array("i"))
    state: list[Proof] = field(default_factory=list)
    way: list[Way] = field(default_factory=list)
    certainty: list[Certainty] = field(default_factory=list)
    customer_id: list[int | None] = field(default_factory=list)
    """Who read, where it is proved."""
    promoter_id: list[int | None] = field(default_factory=list)
    roots: "array[int]" = field(default_factory=lambda: array("q"))
    """The number of the first open of the tree that each is in, whether or not that one counts."""
    tags_way: list[Way] = field(default_factory=list)
    """What the tag of each says of the way."""
    alone: Counter[Way] = field(default_factory=Counter)
    """How many opens came through nobody and brought nobody, by their way."""

    def __len__(self) -> int:
        return len(self.opens)

    @property
    def viewed_at(self) -> list[datetime]:
        return [time_of(number) for number in self.opens]

    @property
    def counted(self) -> int:
        """How many opens count, those that stand alone too."""
        return len(self.opens) + self.alone.total()

    @cached_property
    def brought(self) -> "array[int]":
        """How many opens came through each, at once."""
        found = array("i", bytes(4 * len(self.opens)))
        for parent in self.parents:
            if parent >= 0:
                found[parent] += 1
        return found

    @cached_property
    def brought_in_all(self) -> "array[int]":
        """How many opens came through each, and through those, to the last."""
        found = array("i", bytes(4 * len(self.opens)))
        for place in range(len(self.opens) - 1, -1, -1):  # children stand after their parents
            if (parent := self.parents[place]) >= 0:
                found[parent] += found[place] + 1
        return found

    @cached_property
    def _by_parent(self) -> "array[int]":
        """All places, those of one parent together: first those without, then as their parents stand."""
        return array("i", sorted(range(len(self.parents)), key=self.parents.__getitem__))

    @cached_property
    def _first_child(self) -> "array[int]":
        """Where in ``_by_parent`` the children of each place begin; of the last: where they end."""
        without = len(self.opens) - sum(self.brought)
        return array("i", accumulate(self.brought, initial=without))

    def children(self, place: int) -> Sequence[int]:
        """Return the places of those that came through this one at once; of -1, of all without a parent."""
        if place < 0:
            return self._by_parent[: self._first_child[0]]
        return self._by_parent[self._first_child[place] : self._first_child[place + 1]]

    def part(self, roots: Collection[int], alone: Counter[Way]) -> "Tree":
        """Return the part that consists of the whole trees with these first opens."""
        kept = [root in roots for root in self.roots]
        places = array("i", accumulate(kept, initial=0))
        return Tree(
            opens=array("q", compress(self.opens, kept)),
            parents=array("i", [-1 if old < 0 else places[old] for old in compress(self.parents, kept)]),
            generation=array("i", compress(self.generation, kept)),
            state=list(compress(self.state, kept)),
            way=list(compress(self.way, kept)),
            certainty=list(compress(self.certainty, kept)),
            customer_id=list(compress(self.customer_id, kept)),
            promoter_id=list(compress(self.promoter_id, kept)),
            roots=array("q", compress(self.roots, kept)),
            tags_way=list(compress(self.tags_way, kept)),
            alone=alone,
        )


Counted = Mapping[int | None, Counter[Way]]
"""How many opens count, by promoter and by what their tags say of the way."""


async def tree_of(promotion_id: int, promoter_id: int | None = None) -> Tree:
    """Return the promotion's spread; of one promoter: the whole of each tree in which they have an open."""
    return (await tree_and_counted(promotion_id, promoter_id))[0]


async def tree_and_counted(promotion_id: int, promoter_id: int | None = None) -> tuple[Tree, Counted]:
    """Return the same, and what was counted for it."""
    await catch_up()
    found = await _linked(promotion_id, promoter_id)
    tree = await asyncio.to_thread(_grown, found)  # a large one takes longer than others can wait
    counted = await _counted_by_way(promotion_id, promoter_id)
    tree.alone = alone(tree, counted, promoter_id)
    return tree, counted


def _grown(found: list[tuple[Any, ...]]) -> Tree:
    if not found:
        return Tree()
    opens, parents, roots, generation, state, way, certainty, customers, promoters, tags_way = found
    places = {number: place for place, number in enumerate(opens)}
    came = zip(opens, parents, strict=True)
    numbers: dict[int | None, int | None] = {}  # each number once, and not once for each open
    return Tree(
        opens=array("q", opens),
        parents=array("i", [places.get(parent, -1) if (parent or number) < number else -1 for number, parent in came]),
        generation=array("i", generation),
        state=[_PROOFS[value] for value in state],
        way=[_WAYS[value] for value in way],
        certainty=[_CERTAINTIES[value] for value in certainty],
        customer_id=[numbers.setdefault(number, number) for number in customers],
        promoter_id=[numbers.setdefault(number, number) for number in promoters],
        roots=array("q", roots),
        tags_way=[_WAYS[value] for value in tags_way],
    )


def alone(tree: Tree, counted: Counted, promoter_id: int | None = None) -> Counter[Way]:
    """Return how many are not in the tree: all that count, everybody's or the promoter's, without those that are."""
    theirs = (promoter_id is None or number == promoter_id for number in tree.promoter_id)
    linked = Counter(compress(tree.tags_way, theirs))
    everybody: Counter[Way] = sum(counted.values(), Counter())
    return (everybody if promoter_id is None else counted.get(promoter_id, Counter())) - linked


async def _linked(promotion_id: int, promoter_id: int | None) -> list[tuple[Any, ...]]:
    """Return the opens that have an edge, and the first ones of the trees, which need none; the oldest first."""
    edges, roots = "e.promotion_id = ?", "SELECT root_open_id FROM edges WHERE promotion_id = ?"
    if promoter_id is not None:
        edges, roots = f"e.root_open_id IN ({_THEIR_ROOTS})", _THEIR_ROOTS
    bound = [promotion_id] if promoter_id is None else [promotion_id, promoter_id] * 2
    return await columns(
        "SELECT o.id, e.parent_open_id, e.root_open_id, e.generation, o.state, e.way, e.certainty, o.customer_id,"  # noqa: S608  (our own words)
        f" o.promoter_id, {TAGS_WAY} FROM edges e JOIN opens o ON o.id = e.open_id LEFT JOIN tags t ON t.code = o.tag"
        f" WHERE {edges} AND {COUNTED} UNION ALL"
        f" SELECT o.id, NULL, o.id, 0, o.state, {TAGS_WAY}, 'unknown', o.customer_id, o.promoter_id, {TAGS_WAY}"
        f" FROM opens o LEFT JOIN tags t ON t.code = o.tag WHERE o.id IN ({roots}) AND {COUNTED}"
        " AND NOT EXISTS (SELECT 1 FROM edges e WHERE e.open_id = o.id) ORDER BY 1",
        *bound,
        *bound,
    )


async def _counted_by_way(promotion_id: int, promoter_id: int | None) -> Counted:
    """Count all opens of the promotion that count, by promoter and by what their tags say of the way: from tallies."""
    which = "promotion_id = ?" if promoter_id is None else "promotion_id = ? AND promoter_id = ?"
    counted = f"{which} AND visitor = 'person' AND state <> 'fetched'"
    found: defaultdict[int | None, Counter[Way]] = defaultdict(Counter)
    for row in await rows(
        f"SELECT counted.promoter_id, {TAGS_WAY} AS tags_way, sum(number) AS number FROM ("  # noqa: S608  (our own words)
        f"SELECT tag, promoter_id, sum(number) AS number FROM tallies WHERE {counted} GROUP BY tag, promoter_id"
        f" UNION ALL SELECT tag, promoter_id, count(*) AS number FROM opens WHERE {YOUNG} AND {counted}"
        " GROUP BY tag, promoter_id) AS counted LEFT JOIN tags t ON t.code = counted.tag GROUP BY 1, 2",
        *([promotion_id] if promoter_id is None else [promotion_id, promoter_id]) * 2,
    ):
        found[row["promoter_id"]][_WAYS[row["tags_way"]]] += int(row["number"])
    return found


async def roots_by_promoter(promotion_id: int) -> Mapping[int | None, set[int]]:
    """Return in which of the promotion's trees each promoter has an open, or the first one."""
    found: defaultdict[int | None, set[int]] = defaultdict(set)
    for row in await rows(
        "SELECT DISTINCT promoter_id, root_promoter_id, root_open_id FROM edges WHERE promotion_id = ?", promotion_id
    ):
        found[row["promoter_id"]].add(row["root_open_id"])
        found[row["root_promoter_id"]].add(row["root_open_id"])
    return found


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where an open came from: told from the rows as they are now."""

    generation: int
    """Opens on the way from the first; 0 where nobody is known to have passed it on."""
    brought_by: Open | None
    certainty: Certainty
    way: Way | None
    """None: no link said by which way."""


async def lineage(open_id: int) -> Lineage:
    """Return where this open came from."""
    found, parent = await origin_of(open_id)
    if found is None:
        return Lineage(0, None, Certainty.UNKNOWN, None)
    if parent is None:
        return Lineage(0, None, found.certainty, found.way)
    above = await _generation(parent.id)
    return Lineage(above + 1, await open_or_none(parent.id), found.certainty, found.way)


async def _generation(number: int) -> int:
    """Return the generation, also of an open that is not folded yet."""
    steps = 0
    while (edge := await Edge.get_or_none(open_id=number)) is None:
        _, parent = await origin_of(number)
        if parent is None:
            return steps
        number, steps = parent.id, steps + 1
    return steps + edge.generation
