"""Figures of a spread: each can be worked out again from ``handbill export spread``, in one walk through the tree."""

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from heapq import nsmallest
from typing import Any

from models.spread.edges import Certainty, Way
from models.spread.tree import Tree

_MAX_HUBS = 10


@dataclass(frozen=True, slots=True)
class Hub:
    """An open through which others came."""

    customer_id: int | None
    open_id: int
    brought: int
    """Opens that came through it at once: its children."""
    brought_in_all: int
    """Opens that came through it, or through those, to the last."""


@dataclass(frozen=True, slots=True)
class Spread:
    """What a spread adds up to; see docs/exports.md for what each figure says."""

    opens: int
    with_parent: int
    generations: int
    by_generation: dict[int, int]
    by_way: dict[Way, int]
    by_certainty: dict[Certainty, int]
    reproduction: float
    structural_virality: float
    largest_branch: int
    hubs: list[Hub]

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON has it: keys are texts, and so are numbers of opens."""
        return asdict(self) | {
            "by_generation": {str(generation): number for generation, number in self.by_generation.items()},
            "by_way": {way.value: number for way, number in self.by_way.items()},
            "by_certainty": {certainty.value: number for certainty, number in self.by_certainty.items()},
            "hubs": [asdict(hub) | {"open_id": str(hub.open_id)} for hub in self.hubs],
        }


def figures(tree: Tree) -> Spread:
    """Work out what a tree adds up to."""
    with_parent = sum(1 for parent in tree.parents if parent >= 0)
    return Spread(
        opens=tree.counted,
        with_parent=with_parent,
        generations=max(tree.generation, default=0),
        by_generation=_in_order(Counter(tree.generation) + Counter({0: tree.alone.total()})),
        by_way=dict((Counter(tree.way) + tree.alone).most_common()),
        by_certainty=dict((Counter(tree.certainty) + Counter({Certainty.UNKNOWN: tree.alone.total()})).most_common()),
        reproduction=with_parent / tree.counted if tree.counted else 0.0,
        structural_virality=_mean_distance(tree),
        largest_branch=max(_sizes(tree), default=1 if tree.counted else 0),
        hubs=nsmallest(_MAX_HUBS, _hubs(tree), key=_by_what_they_brought),
    )


def thanks(tree: Tree, limit: int = 3) -> list[Hub]:
    """Return the customers through whom most opens came, by their open that brought most, with what all theirs did."""
    found: dict[int, Hub] = {}
    for hub in sorted(_hubs(tree), key=_by_what_they_brought):
        if hub.customer_id is not None:
            first = found.get(hub.customer_id)
            found[hub.customer_id] = hub if first is None else _together(first, hub)
    return sorted(found.values(), key=_by_what_they_brought)[:limit]


def _together(first: Hub, other: Hub) -> Hub:
    brought, in_all = first.brought + other.brought, first.brought_in_all + other.brought_in_all
    return Hub(first.customer_id, first.open_id, brought, in_all)


def _hubs(tree: Tree) -> Iterable[Hub]:
    """Yield the opens that brought others."""
    brought, below = tree.brought, tree.brought_in_all
    for place in range(len(tree)):
        if brought[place]:
            yield Hub(tree.customer_id[place], tree.opens[place], brought[place], below[place])


def _by_what_they_brought(hub: Hub) -> tuple[int, int, int]:
    return -hub.brought, -hub.brought_in_all, hub.open_id


def _sizes(tree: Tree) -> Iterable[int]:
    return (tree.brought_in_all[place] + 1 for place, parent in enumerate(tree.parents) if parent < 0)


def _mean_distance(tree: Tree) -> float:
    """Return the mean number of steps between two opens of one tree, over all pairs of all trees (Goel et al., 2016).

    Each step up from an open is on the way of as many pairs as there are opens below it, times those that are not.
    """
    below, size, steps, pairs = tree.brought_in_all, array("i", bytes(4 * len(tree))), 0, 0
    for place, parent in enumerate(tree.parents):
        if parent < 0:
            size[place] = below[place] + 1
            pairs += size[place] * below[place] // 2
        else:
            size[place] = size[parent]
            steps += (below[place] + 1) * (size[place] - below[place] - 1)
    return steps / pairs if pairs else 0.0


def _in_order(counted: "Counter[int]") -> dict[int, int]:
    return {generation: counted[generation] for generation in sorted(counted)}
