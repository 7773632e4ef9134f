"""How long sections were read is what the reports say, whatever happens to them and whenever they are summed up."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.files.store import MediaStore
from models.integrity import faults
from models.people.addresses import customer_at, met
from models.people.customers import Customer
from models.people.promoters import invite
from models.privacy.erasing import erase
from models.reading.choices import forget_reading
from models.reading.interactions import Event, Interaction, extension
from models.reading.opens import Known, Open, Proof, Visitor
from models.reading.sections import reading_times
from models.reading.sections.reading_times import SectionTally, fold_again, fold_all, mistaken, sections_of
from models.reading.sections.reported import MAX_NAMES, REST
from models.sharing.promotions import add_promotion
from models.sharing.tags import Tag, issue_tag
from models.storage.clock import now
from models.storage.database import Database, transaction
from models.storage.revisions import Revision
from models.storage.row_numbers import first_at
from models.storage.statements import run_here
from tests.fixtures.quick import examples

TITLES = ("Hotel", "Prices", "毛巾", "Questions")
CHANGES = ("takes it back", "is the promoter", "is a person", "is deleted", "is erased")
STEPS = st.tuples(
    st.sampled_from(("reads", "reads", "reads", "reads", "reports rubbish", "is summed up", *CHANGES)),
    st.integers(0, 9),
    st.integers(0, len(TITLES) - 1),
)
RUBBISH: tuple[object, ...] = (
    "x",
    ["x"],
    [[]],
    [{"name": 7}],
    [{"name": "x", "seconds": -1}],
    [{"name": "x", "seconds": "y"}],
    {"a": 1},
)


class Undone(Exception):
    """Ends an example: nothing of it stays."""


@dataclass
class Reading:
    """Two promotions and who reads them."""

    cards: list[Tag]
    opens: list[int] = field(default_factory=list)
    made: int = 0
    told: int = 0

    async def opened(self, card: int, customer: Customer | None = None) -> int:
        """An open of a page; returns its number."""
        self.made += 1
        tag = self.cards[card % len(self.cards)]
        number = first_at(now()) + self.made
        await Open.create(
            id=number,
            tag=tag.code,
            promotion_id=vars(tag)["promotion_id"],
            topic="Towel",
            viewed_at=now(),
            channel="web",
            visitor=Visitor.PERSON,
            state=Proof.READ,
            customer_id=customer.id if customer else None,
            known_by=Known.SESSION if customer else Known.NOT,
        )
        self.opens.append(number)
        return number

    async def reports(self, open_id: int, sections: object, seconds: float = 5) -> None:
        self.told += 1
        value = {"seconds": seconds, "sections": sections}
        await run_here(Event(f"event-{self.told:03}", "dwell", value, seconds, now()).of(open_id))

    async def reads(self, open_id: int, title: int, tenths: int) -> None:
        section = {"name": TITLES[title], "seconds": tenths / 10, "place": title}
        await self.reports(open_id, [section], tenths / 10)

    async def happens(self, what: str, which: int, title: int) -> None:
        if what == "is summed up":
            await summed_up()
            return
        if which >= len(self.opens):
            await self.opened(which)
        open_id = self.opens[which % len(self.opens)]
        match what:
            case "reads":
                await self.reads(open_id, title, 7 * which + title + 1)
            case "reports rubbish":
                await self.reports(open_id, RUBBISH[which % len(RUBBISH)])
            case "takes it back":
                await forget_reading(open_id)
            case "is the promoter":
                await Open.filter(id=open_id).update(visitor=Visitor.SELF)
            case "is a person":
                await Open.filter(id=open_id).update(visitor=Visitor.PERSON)
            case "is erased":
                await Interaction.filter(open_id=open_id).update(value={})
            case "is deleted":
                await Open.filter(id=open_id).delete()
                self.opens.remove(open_id)

    async def agrees(self) -> None:
        """Each promotion's sections are the sums of its persons' own."""
        assert await mistaken() == []
        for tag in self.cards:
            expected: Counter[str] = Counter()
            async for seen in Open.filter(promotion_id=vars(tag)["promotion_id"], visitor=Visitor.PERSON):
                for name, seconds in (await extension(seen.id)).get("sections", {}).items():
                    expected[name] += round(10 * seconds)
            found = await sections_of(vars(tag)["promotion_id"])
            assert {name: round(10 * seconds) for name, seconds in found.items()} == dict(expected)
            assert list(found) == [title for title in TITLES if title in found]


async def summed_up() -> None:
    """Twice: on PostgreSQL the first look notes what was there, the second sums it up.

    Nor is a transaction waited for that was under way at the look before: nobody else reports here, and such a one may
    be the example's own, as PostgreSQL sees it once another has ended meanwhile (its upkeep of tables has some).
    """
    for _ in range(2):
        await Revision.filter(name="sections_under_way").delete()
        await fold_all()


async def reading_of_two() -> Reading:
    jia = await invite("Jia")
    promotions = [await add_promotion(title, page="# Towel") for title in ("Towel", "Soap")]
    return Reading([await issue_tag(promotion, jia, "web") for promotion in promotions])


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=5, max_size=60))
@pytest.mark.slow
@pytest.mark.both_databases
async def test_sums_say_what_all_reports_say(database: Database, steps: list[tuple[str, int, int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading_times, "_AT_ONCE", 3)
        with pytest.raises(Undone):
            await _go_through(steps)


async def _go_through(steps: list[tuple[str, int, int]]) -> None:
    async with transaction():
        reading = await reading_of_two()
        for step in steps:
            await reading.happens(*step)
        await reading.agrees()
        await summed_up()
        await reading.agrees()
        before = await SectionTally.all().order_by("promotion_id", "name", "place").values("name", "place", "tenths")
        await fold_again()
        await summed_up()
        after = await SectionTally.all().order_by("promotion_id", "name", "place").values("name", "place", "tenths")
        assert before == after
        raise Undone


@pytest.mark.both_databases
async def test_each_report_is_summed_up_once(database: Database) -> None:
    reading = await reading_of_two()
    async with transaction():
        first = await reading.opened(0)
        for number in range(8):
            await reading.reads(first, number % 2, 10)
    await summed_up()
    assert await SectionTally.all().order_by("name").values_list("name", "tenths") == [("Hotel", 40), ("Prices", 40)]
    assert await fold_all() == 0
    await reading.agrees()


@pytest.mark.both_databases
async def test_a_number_that_is_given_out_again_is_summed_up_too(database: Database) -> None:
    reading = await reading_of_two()
    async with transaction():
        first, second = await reading.opened(0), await reading.opened(0)
        await reading.reads(first, 0, 50)
        await reading.reads(second, 1, 50)
    await summed_up()
    async with transaction():
        await forget_reading(second)
    third = await reading.opened(0)
    async with transaction():
        await reading.reads(third, 2, 30)
    await reading.agrees()
    await summed_up()
    await reading.agrees()
    assert await sections_of(vars(reading.cards[0])["promotion_id"]) == {"Hotel": 5.0, "毛巾": 3.0}


@pytest.mark.both_databases
async def test_who_is_erased_leaves_no_section(database: Database, tmp_path: Path) -> None:
    reading = await reading_of_two()
    yi = await customer_at(await met("web", "yi", name="Yi"))
    async with transaction():
        await reading.reads(await reading.opened(0, yi), 1, 400)
        await reading.reads(await reading.opened(0), 0, 100)
    await summed_up()
    await erase(yi.id, MediaStore(tmp_path / "media"))
    assert await sections_of(vars(reading.cards[0])["promotion_id"]) == {"Hotel": 10.0}
    assert (await extension(reading.opens[0]))["dwell_seconds"] == 40
    assert not await SectionTally.filter(name="Prices").exists()
    await reading.agrees()


@pytest.mark.both_databases
async def test_reports_that_are_taken_back_while_they_are_summed_up_count_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_times, "_AT_ONCE", 3)
    reading = await reading_of_two()
    async with transaction():
        for number in range(20):
            await reading.reads(await reading.opened(number % 2), number % 4, 30)
    await fold_all()

    async def takes_back(open_id: int) -> None:
        async with transaction():
            await forget_reading(open_id)

    await asyncio.gather(*map(takes_back, reading.opens[:8]), fold_all(), *map(takes_back, reading.opens[8:12]))
    await reading.agrees()
    await asyncio.gather(*map(takes_back, reading.opens[12:16]), fold_again())
    await summed_up()
    await reading.agrees()


async def test_of_many_names_the_longest_are_shown_and_all_add_up(database: Database) -> None:
    reading = await reading_of_two()
    async with transaction():
        seen = await reading.opened(0)
        for number in range(80):
            section = {"name": f"{number:02}", "seconds": 1 + number / 10, "place": number}
            await reading.reports(seen, [section], 10)
    await summed_up()
    found = await sections_of(vars(reading.cards[0])["promotion_id"])
    assert (len(found), next(iter(found)), list(found)[-1]) == (MAX_NAMES + 1, "30", REST)
    assert sum(found.values()) == pytest.approx(80 + sum(range(80)) / 10)


async def test_a_wrong_sum_is_found_and_made_anew(database: Database, tmp_path: Path) -> None:
    reading = await reading_of_two()
    async with transaction():
        await reading.reads(await reading.opened(0), 1, 400)
    await summed_up()
    await SectionTally.all().update(tenths=7)
    found = [fault async for fault in faults(MediaStore(tmp_path / "media")) if "tallies" in fault.where]
    assert [(fault.where, fault.rows, fault.first) for fault in found] == [("section_tallies", 1, "1")]
    await fold_again()
    await reading.agrees()
