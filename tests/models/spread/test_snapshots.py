"""Snapshots: a large spread is shown as it was a moment ago, whole and by promoter, and is renewed beside who looks."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.people.promoters import Promoter, invite
from models.sharing.promotions import Promotion, add_promotion
from models.spread.edge_upkeep import catch_up, rebuild
from models.spread.figures import figures
from models.spread.snapshots import GOOD_FOR, LARGE, YOUNG_FOR, Snapshots
from models.spread.tree import Tree, tree_of
from models.storage.background_tasks import in_background
from models.storage.clock import as_of, now
from models.storage.database import Database
from tests.fixtures.patience import within
from tests.models.spread.forests import grow
from tests.models.spread.test_figures import PARENTS, grown


@contextmanager
def later(span: timedelta) -> Iterator[None]:
    with as_of(now() + span):
        yield


def shape(tree: Tree) -> tuple[object, ...]:
    """All that a tree says."""
    lists = (tree.opens, tree.parents, tree.generation, tree.state, tree.way, tree.certainty, tree.tags_way)
    return *(list(each) for each in lists), tree.customer_id, tree.promoter_id, list(tree.roots), tree.alone


@pytest.fixture
async def promoters(database: Database) -> list[Promoter]:
    return [await invite(name) for name in ("Jia", "Bo", "Cai")]


@pytest.fixture
async def towel(database: Database) -> Promotion:
    return await add_promotion("Towel", page="# Towel")


async def grown_on(promotion: Promotion, promoters: list[Promoter]) -> None:
    """Store some opens of days ago, which nobody looks for there."""
    await grow(promotion, promoters, 20, seed=2)
    await rebuild()


async def test_a_small_spread_is_read_anew_for_whoever_looks(towel: Promotion, promoters: list[Promoter]) -> None:
    looked = Snapshots()
    await grow(towel, promoters, 30)
    first = await looked.of(towel.id)
    await grow(towel, promoters, 30, seed=2)
    again = await looked.of(towel.id)
    assert len(again.tree) > len(first.tree)
    assert not again.is_kept
    assert shape(again.tree) == shape(await tree_of(towel.id))


@pytest.mark.slow
@pytest.mark.both_databases
async def test_a_large_one_is_kept_for_a_minute_and_is_each_promoter_s_too(
    towel: Promotion, promoters: list[Promoter]
) -> None:
    looked = Snapshots()
    await grow(towel, promoters, LARGE + 500, first=40)
    whole = await looked.of(towel.id)
    assert whole.is_kept
    assert shape(whole.tree) == shape(await tree_of(towel.id))
    for promoter in promoters:
        part = await looked.of(towel.id, promoter.id)
        live = await tree_of(towel.id, promoter.id)
        assert shape(part.tree) == shape(live)
        assert part.told == figures(live)
        assert part.at == whole.at
        assert await looked.of(towel.id, promoter.id) is part
    await grown_on(towel, promoters)
    assert await looked.of(towel.id) is whole
    with later(YOUNG_FOR * 2):
        assert await looked.of(towel.id) is whole  # who looks does not wait,
    with later(GOOD_FOR * 2):
        renewed = await looked.of(towel.id)  # but for what is old
        assert len(renewed.tree) == len((await tree_of(towel.id)).opens) > len(whole.tree)


@pytest.mark.slow
async def test_what_was_looked_at_is_renewed_meanwhile_and_large_ones_are_read_before_anybody_looks(
    towel: Promotion, promoters: list[Promoter]
) -> None:
    looked = Snapshots()
    await grow(towel, promoters, LARGE + 10)
    await catch_up()
    async with in_background(looked.keep_up(), "spreads"):
        async with within():
            while towel.id not in looked:
                await asyncio.sleep(0.01)
        first = await looked.of(towel.id)
        await grown_on(towel, promoters)
        with later(YOUNG_FOR * 2):
            assert await looked.of(towel.id) is first
            async with within():
                while (renewed := await looked.of(towel.id)) is first:
                    await asyncio.sleep(0.01)
        assert len(renewed.tree) > len(first.tree)


@pytest.mark.slow
async def test_two_who_look_at_once_have_it_read_once(towel: Promotion, promoters: list[Promoter]) -> None:
    looked = Snapshots()
    await grow(towel, promoters, LARGE + 10)
    one, other = await asyncio.gather(looked.of(towel.id), looked.of(towel.id))
    assert one is other


@given(PARENTS, st.lists(st.integers(0, 30), max_size=4))
def test_a_part_has_whole_trees_as_they_are(parents: list[int], wanted: list[int]) -> None:
    tree = grown(parents)
    roots: list[int] = []
    for place, parent in enumerate(tree.parents):
        roots.append(tree.opens[place] if parent < 0 else roots[parent])
    tree.roots.extend(roots)
    chosen = {1000 + place for place in wanted}
    part = tree.part(chosen, tree.alone)
    assert list(part.opens) == [number for number, root in zip(tree.opens, roots, strict=True) if root in chosen]
    above = {number: tree.opens[p] if p >= 0 else None for number, p in zip(tree.opens, tree.parents, strict=True)}
    for place, number in enumerate(part.opens):
        parent = part.parents[place]
        assert (part.opens[parent] if parent >= 0 else None) == above[number]
        assert part.brought_in_all[place] == tree.brought_in_all[list(tree.opens).index(number)]
