"""Figures are what a slow and simple look at each pair of opens finds."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.reading.opens import Proof
from models.spread.edges import Certainty, Way
from models.spread.figures import figures, thanks
from models.spread.tree import Tree

PARENTS = st.lists(st.integers(-2, 30), max_size=25)


def grown(parents: list[int], *, alone: int = 0) -> Tree:
    """A tree of which each open has the parent at this place, as far as that stands before it."""
    tree = Tree(alone=Counter({Way.TAG: alone} if alone else {}))
    for place, wanted in enumerate(parents):
        parent = wanted if wanted < place else -1
        parent = max(parent, -1)
        tree.opens.append(1000 + place)
        tree.parents.append(parent)
        tree.generation.append(0 if parent < 0 else tree.generation[parent] + 1)
        tree.state.append(Proof.OPENED)
        tree.way.append(Way.TAG if parent < 0 else Way.LINK)
        tree.certainty.append(Certainty.UNKNOWN if parent < 0 else Certainty.CERTAIN)
        tree.customer_id.append(place % 4 or None)
        tree.promoter_id.append(1)
    return tree


def way_up(tree: Tree, place: int) -> list[int]:
    """From an open to its root."""
    found = [place]
    while (parent := tree.parents[found[-1]]) >= 0:
        found.append(parent)
    return found


@given(PARENTS, st.integers(0, 3))
def test_figures_are_what_each_pair_of_opens_says(parents: list[int], alone: int) -> None:
    tree = grown(parents, alone=alone)
    ways = [way_up(tree, place) for place in range(len(tree))]
    distances = [len(set(one) ^ set(other)) for one, other in combinations(ways, 2) if one[-1] == other[-1]]
    found = figures(tree)
    assert found.structural_virality == pytest.approx(sum(distances) / len(distances) if distances else 0)
    assert found.opens == len(parents) + alone
    assert found.with_parent == sum(len(way) > 1 for way in ways)
    assert found.reproduction == (found.with_parent / found.opens if found.opens else 0)
    assert found.generations == max((len(way) - 1 for way in ways), default=0)
    expected = Counter(len(way) - 1 for way in ways) + Counter({0: alone})
    assert found.by_generation == expected
    assert sum(found.by_way.values()) == sum(found.by_certainty.values()) == found.opens
    sizes = Counter(way[-1] for way in ways)
    assert found.largest_branch == max([*sizes.values(), min(alone, 1)])
    below = Counter(above for way in ways for above in way[1:])
    at_once = Counter(way[1] for way in ways if len(way) > 1)
    hubs = {hub.open_id - 1000: (hub.brought, hub.brought_in_all) for hub in found.hubs}
    assert len(hubs) == min(len(at_once), 10)
    assert all(hubs[place] == (at_once[place], below[place]) for place in hubs)
    assert min((hub[0] for hub in hubs.values()), default=0) >= min(at_once.values(), default=0)


def test_who_is_thanked_is_somebody_with_all_that_they_brought() -> None:
    #             0: nobody, 1, 2, 3: customers 1-3, 4: nobody, 5: customer 1
    tree = grown([-1, 0, 0, 1, 1, 1, 5, 2, 2, 0])
    assert [(each.customer_id, each.open_id, each.brought, each.brought_in_all) for each in thanks(tree)] == [
        (1, 1001, 4, 5),
        (2, 1002, 2, 2),
    ]
    assert [each.customer_id for each in thanks(tree, limit=1)] == [1]


@pytest.mark.slow
def test_fifty_thousand_opens_in_one_tree_are_one_walk() -> None:
    chain = grown(list(range(-1, 49_999)))
    assert figures(chain).structural_virality == pytest.approx((50_000 + 1) / 3)
    star = grown([-1, *[0] * 49_999])
    assert figures(star).structural_virality == pytest.approx(2 * 49_999 / 50_000)
