"""Meetings and check-ins as they are kept: one of each message, the nearest plan, corrections, stays."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.identity.handovers import hand_over
from models.meetings import checkins, meetings
from models.meetings.checkins import AlreadyCorrected, CheckIn
from models.meetings.meetings import Meeting, State
from models.meetings.places import BadPlace
from models.people.addresses import Address, bind, customer_at, met
from models.people.promoters import Promoter, invite
from models.queue.outbox import OutboxMessage, SendState, cancel_about, enqueue
from models.queue.payloads.meetings import MeetingNotice
from models.storage.clock import now
from models.storage.database import Database
from models.talking.communications import Communication
from models.talking.conversations import Conversation, between
from models.talking.enclosures import Enclosure
from tests.fixtures.quick import examples

HERE = (31.24, 121.49)
NEAR_BY, FAR_OFF = (31.2405, 121.49), (31.25, 121.49)


@dataclass
class Pair:
    promoter: Promoter
    terminal: Address
    talking: Conversation

    async def checks_in(self, source: str = "web:jia:1", *, live: bool = False) -> CheckIn:
        made = await checkins.check_in(self.promoter.id, *HERE, source=source, live=live)
        await checkins.meet(made, self.talking, channel="web")
        return made

    async def plans(self, at: datetime, source: str = "web:jia:9") -> Meeting:
        return await meetings.plan(self.talking, at, source=source, pin=HERE)


@pytest.fixture
async def pair(database: Database) -> Pair:
    promoter = await invite("Jia")
    terminal = await met("web", "jia", name="Jia")
    await bind(terminal, promoter)
    customer = await customer_at(await met("web", "yi", name="Yi"))
    return Pair(promoter, terminal, await between(promoter.id, customer.id))


async def test_the_same_message_plans_one_meeting(pair: Pair) -> None:
    at = now() + timedelta(days=1)
    assert (await pair.plans(at)).id == (await pair.plans(at)).id
    assert await Meeting.all().count() == 1


async def test_a_meeting_nowhere_on_earth_is_refused(pair: Pair) -> None:
    with pytest.raises(BadPlace):
        await meetings.plan(pair.talking, now(), source="1", pin=(91.0, 0.0))
    planned = await pair.plans(now())
    with pytest.raises(BadPlace):
        await meetings.move(planned, now(), pin=(0.0, 200.0))
    assert (await Meeting.get()).revision == 0


async def test_a_check_in_keeps_the_nearest_plan_and_no_other(pair: Pair) -> None:
    later = await pair.plans(now() + timedelta(minutes=90), "1")
    nearest = await pair.plans(now() - timedelta(minutes=30), "2")
    await pair.plans(now() + timedelta(hours=3), "3")
    made = await pair.checks_in()
    assert (made.meeting_id, made.distance_m) == (nearest.id, 0)
    assert [each.state for each in await Meeting.all().order_by("at")] == ["kept", "planned", "planned"]
    assert (await pair.checks_in("web:jia:2")).meeting_id == later.id
    assert (await pair.checks_in("web:jia:3")).meeting_id is None


async def test_what_is_over_ends_once(pair: Pair) -> None:
    planned = await pair.plans(now())
    assert await meetings.end(planned, State.CANCELLED)
    assert not await meetings.end(planned, State.KEPT)
    assert (await Meeting.get()).state == "cancelled"
    assert await meetings.coming(pair.promoter.id) == []


async def test_a_correction_stands_beside_the_first_and_can_be_corrected_itself(pair: Pair) -> None:
    planned = await pair.plans(now())
    first = await pair.checks_in()
    await checkins.annotate(first, "a note")
    second = await checkins.correct(first, source="2", pin=NEAR_BY, accuracy_m=8)
    assert (await Meeting.get()).state == "planned"  # whether it was that one is seen anew
    await checkins.meet(second, pair.talking, channel="web")
    assert (second.meeting_id, second.note, second.at) == (planned.id, "a note", first.at)
    assert second.distance_m == pytest.approx(55.6, abs=0.1)
    with pytest.raises(AlreadyCorrected):
        await checkins.correct(first, source="3")
    third = await checkins.correct(second, source="4", at=first.at - timedelta(hours=1))
    kept = await CheckIn.all().order_by("id")
    assert [each.corrects_id for each in kept] == [None, first.id, second.id]
    assert [each.corrected_at is None for each in kept] == [False, False, True]
    assert (kept[0].latitude, kept[0].note, kept[0].customer_id) == (HERE[0], "a note", pair.talking.customer_id)
    assert (third.latitude, third.accuracy_m) == (NEAR_BY[0], 8)
    assert [each.reason for each in await Communication.all().order_by("id")] == ["corrected", "corrected"]


async def test_a_correction_to_nowhere_leaves_the_first_as_it_counts(pair: Pair) -> None:
    first = await pair.checks_in()
    with pytest.raises(BadPlace):
        await checkins.correct(first, source="2", pin=(100.0, 0.0))
    assert (await CheckIn.get()).corrected_at is None


async def test_pictures_go_with_the_correction(pair: Pair) -> None:
    first = await pair.checks_in()
    for n in range(2):
        await checkins.attach(first, Enclosure(kind="photo", ref=str(n), sha256=f"{n}" * 64), channel="web")
    second = await checkins.correct(await CheckIn.get(), source="2")
    kept = await checkins.meet(second, pair.talking, channel="web")
    assert [each.sha256[0] for each in await kept.attachments.all().order_by("id")] == ["0", "1"]
    assert second.photo == "1" * 64


POINTS = st.lists(st.tuples(st.integers(1, 50), st.sampled_from([HERE, NEAR_BY, FAR_OFF])), max_size=8)


@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(points=POINTS, shuffled=st.randoms(use_true_random=False))
async def test_later_points_in_any_order_and_any_number_of_times_say_the_same(
    pair: Pair, points: list[tuple[int, tuple[float, float]]], shuffled: object
) -> None:
    source = f"live {await CheckIn.all().count()}"
    made = await checkins.check_in(pair.promoter.id, *HERE, source=source, live=True)
    points_twice = [*points, *points]
    shuffled.shuffle(points_twice)  # type: ignore[attr-defined]  # (hypothesis gives a Random)
    for minutes, place in points_twice:
        await checkins.seen(source, *place, made.at + timedelta(minutes=minutes))
    there = [minutes for minutes, place in points if place is not FAR_OFF]
    expected = made.at + timedelta(minutes=max(there)) if there else None
    assert (await CheckIn.get(id=made.id)).seen_until == expected


async def test_a_live_location_goes_on_in_its_correction(pair: Pair) -> None:
    first = await pair.checks_in(live=True)
    second = await checkins.correct(first, source="2", at=first.at - timedelta(minutes=5))
    at = now() + timedelta(minutes=1)
    await checkins.seen(first.source, *NEAR_BY, at)
    assert [each.seen_until for each in await CheckIn.all().order_by("id")] == [None, at]
    await checkins.correct(await CheckIn.get(id=second.id), source="3", pin=FAR_OFF)
    await checkins.seen(first.source, *FAR_OFF, at + timedelta(minutes=1))
    assert (await CheckIn.get(source="3")).seen_until is None


async def test_what_waits_about_a_meeting_is_withdrawn_and_nothing_else(pair: Pair) -> None:
    for subject in ("meeting 1", "meeting 1", "meeting 11", ""):
        await enqueue(pair.terminal, MeetingNotice(kind="meeting-soon", meeting_id=1), subject=subject)
    await OutboxMessage.filter(id=1).update(state=SendState.SENT)
    assert await cancel_about("meeting 1") == 1
    assert [row.state.value for row in await OutboxMessage.all().order_by("id")] == [
        "sent",
        "cancelled",
        "queued",
        "queued",
    ]


async def test_planned_meetings_are_handed_over_with_their_reminders(pair: Pair) -> None:
    planned = await pair.plans(now() + timedelta(days=1))
    soon = MeetingNotice(kind="meeting-soon", meeting_id=planned.id)
    await enqueue(pair.terminal, soon, not_before=planned.at, subject=planned.subject)
    taker = await invite("Bo")
    await bind(await met("web", "bo"), taker)
    await hand_over(pair.promoter.id, taker.id)
    assert [each.id for each in await meetings.coming(taker.id)] == [planned.id]
    reminder = await OutboxMessage.get(subject=planned.subject)
    assert (reminder.kind, reminder.lane) == ("meeting-soon", "web:bo")
