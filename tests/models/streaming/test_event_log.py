"""Whoever is told of events ends up with what is in the tables, each position once, however late a row is committed."""

import asyncio
from pathlib import Path

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.files.store import MediaStore
from models.people.addresses import customer_at, met
from models.people.customers import Customer
from models.people.promoters import invite
from models.privacy.erasing import erase
from models.reading.choices import forget_reading
from models.reading.interactions import Event, Interaction
from models.reading.opens import MARK_READ, Known, Open, Proof, Visitor
from models.storage.clock import now
from models.storage.database import Database, transaction
from models.storage.plain_sql import rows
from models.storage.row_numbers import first_at
from models.storage.statements import run_here
from models.streaming import event_log as numbering
from models.streaming.capture import is_on, switch_off, switch_on
from models.streaming.event_log import EventDue, NumberedEvent, forget_events, last_position, number_some
from models.streaming.streamed_rows import STREAMED
from models.talking.communications import Direction, add_communication
from models.talking.conversations import Conversation, between
from models.talking.edits import rewrite, take_back
from tests.fixtures.quick import examples
from tests.models.streaming.mirror import Mirror

STEPS = st.tuples(
    st.sampled_from(("opens", "opens", "reports", "reports", "reads", "takes it back", "is deleted", "is told")),
    st.integers(0, 9),
)


class Undone(Exception):
    """Ends a transaction: nothing of it stays."""


@pytest.fixture
async def captured(database: Database) -> None:
    assert await switch_on()


async def _open(number: int, customer: Customer | None = None) -> int:
    key = first_at(now()) + number
    await Open.create(
        id=key,
        tag="a" * 22,
        promotion_id=1,
        topic="Towel",
        viewed_at=now(),
        channel="web",
        visitor=Visitor.PERSON,
        state=Proof.FETCHED,
        customer_id=customer.id if customer else None,
        known_by=Known.SESSION if customer else Known.NOT,
    )
    return key


async def _opens_in_vain() -> None:
    async with transaction():
        await _open(1)
        raise Undone


async def _reports(open_id: int, number: int) -> None:
    await run_here(Event(f"event-{number:03}", "dwell", {"seconds": 4}, 4, now()).of(open_id))


async def _yi() -> tuple[Conversation, Customer]:
    jia = await invite("Jia")
    yi = await customer_at(await met("madeup", "yi", name="Yi"))
    return await between(jia.id, yi.id), yi


@pytest.mark.parametrize("which", ["opens", "interactions"])
async def test_nothing_is_noted_before_it_is_switched_on_and_nothing_after_it_is_off(
    database: Database, which: str
) -> None:
    await _reports(await _open(1), 1)
    assert await EventDue.all().count() == 0
    assert await switch_on()
    assert not await switch_on()
    assert await is_on()
    await _reports(await _open(2), 2)
    assert await EventDue.filter(noun=which).count() == 1
    assert await switch_off()
    assert not await switch_off()
    await _reports(await _open(3), 3)
    assert await EventDue.all().count() == 0


