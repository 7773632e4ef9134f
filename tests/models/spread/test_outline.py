"""What an outline shows of a tree, and that it says how much it does not show."""

from hypothesis import given
from hypothesis import strategies as st

from models.reading.opens import Proof
from models.spread.edges import Certainty, Way
from models.spread.outline import Size, outline
from models.spread.tree import Tree


def grown(parents: list[int]) -> Tree:
    """A tree of opens with these parents, by place."""
    tree = Tree()
    for place, parent in enumerate(parents):
        tree.opens.append(place + 1)
        tree.parents.append(parent)
        tree.generation.append(tree.generation[parent] + 1 if parent >= 0 else 0)
        tree.state.append(Proof.OPENED)
        tree.way.append(Way.LINK)
        tree.certainty.append(Certainty.CERTAIN if parent >= 0 else Certainty.UNKNOWN)
        tree.customer_id.append(None)
        tree.promoter_id.append(1)
    return tree


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    return grown([draw(st.integers(-1, place - 1)) for place in range(draw(st.integers(0, 60)))])


SIZES = st.builds(Size, opens=st.integers(1, 40), at_each=st.integers(1, 6), depth=st.integers(1, 8))


@given(trees(), SIZES)
def test_every_open_is_shown_or_counted_where_it_hangs(tree: Tree, size: Size) -> None:
    top = outline(tree, size)
    shown = list(top.walk())
    assert len(shown) <= size.opens
    assert len({branch.place for branch in shown}) == len(shown)
    assert len(shown) + sum(branch.hidden for branch in [top, *shown]) == len(tree)
    for branch in [top, *shown]:
        assert len(branch.children) <= size.at_each
        assert branch.depth <= size.depth
        assert all(tree.parents[child.place] == branch.place for child in branch.children)
        assert branch.brought_in_all == branch.hidden + sum(child.brought_in_all + 1 for child in branch.children)


@given(trees(), SIZES)
def test_unfolding_again_and_again_shows_all(tree: Tree, size: Size) -> None:
    seen: list[int] = []
    ahead = [(-1, 0)]
    while ahead:
        at, skip = ahead.pop()
        top = outline(tree, size, at=at, skip=skip)
        seen += [branch.place for branch in top.walk()]
        ahead += [
            (branch.place, branch.skipped + len(branch.children)) for branch in [top, *top.walk()] if branch.hidden
        ]
    assert sorted(seen) == list(range(len(tree)))


def test_those_through_whom_most_came_are_shown_first() -> None:
    top = outline(grown([-1, -1, 1, 1, 3, 0]), Size(opens=3, at_each=2, depth=5))
    assert [(branch.place, branch.hidden) for branch in top.walk()] == [(1, 1), (3, 1), (0, 1)]
