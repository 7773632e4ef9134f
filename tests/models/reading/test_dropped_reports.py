"""Reports of readers whom nobody knows go after a while, and no figure changes by it, whatever else happens."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.settings import Retention
from models.people.addresses import customer_at, met
from models.people.customers import Customer
from models.reading import dropped_reports
from models.reading.choices import WITHDRAWN, forget_reading
from models.reading.dropped_reports import DroppedSections, drop_reports
from models.reading.interactions import Event, Interaction
from models.reading.opens import Open
from models.reading.sections.reading_times import SectionTally, fold_again, mistaken, sections_of
from models.storage.clock import as_of, now
from models.storage.database import Database, transaction
from models.storage.statements import run_here
from tests.fixtures.quick import examples
from tests.models.reading.sections.test_reading_times import Reading, Undone, reading_of_two, summed_up

pytestmark = pytest.mark.both_databases
STEPS = st.tuples(
    st.sampled_from(("anonymous", "anonymous", "known", "summed up", "dropped", "taken back", "summed up anew")),
    st.integers(0, 400),
    st.integers(0, 3),
)
KEPT = timedelta(days=90)


async def _read(reading: Reading, days: int, title: int, customer: Customer | None = None) -> int:
    """An open so many days ago, with two reports; returns its number."""
    with as_of(now() - timedelta(days=days)):
        number = await reading.opened(title, customer)
        await reading.reads(number, title, 10 + days)
        await reading.reads(number, (title + 1) % 4, 5)
    return number


async def _shown(reading: Reading) -> list[dict[str, float]]:
    return [await sections_of(vars(tag)["promotion_id"]) for tag in reading.cards]


@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=30))
@pytest.mark.slow
async def test_sections_say_the_same_before_and_after(database: Database, steps: list[tuple[str, int, int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dropped_reports, "_AT_ONCE", 3)
        with pytest.raises(Undone):
            await _go_through(steps)


async def _go_through(steps: list[tuple[str, int, int]]) -> None:
    async with transaction():
        reading, yi = await reading_of_two(), await customer_at(await met("web", "yi"))
        for what, days, title in steps:
            await _happens(reading, yi, what, days, title)
        before = await _shown(reading)
        await drop_reports(now() - KEPT)
        assert await _shown(reading) == before
        assert await mistaken() == []
        await fold_again()
        await summed_up()
        assert await _shown(reading) == before
        raise Undone


async def _happens(reading: Reading, yi: Customer, what: str, days: int, title: int) -> None:
    match what:
        case "anonymous" | "known":
            await _read(reading, days, title, yi if what == "known" else None)
        case "summed up":
            await summed_up()
        case "dropped":
            before = await _shown(reading)
            await drop_reports(now() - timedelta(days=days))
            assert await _shown(reading) == before
        case "taken back" if reading.opens:
            await forget_reading(reading.opens[days % len(reading.opens)])
        case _:
            await fold_again()


async def test_what_goes_and_what_stays(database: Database) -> None:
    reading = await reading_of_two()
    yi = await customer_at(await met("web", "yi"))
    old, known, young = await _read(reading, 100, 0), await _read(reading, 99, 0, yi), await _read(reading, 80, 0)
    meant = await _read(reading, 98, 0)
    await Open.filter(id=meant).update(addressed_to=yi.id)
    for kind in ("form", WITHDRAWN, "click"):
        await run_here(Event(kind, kind, {}, 0.0, now()).of(old))
    opens = await Open.all().order_by("id").values()
    assert await drop_reports(now() - KEPT) == 3
    assert await Open.all().order_by("id").values() == opens, "how far each was read is told as before"
    left = {number: await Interaction.filter(open_id=number).count() for number in (old, known, meant, young)}
    assert left == {old: 2, known: 2, meant: 2, young: 2}
    assert await drop_reports(now() - KEPT) == 0
    assert await drop_reports(now() - timedelta(days=70)) == 2
    assert await SectionTally.all().count() == 0, "nothing was summed up yet"
    assert sum([each.tenths for each in await DroppedSections.all()]) == 100 + 10 + 5 + 80 + 10 + 5


async def test_a_kill_in_between_drops_nothing_twice(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dropped_reports, "_AT_ONCE", 2)
    reading = await reading_of_two()
    for days in range(105, 100, -1):
        await _read(reading, days, 0)
    await summed_up()
    before = await _shown(reading)
    sql = dropped_reports._DROP
    monkeypatch.setattr(dropped_reports, "_DROP", "DELETE FROM nowhere WHERE 1 = 1")
    with pytest.raises(Exception, match="nowhere"):
        await drop_reports(now() - KEPT)
    assert await _shown(reading) == before
    assert await DroppedSections.all().count() == 0
    monkeypatch.setattr(dropped_reports, "_DROP", sql)
    assert await drop_reports(now() - KEPT) == 10
    assert await _shown(reading) == before


def test_it_is_off_unless_it_is_said_and_never_shorter_than_a_month() -> None:
    assert Retention().reports_kept is None
    assert Retention(reports_days=400).reports_kept == timedelta(days=400)
    with pytest.raises(ValueError, match="30 days at least"):
        Retention(reports_days=29)
