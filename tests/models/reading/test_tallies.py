"""Tallies say what a count of all opens would say, whatever happens to opens and whenever they are folded."""

import asyncio
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tortoise.exceptions import OperationalError

from models.files.store import MediaStore
from models.identity.merges import merge, undo
from models.integrity import faults
from models.people.addresses import customer_at, met
from models.people.customers import Customer
from models.people.promoters import Promoter, invite
from models.privacy.erasing import erase
from models.reading import tallies
from models.reading.opens import Open, Proof, Visitor
from models.reading.tallies import ReaderTally, Tally, fold_again, fold_all, fold_some, folded_up_to, mistaken
from models.reports.figures import (
    ByKind,
    Figures,
    figures_by_promoter,
    figures_by_promotion,
    figures_by_tag,
    figures_of_all,
    figures_of_promotions,
)
from models.sharing.promotions import PromotionKind, add_promotion
from models.sharing.tags import Tag, issue_tag
from models.storage.clock import now
from models.storage.database import Database, transaction
from models.storage.row_numbers import Numbers, first_at, time_of
from tests.fixtures.quick import examples

CHANGES = ("is read", "is fetched only", "is known", "is credited", "is no person's", "is deleted")
STEPS = st.tuples(
    st.sampled_from(("is opened", "is opened", "is opened", "is opened", "is folded", *CHANGES)),
    st.integers(0, 30),
    st.integers(0, 3),
)


@pytest.fixture
def media(tmp_path: Path) -> MediaStore:
    return MediaStore(tmp_path / "media")


_KINDS = (PromotionKind.PAGE, PromotionKind.LINK)


class Undone(Exception):
    """Ends an example: nothing of it stays."""


@dataclass
class Fair:
    """Two promoters who share a page and a link, one of them by a campaign's card; three customers."""

    promoters: list[Promoter]
    customers: list[Customer]
    cards: list[Tag]
    kinds: dict[int, PromotionKind]
    made: int = 0

    async def opened(self, card: int, **more: Any) -> Open:
        """An open 40 minutes after the one before, from two days ago until now, where the rest of them stay."""
        self.made += 1
        at = min(now() - timedelta(days=2) + self.made * timedelta(minutes=40), now())
        tag = self.cards[card % len(self.cards)]
        number = max(first_at(at) | self.made, await folded_up_to())
        what = {"state": Proof.OPENED, "visitor": Visitor.PERSON, "promoter_id": vars(tag)["promoter_id"]} | more
        return await Open.create(
            id=number,
            tag=tag.code,
            promotion_id=vars(tag)["promotion_id"],
            topic="Towel",
            viewed_at=time_of(number),
            channel="web",
            **what,
        )

    async def happens(self, what: str, which: int, who: int) -> None:
        if what == "is folded":
            await fold_some()
            return
        numbers = await Open.all().order_by("id").values_list("id", flat=True)
        if what == "is opened" or not numbers:
            state = list(Proof)[who % 3]
            await self.opened(which, state=state, customer_id=self.customers[who].id if who < 3 else None)
            return
        changed = Open.filter(id=numbers[which % len(numbers)])
        match what:
            case "is read":
                await changed.update(state=Proof.READ)
            case "is fetched only":
                await changed.update(state=Proof.FETCHED)
            case "is known":
                await changed.update(customer_id=self.customers[who].id if who < 3 else None)
            case "is credited":
                await changed.update(promoter_id=self.promoters[who % 2].id if who < 3 else None)
            case "is no person's":
                await changed.update(visitor=Visitor.SELF)
            case "is deleted":
                await changed.delete()

    def scanned(self, seen: list[Open], by: str) -> dict[Hashable, Figures]:
        """Figures by a column of the opens, from a look at each of them."""
        found: dict[Hashable, list[Open]] = {}
        for each in seen:
            found.setdefault(getattr(each, by), []).append(each)
        return {key: _figures(own) for key, own in found.items()}

    def by_kind(self, seen: list[Open]) -> ByKind:
        kinds = [[each for each in seen if self.kinds[each.promotion_id] is kind] for kind in _KINDS]
        pages, links = (_figures(own) for own in kinds)
        return ByKind(pages, links, _figures(seen).readers)

    async def agrees(self) -> None:
        seen = await Open.filter(visitor=Visitor.PERSON)
        assert await mistaken() == {}
        assert await figures_of_all() == self.by_kind(seen)
        assert await figures_of_promotions(list(self.kinds)) == self.scanned(seen, "promotion_id")
        for promoter in self.promoters:
            own = [each for each in seen if each.promoter_id == promoter.id]
            assert await figures_by_promotion(promoter_id=promoter.id) == self.scanned(own, "promotion_id")
            assert (await figures_by_promoter([promoter.id])).get(promoter.id) == (self.by_kind(own) if own else None)
        for promotion_id in self.kinds:
            own = [each for each in seen if each.promotion_id == promotion_id]
            codes = [card.code for card in self.cards]
            assert await figures_by_tag(promotion_id, codes) == self.scanned(own, "tag")


