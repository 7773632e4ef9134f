"""Calls whose end nobody tells us of are ended by ourselves."""

from datetime import timedelta

import pytest

from bot.channels.capabilities import PlacesCalls
from bot.courier import calling
from bot.courier.skips import Skip
from bot.outcomes import Final
from models.calls.calls import Call, begin, locked
from models.calls.progress import move
from models.people.customers import new_customer
from models.people.promoters import invite
from models.queue.outbox import OutboxMessage
from models.queue.payloads.calls import ForgetRecording, Lapse, Record, Ring
from models.storage.clock import now
from models.talking.communications import Direction
from models.talking.conversations import between
from tests.fixtures.made_up import MadeUp


class Exchange(MadeUp, PlacesCalls):
    """A made-up channel that people speak through."""

    async def ring(self, call: str, first: str, then: str) -> str:
        return "CA1"

    async def record(self, call: str, sid: str) -> str:
        raise Final("failed-refused")

    async def forget(self, recording_sid: str) -> None:
        return None


async def _call(age: timedelta) -> Call:
    talking = await between((await invite("Jia")).id, (await new_customer("Yi")).id)
    call = await begin(
        talking,
        Direction.TO_CUSTOMER,
        key="k",
        channel="voice",
        promoter_phone="+4930123456",
        customer_phone="+4930123457",
    )
    await Call.filter(id=call.id).update(created_at=now() - age)
    return await locked(call)


def _row() -> OutboxMessage:
    return OutboxMessage(channel="madeup", account="x", created_at=now())


@pytest.mark.parametrize(
    ("far", "minutes", "state"), [("", 6, "cancelled"), ("in-progress", 6, "talking"), ("in-progress", 300, "ended")]
)
async def test_a_silent_provider_leaves_no_call_open(database: object, far: str, minutes: int, state: str) -> None:
    call = await _call(timedelta(minutes=minutes))
    await move(call, "near", "in-progress", sid="CA1")
    if far:
        await move(call, "far", far, sid="CA2")
    await calling.do(_row(), Lapse(call_id=call.id), Exchange())
    assert (await locked(call)).state == state
    assert await OutboxMessage.filter(kind="lapse").count() == (1 if state == "talking" else 0)


async def test_nothing_is_recorded_without_agreement(database: object) -> None:
    call = await _call(timedelta())
    await move(call, "near", "in-progress", sid="CA1")
    with pytest.raises(Skip):
        await calling.do(_row(), Record(call_id=call.id), Exchange())


async def test_what_no_longer_needs_doing_is_not_done(database: object) -> None:
    call = await _call(timedelta())
    await move(call, "near", "no-answer")
    jobs = (Ring(call_id=call.id), Record(call_id=call.id), ForgetRecording(call_id=call.id, attachment_id=0))
    for job in jobs:
        with pytest.raises(Skip):
            await calling.do(_row(), job, Exchange())
    with pytest.raises(Final):
        await calling.do(_row(), Ring(call_id=call.id), MadeUp())
    with pytest.raises(Skip):
        await calling.do(_row(), Ring(call_id=99), Exchange())
