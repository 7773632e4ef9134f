"""What a call was does not depend on the order in which it is told, nor on how often."""

import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.calls.call_notices import enqueue_over
from models.calls.calls import Call, begin, locked, said_in
from models.calls.progress import ask, connect, decide, move, record
from models.files.store import MediaStore
from models.identity.terminals import Owner, prove
from models.people.addresses import Address
from models.people.customers import new_customer
from models.people.promoters import invite
from models.privacy.erasing import erase
from models.talking.communications import Attachment, Direction
from models.talking.conversations import between

AT = datetime(2026, 11, 23, 5, tzinfo=UTC)
Event = Callable[[Call], Awaitable[object]]

AGREED: list[Event] = [
    lambda call: move(call, "near", "ringing", at=AT),
    lambda call: move(call, "near", "in-progress", sid="CA1", at=AT),
    lambda call: move(call, "near", "completed", seconds=70, at=AT),
    lambda call: move(call, "far", "ringing", sid="CA2", at=AT),
    lambda call: move(call, "far", "completed", sid="CA2", seconds=63, at=AT),
    lambda call: move(call, "far", "completed", sid="CA2", talked_s=60, bridged=True, at=AT),
    ask,
    lambda call: decide(call, agreed=True),
    connect,
    lambda call: record(call, sid="RE1", status="in-progress", seconds=None, ref="", name="", voicemail=False),
    lambda call: record(call, sid="RE1", status="completed", seconds=58, ref="https://x", name="c", voicemail=False),
]
HUNG_UP: list[Event] = [
    lambda call: move(call, "near", "in-progress", sid="CA1", at=AT),
    lambda call: move(call, "near", "completed", seconds=9, at=AT),
    ask,
    lambda call: move(call, "far", "in-progress", sid="CA2", at=AT),
    lambda call: move(call, "far", "completed", sid="CA2", seconds=4, at=AT),
    lambda call: move(call, "far", "completed", sid="CA2", talked_s=4, bridged=False, at=AT),
]
UNANSWERED: list[Event] = [
    lambda call: move(call, "near", "in-progress", sid="CA1", at=AT),
    lambda call: move(call, "near", "completed", seconds=30, at=AT),
    lambda call: move(call, "far", "ringing", sid="CA2", at=AT),
    lambda call: move(call, "far", "no-answer", sid="CA2", at=AT),
    lambda call: move(call, "far", "no-answer", sid="CA2", talked_s=0, bridged=False, at=AT),
]


async def new_call(direction: Direction = Direction.TO_CUSTOMER) -> Call:
    talking = await between((await invite("Jia")).id, (await new_customer("Yi")).id)
    return await begin(talking, direction, key="k", channel="voice", promoter_phone="+1", customer_phone="+2")


@pytest.mark.parametrize(
    ("story", "state", "consent", "seconds"),
    [(AGREED, "ended", "agreed", 60), (HUNG_UP, "missed", "declined", 0), (UNANSWERED, "missed", "none", 0)],
    ids=["agreed", "hung up", "unanswered"],
)
@pytest.mark.parametrize("seed", range(4))
async def test_any_order_any_number_of_times_is_the_same_call(
    database: object, story: list[Event], state: str, consent: str, seconds: int, seed: int
) -> None:
    call = await new_call()
    chance = random.Random(seed)
    for event in chance.sample(story * 3, len(story) * 3):
        await event(await locked(call))
    call = await locked(call)
    assert (call.state, call.answer, call.seconds) == (state, consent, seconds)
    assert (call.near, call.near_sid, call.far_sid, call.ended_at) == ("completed", "CA1", "CA2", AT)
    assert await Attachment.all().count() == (1 if story is AGREED else 0)
    said = await said_in(call)
    assert (said.state, bool(said.text)) == ("sent" if state == "ended" else "failed", True)


@pytest.mark.parametrize(
    ("direction", "near", "far", "state"),
    [
        (Direction.TO_CUSTOMER, "", "", "asked"),
        (Direction.TO_CUSTOMER, "ringing", "", "ringing"),
        (Direction.TO_CUSTOMER, "no-answer", "", "missed"),
        (Direction.TO_CUSTOMER, "busy", "", "busy"),
        (Direction.TO_CUSTOMER, "completed", "ringing", "cancelled"),
        (Direction.TO_CUSTOMER, "completed", "canceled", "cancelled"),
        (Direction.TO_CUSTOMER, "in-progress", "failed", "failed"),
        (Direction.TO_CUSTOMER, "in-progress", "in-progress", "talking"),
        (Direction.TO_CUSTOMER, "completed", "completed", "ended"),
        (Direction.TO_PROMOTER, "completed", "", "missed"),
        (Direction.TO_PROMOTER, "completed", "busy", "missed"),
    ],
)
def test_the_state_follows_from_how_far_both_telephones_got(
    direction: Direction, near: str, far: str, state: str
) -> None:
    assert Call(near=near, far=far).follows(direction) == state


async def test_the_same_key_is_the_same_call(database: object) -> None:
    call = await new_call()
    said = await said_in(call)
    again = await begin(
        said.conversation, Direction.TO_CUSTOMER, key="k", channel="voice", promoter_phone="", customer_phone=""
    )
    assert again.id == call.id


async def test_a_second_recording_of_a_call_changes_nothing(database: object) -> None:
    call = await new_call()
    first = await record(call, sid="RE1", status="completed", seconds=5, ref="https://x/1", name="c", voicemail=False)
    second = await record(call, sid="RE2", status="completed", seconds=9, ref="https://x/2", name="c", voicemail=False)
    assert first is not None
    assert second is None
    assert (await locked(call)).recorded_s == 5


async def test_an_erased_customers_calls_are_numbers_without_a_telephone(database: object, tmp_path: Path) -> None:
    media = MediaStore(tmp_path / "media")
    call = await new_call()
    await prove(Owner(customer_id=1), "voice", "+4915112345678")
    await move(call, "near", "in-progress", sid="CA1")
    file = await record(call, sid="RE1", status="completed", seconds=5, ref="https://x/1", name="c", voicemail=False)
    assert file is not None
    sha256 = await media.keep(b"ID3 words")
    await Attachment.filter(id=file.id).update(sha256=sha256)
    await enqueue_over(call)
    await erase(1, media)
    call = await locked(call)
    assert (call.promoter_phone, call.customer_phone, call.near_sid, call.recording_sid) == ("", "", None, None)
    assert (call.recorded_s, (await said_in(call)).text) == (5, "")
    assert not media.path(sha256).exists()
    assert not await Address.filter(channel="voice").exists()
