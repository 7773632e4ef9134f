"""Meetings: a promoter and a customer have agreed, or are about to agree, to see each other."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.meetings.places import check_place, distance_m
from models.people.addresses import Address, terminal
from models.queue.outbox import OutboxMessage, lane_of, waiting_in
from models.storage.clock import now
from models.talking.conversations import Conversation
from models.text.cleaning import clean_line

PLACE_LENGTH = 200
NEAR = timedelta(hours=2)
"""A check-in this close to a planned meeting is that meeting."""


class State(StrEnum):
    PLANNED = "planned"
    KEPT = "kept"
    CANCELLED = "cancelled"
    MISSED = "missed"


class Meeting(Model):
    id = fields.IntField(primary_key=True)
    conversation_id = fields.IntField(db_index=True)
    promoter_id = fields.IntField(db_index=True)
    customer_id = fields.IntField(null=True, db_index=True)
    at = fields.DatetimeField()
    place = fields.CharField(PLACE_LENGTH, default="")
    """In the promoter's words: no map service is asked where that is."""
    latitude = fields.FloatField(null=True)
    """Where the place was given as a pin."""
    longitude = fields.FloatField(null=True)
    state = fields.CharField(10, default=State.PLANNED.value)
    revision = fields.IntField(default=0)
    """How often it was moved: an answer or a reminder speaks of one of them."""
    confirmed = fields.BooleanField(null=True)
    """What the customer answered: yes, no, not yet."""
    confirmed_at = fields.DatetimeField(null=True)
    source = fields.CharField(160, unique=True)
    """Channel, account and message id by which it was planned."""
    created_at = fields.DatetimeField()

    class Meta:
        table = "meetings"

    @property
    def pin(self) -> tuple[float, float] | None:
        """Latitude and longitude, where the place was given as such."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)

    @property
    def planned(self) -> bool:
        return self.state == State.PLANNED

    @property
    def subject(self) -> str:
        """By which reminders of it are found in the outbox."""
        return f"meeting {self.id}"


async def plan(
    talking: Conversation, at: datetime, *, source: str, place: str = "", pin: tuple[float, float] | None = None
) -> Meeting:
    """Plan a meeting of the two in this conversation; by the same message again, it stays one. Raises BadPlace."""
    if pin is not None:
        check_place(*pin)
    fresh = Meeting(
        conversation_id=talking.id,
        promoter_id=talking.promoter_id,
        customer_id=talking.customer_id,
        at=at,
        place=clean_line(place, PLACE_LENGTH),
        latitude=pin[0] if pin else None,
        longitude=pin[1] if pin else None,
        source=source[:160],
        created_at=now(),
    )
    await Meeting.bulk_create([fresh], ignore_conflicts=True)
    return await Meeting.get(source=source[:160])


async def move(planned: Meeting, at: datetime, *, place: str = "", pin: tuple[float, float] | None = None) -> None:
    """Another time, and another place where one is given; the customer has not agreed to that yet. Raises BadPlace."""
    if pin is not None:
        check_place(*pin)
    planned.at = at
    if place or pin:
        planned.place = clean_line(place, PLACE_LENGTH)
        planned.latitude, planned.longitude = pin or (None, None)
    planned.revision += 1
    planned.state = State.PLANNED.value
    planned.confirmed = planned.confirmed_at = None
    await planned.save()


async def end(planned: Meeting, state: State) -> bool:
    """Record what became of it; False when that is known already."""
    ended = await Meeting.filter(id=planned.id, state=State.PLANNED.value).update(state=state.value)
    planned.state = state.value
    return bool(ended)


async def answer(planned: Meeting, said: bool) -> bool:
    """Record the customer's answer; False when they had answered the same before."""
    if planned.confirmed is said:
        return False
    planned.confirmed, planned.confirmed_at = said, now()
    await planned.save(update_fields=["confirmed", "confirmed_at"])
    return True


async def meeting_or_none(number: int) -> Meeting | None:
    """Return the meeting of this number; None when there is none."""
    return await Meeting.get_or_none(id=number)


async def meeting_with(number: int, customer_id: int | None) -> Meeting | None:
    """Return the meeting of this number; None when it is not one with this customer."""
    return None if customer_id is None else await Meeting.get_or_none(id=number, customer_id=customer_id)


async def of_promoter(number: int, promoter_id: int) -> Meeting | None:
    """None when there is none of this number, or it is somebody else's, or its customer has been erased."""
    found = await Meeting.get_or_none(id=number, promoter_id=promoter_id)
    return found if found is not None and found.customer_id is not None else None


async def coming(promoter_id: int, *, skip: int = 0, limit: int = 10) -> list[Meeting]:
    """Return the promoter's planned meetings from an hour ago on, the next first."""
    since = now() - timedelta(hours=1)
    query = Meeting.filter(promoter_id=promoter_id, state=State.PLANNED.value, at__gte=since)
    return await query.exclude(customer_id=None).order_by("at", "id").offset(skip).limit(limit)


async def near(promoter_id: int, at: datetime, *, customer_id: int | None = None) -> Meeting | None:
    """Find the promoter's planned meeting (with this customer) closest to this time, if one is close enough."""
    query = Meeting.filter(promoter_id=promoter_id, state=State.PLANNED.value, at__gte=at - NEAR, at__lte=at + NEAR)
    if customer_id is not None:
        query = query.filter(customer_id=customer_id)
    found = await query.exclude(customer_id=None).order_by("id")
    return min(found, key=lambda each: abs(each.at - at), default=None)


async def hand_over(giver_id: int, taker_id: int, *, of: Collection[int] | None = None) -> None:
    """Make the giver's planned meetings the taker's, who is told from now on what the giver would have been.

    ``of``: those of these conversations; None: all.
    """
    target = await terminal(taker_id)
    lanes = [lane_of(each.channel, each.account) for each in await Address.filter(promoter_id=giver_id)]
    theirs = Meeting.filter(promoter_id=giver_id, state=State.PLANNED.value)
    for planned in await (theirs if of is None else theirs.filter(conversation_id__in=of)):
        await Meeting.filter(id=planned.id).update(promoter_id=taker_id)
        if target is not None:
            lane = lane_of(target.channel, target.account)
            for waiting in await waiting_in(lanes, about=planned.subject):
                await OutboxMessage.filter(id=waiting.id).update(
                    channel=target.channel, account=target.account, lane=lane
                )


def distance_to(planned: Meeting, latitude: float, longitude: float) -> float | None:
    """Metres to the agreed place; None where that is known in words only."""
    return None if planned.pin is None else distance_m(planned.pin, (latitude, longitude))
