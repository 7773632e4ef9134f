"""Opens of nobody known, of which nothing came, go after a while; no figure changes by it, whatever else happens."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.settings import Retention
from models.files.store import MediaStore
from models.identity.handovers import hand_over
from models.identity.merges import merge, undo
from models.integrity import faults
from models.numbers import rollups
from models.numbers.periods import last_days
from models.numbers.sums import Scope, Sums, sums
from models.people.addresses import customer_at, met
from models.people.customers import Customer
from models.people.promoters import Promoter, invite
from models.personal_data.consents import agree
from models.privacy.erasing import erase
from models.reading import dropped_opens, tallies
from models.reading.choices import WITHDRAWN, forget_reading
from models.reading.dropped_opens import DroppedHour, DroppedTally, drop_opens, dropped_up_to, how_many_may_go
from models.reading.dropped_reports import DroppedSections
from models.reading.interactions import Event, Interaction
from models.reading.opens import Open, Proof, Visitor
from models.reading.sections import reading_times
from models.reading.sections.reading_times import sections_of
from models.reports.figures import (
    figures_by_promoter,
    figures_by_promotion,
    figures_by_tag,
    figures_of_all,
    figures_of_promotions,
)
from models.sharing.marks import Marks, mint
from models.sharing.promotions import add_promotion
from models.sharing.tags import Tag, issue_tag
from models.sharing.ways import Way
from models.spread import edge_upkeep
from models.spread.figures import figures
from models.spread.tree import tree_of
from models.storage.clock import now
from models.storage.database import Database, transaction
from models.storage.row_numbers import first_at, time_of
from models.storage.statements import run_here
from models.streaming import capture
from models.streaming.event_log import EventDue
from tests.fixtures.quick import examples

pytestmark = pytest.mark.both_databases
OPENS = ("is opened", "is opened", "is opened", "is opened", "is passed on", "reads a section")
AGAIN = (tallies.fold_again, rollups.roll_up_again, edge_upkeep.rebuild, reading_times.fold_again)
KEEPS: Mapping[str, Sequence[Callable[[], Awaitable[object]]]] = {
    "is folded": (tallies.fold_all,),
    "is rolled up": (rollups.roll_up,),
    "is derived": (edge_upkeep.catch_up,),
    "sums sections up": (reading_times.fold_all,),
    "counts again": AGAIN,
}
CHANGES = ("is read", "takes it back", "hands over", "merges", "is known")
STEPS = st.tuples(st.sampled_from((*OPENS, *OPENS, *KEEPS, *CHANGES, "drops")), st.integers(0, 60), st.integers(0, 5))
DAY = timedelta(days=1)
KEPT = timedelta(days=90)


class Undone(Exception):
    """Ends an example: nothing of it stays."""


@dataclass
class Market:
    """Two promoters share a page and a link, by cards of their own, for a customer and of a campaign."""

    promoters: list[Promoter]
    customers: list[Customer]
    cards: list[Tag]
    made: int = 0
    opens: list[int] = field(default_factory=list)

    async def opened(self, card: int, days: float | None = None, **more: Any) -> int:
        """An open of the last three days, where the rest of them stay, or so many days ago; returns its number."""
        self.made += 1
        ago = (
            timedelta(days=days) if days is not None else max(3 * DAY - self.made * timedelta(minutes=47), timedelta())
        )
        tag = self.cards[card % len(self.cards)]
        number = first_at(now() - ago) | self.made
        if days is None:
            up_to = max(await tallies.folded_up_to(), await edge_upkeep.folded_up_to(), await _rolled_up_to())
            number = max(number, up_to + self.made)
        what = {"state": Proof.OPENED, "visitor": Visitor.PERSON, "promoter_id": vars(tag)["promoter_id"]} | more
        what = {"addressed_to": vars(tag)["recipient_id"], "channel": ("web", "telegram")[self.made % 2]} | what
        promotion = vars(tag)["promotion_id"]
        at = time_of(number)
        await Open.create(id=number, tag=tag.code, promotion_id=promotion, topic="Towel", viewed_at=at, **what)
        self.opens.append(number)
        return number

    async def reads(self, open_id: int, title: int) -> None:
        self.made += 1
        value = {"seconds": 5, "sections": [{"name": f"Part {title}", "seconds": 5, "place": title}]}
        await run_here(Event(f"event-{self.made}", "dwell", value, 5, time_of(open_id)).of(open_id))

    async def happens(self, what: str, which: int, who: int) -> None:
        if what == "is opened" or not self.opens:
            state, visitor = list(Proof)[which % 3], list(Visitor)[3 - which % 4] if who == 5 else Visitor.PERSON
            reader = self.customers[who].id if who < 2 and visitor is Visitor.PERSON else None
            await self.opened(which, state=state, visitor=visitor, customer_id=reader)
            return
        seen = self.opens[which % len(self.opens)]
        if what == "drops":
            await self.drops(now() - who * DAY / 2)
        elif (keep := KEEPS.get(what)) is not None:
            await keep[who % len(keep)]()
        elif (row := await Open.get_or_none(id=seen)) is not None:
            await self.changes(what, row, who)

    async def changes(self, what: str, seen: Open, who: int) -> None:
        changed = Open.filter(id=seen.id)
        match what:
            case "is read":
                await changed.update(state=Proof.READ)
            case "is known":
                await changed.update(customer_id=self.customers[who % 2].id)
            case "takes it back":
                await forget_reading(seen.id)
            case "reads a section":
                await self.reads(seen.id, who)
            case "hands over":
                await hand_over(self.promoters[who % 2].id, self.promoters[1 - who % 2].id)
            case "merges":
                made = await merge(self.customers[0].id, self.customers[1].id, evidence="email:yi@home.test")
                if made is not None:
                    await undo(made.id)
            case "is passed on":
                parent = seen.id if seen.visitor is Visitor.PERSON else None
                await self.opened(self.cards.index(await Tag.get(code=seen.tag)), parent_open_id=parent)

    async def drops(self, before: datetime) -> int:
        shown = await self.shown()
        dropped = await drop_opens(before)
        assert await self.shown() == shown
        await self.is_right()
        return dropped

    async def shown(self) -> list[Any]:
        """All figures that are made of opens, once a parent that was only fetched counts with its child."""
        await edge_upkeep.catch_up()
        promotions = sorted({vars(card)["promotion_id"] for card in self.cards})
        promoters = [each.id for each in self.promoters]
        found: list[Any] = [await figures_of_all(), await figures_of_promotions(promotions)]
        found += [await figures_by_promoter(promoters)]
        found += [await figures_by_promotion(promoter_id=each) for each in promoters]
        for promotion in promotions:
            found.append(await figures_by_tag(promotion, [card.code for card in self.cards]))
            found.append(await sections_of(promotion))
            found += [figures(await tree_of(promotion, each)).as_json() for each in (None, *promoters)]
        await rollups.catch_up()
        return [*found, *[await _over_time(among) for among in self.scopes()]]

    def scopes(self) -> list[Scope]:
        jia, bo = (each.id for each in self.promoters)
        return [Scope(), Scope(promoter_id=jia), Scope(promoter_id=0), Scope(channel="web"), Scope(team=(jia, bo))]

    async def is_right(self) -> None:
        assert await tallies.mistaken() == {}
        assert await rollups.mistaken() == []
        assert await reading_times.mistaken() == []
        assert await dropped_opens.mistaken() == []

    async def is_the_same_counted_anew(self) -> None:
        shown = await self.shown()
        for again in AGAIN:
            await again()
            assert await self.shown() == shown
        await self.is_right()


async def _rolled_up_to() -> int:
    return first_at(datetime.fromtimestamp(await rollups.rolled_up_to() * 900, UTC))


async def _over_time(among: Scope) -> Sums:
    return await sums(last_days(200, now().date(), ZoneInfo("UTC")), among, hourly=True)


async def _market() -> Market:
    jia, bo = await invite("Jia"), await invite("Bo")
    page, link = await add_promotion("Towel", page="# Towel"), await add_promotion("Shop", target="https://a.test/")
    yi, bing = [await customer_at(await met("web", name, name=name)) for name in ("yi", "bing")]
    cards = [await issue_tag(promotion, promoter, "web") for promotion in (page, link) for promoter in (jia, bo, None)]
    cards.append(await issue_tag(page, jia, "web", recipient_id=yi.id))
    return Market([jia, bo], [yi, bing], cards)


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=5, max_size=50))
@pytest.mark.slow
async def test_figures_say_the_same_before_and_after(database: Database, steps: list[tuple[str, int, int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dropped_opens, "_AT_ONCE", 3)
        patch.setattr(dropped_opens, "_FEW_MS", len(steps) % 2 * timedelta(hours=1) // timedelta(milliseconds=1))
        with pytest.raises(Undone):
            await _go_through(steps)


async def _go_through(steps: list[tuple[str, int, int]]) -> None:
    async with transaction():
        market = await _market()
        for step in steps:
            await market.happens(*step)
        await market.drops(now())
        await market.is_the_same_counted_anew()
        raise Undone


async def _kept_up() -> None:
    for keep in (tallies.fold_all, rollups.roll_up, edge_upkeep.catch_up, reading_times.fold_all):
        await keep()


@pytest.mark.slow
async def test_nothing_goes_that_anything_names(database: Database, tmp_path: Path) -> None:
    market = await _market()
    goes, young, known = [await market.opened(0, days) for days in (100, 80, 99)]
    withdrawn, form, parent, child, agreed, marked = [await market.opened(0, 95 - n) for n in range(6)]
    robot = await market.opened(1, 91, visitor=Visitor.ROBOT, state=Proof.FETCHED)
    sent = await market.opened(6, 98)
    await Open.filter(id=known).update(customer_id=market.customers[0].id)
    await Open.filter(id=child).update(parent_open_id=parent)
    for open_id, kind in ((withdrawn, WITHDRAWN), (form, "form"), (goes, "dwell")):
        await run_here(Event(kind, kind, {}, 0.0, now()).of(open_id))
    yi = market.customers[0]
    await agree(yi, "contact", "Yes", language="en", channel="web", evidence=f"open {agreed}")
    marks = Marks(bytes(32))
    tag = await marks.tag_of(marks.of(marked, Way.SHARE))
    assert tag is not None
    await mint(tag)
    await _kept_up()
    before = now() - KEPT
    assert await how_many_may_go(before, 100) == 2
    assert await how_many_may_go(before, 1) == 1
    assert await market.drops(before) == 2
    left = {each.id for each in await Open.all()}
    assert left == {young, known, withdrawn, form, parent, child, agreed, marked, sent}
    assert robot not in left
    assert not await Interaction.filter(open_id=goes).exists()
    assert [row.number for row in await DroppedHour.all()] == [1]
    assert sorted(row.visitor for row in await DroppedTally.all()) == ["person", "robot"]
    assert await how_many_may_go(before, 100) == 0
    assert await drop_opens(before) == 0
    up_to = await dropped_up_to()
    assert up_to is not None
    assert time_of(sent) < up_to < time_of(young)
    await market.is_the_same_counted_anew()
    assert [fault async for fault in faults(MediaStore(tmp_path / "media"))] == []


async def test_a_link_that_its_reader_passed_on_still_opens(database: Database) -> None:
    market = await _market()
    numbers = [await market.opened(card, 100) for card in (0, 1, 0, 4)]
    marks = Marks(bytes(32))
    codes = {number: marks.of(number, Way.QR) for number in numbers}
    assert await drop_opens(now() - KEPT) == 4
    for number, card in zip(numbers, (0, 1, 0, 4), strict=True):
        tag = await marks.tag_of(codes[number])
        assert tag is not None
        assert (tag.parent_code, tag.parent_open_id) == (market.cards[card].code, None)
        assert vars(tag)["promoter_id"] == vars(market.cards[card])["promoter_id"]
    assert await marks.tag_of(marks.of(numbers[0] + (1 << 22), Way.QR)) is None


@pytest.mark.slow
async def test_whoever_is_erased_leaves_opens_that_may_go(database: Database, tmp_path: Path) -> None:
    market = await _market()
    for days in (100, 99, 98):
        await market.opened(0, days, customer_id=market.customers[1].id, known_by="session")
    await _kept_up()
    await erase(market.customers[1].id, MediaStore(tmp_path / "media"))
    assert await market.drops(now() - KEPT) == 3
    await market.is_the_same_counted_anew()


@pytest.mark.slow
async def test_a_kill_in_between_drops_nothing_twice(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dropped_opens, "_AT_ONCE", 2)
    market = await _market()
    for days in range(105, 98, -1):
        await market.reads(await market.opened(days, days), days % 3)
    await _kept_up()
    before = await market.shown()
    pack = dropped_opens._pack
    monkeypatch.setattr(dropped_opens, "_pack", lambda **_: "INSERT INTO nowhere SELECT {}")
    with pytest.raises(Exception, match="nowhere"):
        await drop_opens(now() - KEPT)
    assert await market.shown() == before
    assert not await DroppedTally.exists()
    assert not await DroppedSections.exists()
    monkeypatch.setattr(dropped_opens, "_pack", pack)
    assert await drop_opens(now() - KEPT) == 6
    assert await market.shown() == before
    await market.is_right()


async def test_other_systems_are_not_told_of_it(database: Database) -> None:
    market = await _market()
    gone, stays = await market.opened(0, 100), await market.opened(0, 1)
    await market.reads(gone, 1)
    await _kept_up()
    await capture.switch_on()
    await Open.filter(id=stays).update(state=Proof.READ)
    noted = await EventDue.all().values_list("noun", "number")
    assert await drop_opens(now() - KEPT) == 1
    assert await EventDue.all().values_list("noun", "number") == noted == [("opens", stays)]
    assert not await rollups.RollupDue.all().exclude(quarter__gt=0).exists()


def test_it_is_off_unless_it_is_said_and_never_shorter_than_reports() -> None:
    assert Retention().opens_kept is None
    assert Retention(opens_days=400, reports_days=90).opens_kept == timedelta(days=400)
    with pytest.raises(ValueError, match="30 days at least"):
        Retention(opens_days=29)
    with pytest.raises(ValueError, match="opens_days must not be less than reports_days"):
        Retention(opens_days=60, reports_days=90)