async def test_a_version_that_tells_more_has_more_noted(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """It finds the triggers of the version before; what these noted is told."""
    without = {table: shape for table, shape in STREAMED.items() if table != "interactions"}
    with monkeypatch.context() as before:
        before.setattr("models.streaming.capture.STREAMED", without)
        await switch_on()
    await _reports(await _open(1), 1)
    assert await switch_on()
    await _reports(await _open(2), 2)
    assert [event.noun for event in await Mirror().catch_up()] == ["opens", "opens", "interactions"]


async def test_a_row_that_was_changed_several_times_is_told_once_as_it_is_then(captured: None) -> None:
    number = await _open(1)
    await _reports(number, 1)
    await run_here((MARK_READ, (number,)))
    told = await Mirror().catch_up()
    assert [(event.position, event.noun) for event in told] == [(1, "opens"), (2, "interactions")]
    values = told[0].values
    assert values is not None
    assert (values["id"], values["state"]) == (number, "read")


async def test_what_is_undone_is_never_told(captured: None) -> None:
    with pytest.raises(Undone):
        await _opens_in_vain()
    await _open(2)
    assert [event.position for event in await Mirror().catch_up()] == [1]


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=5, max_size=40))
@pytest.mark.slow
async def test_a_mirror_of_what_is_told_has_what_the_tables_have(captured: None, steps: list[tuple[str, int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbering, "AT_ONCE", 3)
        with pytest.raises(Undone):
            await _go_through(steps)


async def _go_through(steps: list[tuple[str, int]]) -> None:
    async with transaction():
        mirror, opens = Mirror(position=await last_position()), list[int]()
        for made, (what, which) in enumerate(steps):
            if what == "opens" or not opens:
                opens.append(await _open(made))
            await _happens(what, opens[which % len(opens)], which, mirror)
            if what == "is deleted":
                opens.remove(opens[which % len(opens)])
        await mirror.catch_up()
        states = await Open.all().order_by("id").values_list("state", flat=True)
        assert mirror.values("opens", "state") == [str(state) for state in states]
        kinds = await Interaction.all().order_by("id").values_list("kind", flat=True)
        assert mirror.values("interactions", "kind") == list(kinds)
        raise Undone


async def _happens(what: str, of: int, which: int, mirror: Mirror) -> None:
    match what:
        case "reports":
            await _reports(of, which)
        case "reads":
            await run_here((MARK_READ, (of,)))
        case "takes it back":
            await forget_reading(of)
        case "is deleted":
            await Open.filter(id=of).delete()
        case "is told":
            await mirror.catch_up()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_row_that_is_committed_late_is_told_late_and_never_passed_by(captured: None, database_url: str) -> None:
    """Two write at once; the one whose keys are smaller, notes and rows alike, is the slower."""
    insert = (
        "INSERT INTO opens (id, tag, promotion_id, topic, viewed_at, channel, visitor, state, reason)"
        " VALUES ($1, 'a', 1, 'Towel', now(), 'web', 'person', 'fetched', '')"
    )
    mirror = Mirror()
    slow, quick = await asyncpg.connect(database_url), await asyncpg.connect(database_url)
    try:
        under_way = slow.transaction()
        await under_way.start()
        await slow.execute(insert, 1)
        await quick.execute(insert, 2)
        assert [event.number for event in await mirror.catch_up()] == [2]
        await quick.execute(insert, 3)
        await under_way.commit()
        assert [event.number for event in await mirror.catch_up()] == [1, 3]
    finally:
        await asyncio.gather(slow.close(), quick.close())


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_two_readers_never_give_one_position_twice(captured: None) -> None:
    """One was taken for dead and goes on beside the next."""
    await asyncio.gather(*(_open(number) for number in range(60)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbering, "AT_ONCE", 7)
        await asyncio.gather(*(number_some() for _ in range(30)))
    assert len(await Mirror().catch_up()) == 60


async def test_words_names_and_answers_are_told_only_where_somebody_chose_so(captured: None) -> None:
    talk, yi = await _yi()
    await add_communication(talk, Direction.TO_PROMOTER, channel="web", source="1", text="Is it soft?")
    await add_communication(talk, Direction.TO_CUSTOMER, channel="web", source="2", author="team:Ding")
    opened = await _open(1, yi)
    await run_here(Event("event-01", "form", {"name": "Yi"}, 0, now()).of(opened))
    plain, whole = Mirror(), Mirror(personal=True)
    told = repr(await plain.catch_up())
    assert not any(word in told for word in ("soft", "Yi", "Jia", "Ding"))
    assert plain.values("communications", "author") == ["customer", "team"]
    assert plain.values("communications", "customer_id") == [yi.id, yi.id]
    await whole.catch_up()
    assert whole.values("communications", "text") == ["Is it soft?", ""]
    assert whole.values("opens", "customer") == ["Yi"]
    assert "Yi" in str(whole.values("interactions", "value"))


async def test_edited_words_and_words_taken_back_are_told_anew(captured: None) -> None:
    talk, _ = await _yi()
    said = await add_communication(talk, Direction.TO_PROMOTER, channel="web", source="1", text="Is it soft?")
    mirror = Mirror(personal=True)
    await mirror.catch_up()
    await rewrite(said, "Is it very soft?")
    await mirror.catch_up()
    assert mirror.values("communications", "text") == ["Is it very soft?"]
    await take_back(said)
    await mirror.catch_up()
    assert mirror.values("communications", "text") == [""]
    assert mirror.values("communications", "deleted_at") != [None]


async def test_a_conversation_that_is_handed_over_tells_its_communications_anew(captured: None) -> None:
    talk, _ = await _yi()
    await add_communication(talk, Direction.TO_PROMOTER, channel="web", source="1", text="Is it soft?")
    mirror = Mirror()
    await mirror.catch_up()
    ding = await invite("Ding")
    await Conversation.filter(id=talk.id).update(promoter_id=ding.id)
    await mirror.catch_up()
    assert mirror.values("communications", "promoter_id") == [ding.id]


async def test_who_is_erased_is_erased_in_a_mirror_too(captured: None, tmp_path: Path) -> None:
    talk, yi = await _yi()
    await add_communication(talk, Direction.TO_PROMOTER, channel="web", source="1", text="Is it soft?")
    await _open(1, yi)
    mirror = Mirror(personal=True)
    await mirror.catch_up()
    assert mirror.values("opens", "customer_id") == [yi.id]
    await erase(yi.id, MediaStore(tmp_path))
    await mirror.catch_up()
    assert mirror.values("erasures", "customer_id") == [yi.id]
    assert mirror.values("opens", "customer_id") == [None]
    assert "soft" not in repr(mirror.tables)


async def test_what_all_feeds_have_had_for_long_is_forgotten(captured: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbering, "KEPT", 2)
    for number in range(5):
        await _open(number)
    while await number_some():
        pass
    assert await forget_events(4) == 2
    left = await NumberedEvent.all().order_by("position").values_list("position", flat=True)
    assert [*map(str, left)] == ["3", "4", "5"]


async def test_every_streamed_column_is_a_column_or_made_of_some(database: Database) -> None:
    for table, shape in STREAMED.items():
        assert await rows(shape.query(1, personal=True), 0) == [], table
