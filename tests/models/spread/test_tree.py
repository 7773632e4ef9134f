"""Trees hold what counts and was passed on; of the rest they know how many there are."""

from collections import Counter

import pytest

from models.reading.opens import Open, Proof, Visitor
from models.reading.tallies import fold_all
from models.recording.visits import Visits
from models.spread.edge_upkeep import catch_up, rebuild
from models.spread.edges import Certainty, Way
from models.spread.figures import figures
from models.spread.tree import Tree, lineage, tree_of
from models.storage.database import Database
from tests.models.spread.stories import Fair, fair


@pytest.fixture
async def story(database: Database) -> Fair:
    return await fair()


def drawn(tree: Tree) -> dict[int, int | None]:
    """The parent of each open in the tree."""
    return {
        number: tree.opens[parent] if parent >= 0 else None
        for number, parent in zip(tree.opens, tree.parents, strict=True)
    }


async def test_a_chain_of_marks_is_a_tree_and_a_card_nobody_passed_on_stands_alone(story: Fair) -> None:
    first = await story.opened(story.cards[0])
    second = await story.opened(await story.mark(first, "qr"))
    third = await story.opened(await story.mark(second, "mail"), state=Proof.READ)
    await story.opened(story.cards[0])
    await story.opened(story.sent[0])
    await story.opened(story.cards[0], visitor=Visitor.ROBOT)
    for _ in range(2):
        tree = await tree_of(story.promotion.id)
        assert drawn(tree) == {first.id: None, second.id: first.id, third.id: second.id}
        assert list(tree.generation) == [0, 1, 2]
        assert tree.way == [Way.TAG, Way.QR, Way.MAIL]
        assert tree.certainty == [Certainty.UNKNOWN, Certainty.CERTAIN, Certainty.CERTAIN]
        assert tree.state == [Proof.OPENED, Proof.OPENED, Proof.READ]
        assert tree.viewed_at == [first.viewed_at, second.viewed_at, third.viewed_at]
        assert tree.alone == Counter({Way.TAG: 1, Way.PUSH: 1})
        await fold_all()  # from tallies, and from rows, there are as many


async def test_a_card_sent_to_one_and_opened_by_another_was_probably_forwarded(story: Fair) -> None:
    yi, bing, *_ = story.customers
    unread = await story.opened(story.sent[0], customer_id=bing.id)
    own = await story.opened(story.sent[0], customer_id=yi.id)
    again = await story.opened(story.sent[0], customer_id=yi.id)
    nobody = await story.opened(story.sent[0])
    by_bing = await story.opened(story.sent[0], customer_id=bing.id)
    tree = await tree_of(story.promotion.id)
    assert drawn(tree) == {again.id: None, nobody.id: again.id, by_bing.id: again.id}
    assert tree.way == [Way.PUSH, Way.FORWARD, Way.FORWARD]
    assert tree.certainty[1:] == [Certainty.PROBABLE] * 2
    assert tree.alone == Counter({Way.PUSH: 2})
    assert (await lineage(unread.id)).brought_by is None
    assert (await lineage(own.id)).generation == 0


async def test_ones_own_opening_again_is_no_child(story: Fair) -> None:
    yi = story.customers[0]
    first = await story.opened(story.cards[0], customer_id=yi.id)
    again = await story.opened(await story.mark(first, "qr"), customer_id=yi.id)
    tree = await tree_of(story.promotion.id)
    assert drawn(tree) == {again.id: None}
    assert (tree.way, tree.certainty) == ([Way.QR], [Certainty.UNKNOWN])
    assert figures(tree).by_way == {Way.TAG: 1, Way.QR: 1}


async def test_an_own_mark_in_a_browser_nobody_knew_is_no_child_once_it_is_known_whose_it_was(story: Fair) -> None:
    yi = story.customers[0]
    first = await story.opened(story.cards[0], customer_id=yi.id)
    again = await story.opened(await story.mark(first, "qr"))
    tree = await tree_of(story.promotion.id)
    assert drawn(tree) == {first.id: None, again.id: first.id}
    assert tree.certainty == [Certainty.UNKNOWN, Certainty.CERTAIN]
    await Open.filter(id=again.id).update(customer_id=yi.id)
    tree = await tree_of(story.promotion.id)
    assert drawn(tree) == {again.id: None}
    assert tree.certainty == [Certainty.UNKNOWN]


async def test_who_brought_somebody_had_looked_at_it(story: Fair) -> None:
    first = await story.opened(story.cards[0], state=Proof.FETCHED)
    second = await story.opened(await story.mark(first), state=Proof.FETCHED)
    third = await story.opened(await story.mark(second), state=Proof.FETCHED)
    assert len(await tree_of(story.promotion.id)) == 0
    assert await Open.filter(state=Proof.FETCHED).count() == 3
    await Open.filter(id=third.id).update(state=Proof.OPENED)
    assert list((await tree_of(story.promotion.id)).generation) == [0, 1, 2]
    assert not await Open.filter(state=Proof.FETCHED).exists()


async def test_a_promoters_tree_is_whole_when_the_card_changes_hands(story: Fair) -> None:
    jia, bo = story.promoters
    first = await story.opened(story.cards[0])
    mark = await story.mark(first)
    mark.promoter_id = bo.id
    second = await story.opened(mark, promoter_id=bo.id)
    third = await story.opened(await story.mark(second), promoter_id=bo.id)
    await story.opened(story.cards[1])
    for promoter, alone in ((jia, 0), (bo, 1)):
        tree = await tree_of(story.promotion.id, promoter.id)
        assert list(tree.opens) == [first.id, second.id, third.id]
        assert tree.promoter_id == [jia.id, bo.id, bo.id]
        assert tree.counted == 3 + alone


@pytest.mark.parametrize("folded", [True, False])
async def test_lineage_is_told_from_the_rows_as_they_are_now(story: Fair, *, folded: bool) -> None:
    yi, bing, *_ = story.customers
    first = await story.opened(story.cards[0], customer_id=yi.id)
    second = await story.opened(await story.mark(first))
    third = await story.opened(await story.mark(second))
    if folded:
        await catch_up()
    found = await lineage(third.id)
    assert found.brought_by is not None
    assert (found.generation, found.brought_by.id, found.certainty) == (2, second.id, Certainty.CERTAIN)
    await Open.filter(id=second.id).update(customer_id=yi.id)
    assert (await lineage(second.id)).brought_by is None
    await Open.filter(id=second.id).update(customer_id=bing.id)
    assert (await lineage(second.id)).generation == 1
    assert (await lineage(first.id)).way is None


async def test_who_withdraws_leaves_the_shape_and_no_name(story: Fair, visits: Visits) -> None:
    yi, bing, *_ = story.customers
    first = await story.opened(story.cards[0], customer_id=yi.id)
    again = await story.opened(await story.mark(first, "qr"), customer_id=yi.id)
    third = await story.opened(await story.mark(first, "link"), customer_id=bing.id)
    for each in (first, again):
        await visits.forget_reading(each.id)
    for bring_up_to_date in (catch_up, rebuild):
        await bring_up_to_date()
        tree = await tree_of(story.promotion.id)
        assert drawn(tree) == {first.id: None, again.id: None, third.id: first.id}
        assert tree.customer_id == [None, None, bing.id]
