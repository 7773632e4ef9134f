"""Outlines: as much of a tree as can be looked at, its heaviest branches first; of the rest, how much there is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush

from models.spread.tree import Tree

_ABOVE = -1
"""The place over all first opens."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much an outline shows."""

    opens: int
    at_each: int
    """Children of one open."""
    depth: int
    """Generations below the open it begins with."""


@dataclass(slots=True)
class Branch:
    """An open of the outline."""

    place: int
    """In the tree; -1 above the first opens."""
    brought_in_all: int
    depth: int = 0
    children: list["Branch"] = field(default_factory=list)
    hidden: int = 0
    """Opens below it that are not shown."""
    skipped: int = 0
    """Children before the first that is shown."""

    def walk(self) -> Iterator["Branch"]:
        """Yield all that are below it, each before its children."""
        ahead = self.children[::-1]
        while ahead:
            branch = ahead.pop()
            yield branch
            ahead += branch.children[::-1]


def outline(tree: Tree, size: Size, *, at: int = _ABOVE, skip: int = 0) -> Branch:
    """Return what is below this place of the tree, from its child number ``skip`` on.

    Where there is too much, those are shown through whom most came; siblings stand in this order, too.
    """
    below = tree.brought_in_all
    top = Branch(at, below[at] if at >= 0 else len(tree), skipped=skip)
    room, ahead = size.opens, [(0, at, top)]
    while ahead:
        _, _, branch = heappop(ahead)
        every = sorted(tree.children(branch.place), key=lambda place: (-below[place], place))
        first = skip if branch is top else 0
        shown = every[first : first + min(size.at_each, room)] if branch.depth < size.depth else []
        room -= len(shown)
        branch.children = [Branch(place, below[place], branch.depth + 1) for place in shown]
        branch.hidden = sum(below[place] + 1 for place in every[first:]) - sum(below[place] + 1 for place in shown)
        for child in branch.children:
            if child.brought_in_all:
                heappush(ahead, (-child.brought_in_all, child.place, child))
    return top