def _figures(seen: list[Open]) -> Figures:
    opened = [each for each in seen if each.state is not Proof.FETCHED]
    known = [each.customer_id for each in opened if each.customer_id is not None]
    return Figures(
        fetched=len(seen),
        opened=len(opened),
        read=sum(each.state is Proof.READ for each in opened),
        known=len(known),
        readers=len(set(known)),
    )


async def _fair() -> Fair:
    jia, bo = await invite("Jia"), await invite("Bo")
    page, link = await add_promotion("Towel", page="# Towel"), await add_promotion("Shop", target="https://a.test/")
    customers = [await customer_at(await met("web", name, name=name)) for name in ("yi", "bing", "ding")]
    cards = [await issue_tag(promotion, promoter, "web") for promotion in (page, link) for promoter in (jia, bo, None)]
    return Fair([jia, bo], customers, cards, {page.id: PromotionKind.PAGE, link.id: PromotionKind.LINK})


@settings(max_examples=examples(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=5, max_size=80))
@pytest.mark.slow
async def test_tallies_say_what_a_count_of_all_opens_says(
    database: Database, steps: list[tuple[str, int, int]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tallies, "_AT_ONCE", 7)
        with pytest.raises(Undone):
            await _go_through(steps)


async def _go_through(steps: list[tuple[str, int, int]]) -> None:
    async with transaction():
        fair = await _fair()
        for step in steps:
            await fair.happens(*step)
        await fair.agrees()
        await fold_all()
        await fair.agrees()
        raise Undone


@pytest.mark.slow
async def test_who_is_erased_or_merged_is_no_reader_any_more(database: Database, media: MediaStore) -> None:
    fair = await _fair()
    yi, bing, ding = fair.customers
    for customer in (yi, bing, bing, ding):
        await fair.opened(0, customer_id=customer.id)
    await fold_all()
    assert (await figures_of_all()).readers == 3
    made = await merge(yi.id, bing.id, evidence="email:yi@home.test")
    assert made is not None
    assert (await figures_of_all()).readers == 2
    await undo(made.id)
    assert (await figures_of_all()).readers == 3
    await erase(bing.id, media)
    whole = await figures_of_all()
    assert (whole.readers, whole.pages.known, whole.pages.opened) == (2, 2, 4)
    assert not await ReaderTally.filter(customer_id=bing.id).exists()
    await fair.agrees()


async def test_what_breaks_off_folds_nothing_or_all(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    fair = await _fair()
    for number in range(10):
        await fair.opened(number)
    with monkeypatch.context() as broken:
        broken.setitem(tallies._COUNTED, "reader_tallies", "no such column")
        with pytest.raises(OperationalError):
            await fold_all()
    assert not await Tally.exists()
    await fair.agrees()
    assert await fold_all() == 10
    assert await fold_all() == 0
    await fair.agrees()


async def test_opens_that_change_while_they_are_folded_are_counted_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tallies, "_AT_ONCE", 3)
    fair = await _fair()
    await fair.opened(0)
    assert await fold_all() == 1
    opened = [await fair.opened(number, customer_id=fair.customers[number % 3].id) for number in range(30)]

    async def changes(which: Open) -> None:
        async with transaction():
            await Open.filter(id=which.id).update(state=Proof.READ, customer_id=fair.customers[0].id)

    await asyncio.gather(
        *(changes(each) for each in opened[::2]), fold_all(), *(changes(each) for each in opened[1::2])
    )
    assert await mistaken() == {}
    await asyncio.gather(*(changes(each) for each in opened), fold_again())
    await fair.agrees()
    assert (await figures_of_all()).readers == 1


async def test_the_last_hour_is_counted_from_its_opens(database: Database) -> None:
    fair = await _fair()
    old = await fair.opened(0)
    fair.made = 10_000
    young = await fair.opened(0)
    assert await fold_all() == 1
    assert old.id < await folded_up_to() <= young.id
    await fair.agrees()


async def test_no_new_open_is_numbered_below_what_is_folded(database: Database) -> None:
    fair = await _fair()
    ahead = await fair.opened(0)
    await fold_all()
    assert Numbers(1, after=ahead.id + (1 << 60)).next() > ahead.id + (1 << 60)


async def test_a_wrong_tally_is_found_and_counted_anew(database: Database, media: MediaStore) -> None:
    fair = await _fair()
    for number in range(10):
        await fair.opened(number, customer_id=fair.customers[number % 3].id)
    await fold_all()
    await Tally.filter(tag=fair.cards[0].code).update(number=7)
    await ReaderTally.filter(tag=fair.cards[1].code).delete()
    found = [fault async for fault in faults(media) if "tallies" in fault.where]
    assert [(fault.where, fault.rows) for fault in found] == [("tallies", 1), ("reader_tallies", 1)]
    assert await fold_again() == 10
    await fair.agrees()
    assert [fault async for fault in faults(media) if "tallies" in fault.where] == []
