"""Check-ins: a promoter says where they met a customer. Each one with a customer is also a communication, a meeting."""

from datetime import datetime

from tortoise import fields
from tortoise.expressions import Q
from tortoise.models import Model

from models.meetings import meetings
from models.meetings.places import BadPlace, check_place, distance_m
from models.search.passages import PassageSubject, keep_passage
from models.storage.clock import now
from models.talking.communications import (
    Attachment,
    Communication,
    Delivery,
    Direction,
    add_communication,
    index,
    settle,
)
from models.talking.conversations import Conversation
from models.talking.edits import rewrite
from models.talking.enclosures import Enclosure
from models.text.cleaning import clean

__all__ = ["BadPlace", "CheckIn"]

NOTE_LENGTH = 1000
MEDIUM = "meeting"
CORRECTED = "corrected"
"""The reason on a communication whose check-in a later one corrects."""
STILL_THERE_M = 150.0
"""How far a live location may wander from its first point and still be the same place: a building with its yard."""


class CheckIn(Model):
    id = fields.IntField(primary_key=True)
    promoter_id = fields.IntField(db_index=True)
    customer_id = fields.IntField(null=True, db_index=True)
    latitude = fields.FloatField()
    longitude = fields.FloatField()
    accuracy_m = fields.FloatField(null=True)
    """Radius of uncertainty in metres, where the device told."""
    note = fields.CharField(NOTE_LENGTH, default="")
    photo = fields.CharField(64, default="")
    """Content hash of the latest picture taken there."""
    live = fields.BooleanField(default=False)
    """The first point of a live location: harder to make up than a pin."""
    seen_until = fields.DatetimeField(null=True)
    """When the live location last showed them still there. All that is kept of its later points: a record of a
    meeting needs how long it lasted, not where else the promoter went."""
    source = fields.CharField(160, unique=True)
    confirmed = fields.BooleanField(null=True)
    """What the customer said when asked: yes, no, not yet."""
    confirmed_at = fields.DatetimeField(null=True)
    communication_id = fields.IntField(null=True)
    """The communication that tells of it among what the two said to each other; None while nobody is named."""
    meeting_id = fields.IntField(null=True)
    """The planned meeting that this is."""
    distance_m = fields.FloatField(null=True)
    """Metres from the place agreed for it, where that was a pin."""
    corrects_id = fields.IntField(null=True)
    """The earlier check-in that this one puts right."""
    corrected_at = fields.DatetimeField(null=True)
    """Since when a later check-in stands in the place of this one, which stays as it was."""
    at = fields.DatetimeField()

    class Meta:
        table = "checkins"


class AlreadyCorrected(ValueError):
    """A later check-in stands in its place: correct that one."""


async def check_in_or_none(number: int) -> CheckIn | None:
    """Return the check-in of this number; None when there is none."""
    return await CheckIn.get_or_none(id=number)


async def check_in_of_promoter(number: int, promoter_id: int) -> CheckIn | None:
    """Return the check-in of this number; None when it is not this promoter's."""
    return await CheckIn.get_or_none(id=number, promoter_id=promoter_id)


async def check_in_with(number: int, customer_id: int | None) -> CheckIn | None:
    """Return the check-in of this number; None when it is not one with this customer."""
    return None if customer_id is None else await CheckIn.get_or_none(id=number, customer_id=customer_id)


async def check_in_from(source: str) -> CheckIn | None:
    """Return the check-in that was made by this message: see ``CheckIn.source``."""
    return await CheckIn.get_or_none(source=source)


async def standing_check_in(made: CheckIn | None) -> CheckIn | None:
    """Follow the corrections of a check-in to the one that stands in its place now."""
    while made is not None and made.corrected_at is not None:
        made = await CheckIn.get_or_none(promoter_id=made.promoter_id, corrects_id=made.id)
    return made


async def check_in(
    promoter_id: int,
    latitude: float,
    longitude: float,
    *,
    source: str,
    accuracy_m: float | None = None,
    customer_id: int | None = None,
    live: bool = False,
) -> CheckIn:
    """Record the place. Raises BadPlace."""
    check_place(latitude, longitude)
    return await CheckIn.create(
        promoter_id=promoter_id,
        latitude=latitude,
        longitude=longitude,
        accuracy_m=_accuracy(accuracy_m),
        source=source[:160],
        customer_id=customer_id,
        live=live,
        at=now(),
    )


async def meet(made: CheckIn, talking: Conversation, *, channel: str) -> Communication:
    """Says whom the promoter met: a communication in their conversation, and the meeting they had planned, if any."""
    kept = await add_communication(
        talking,
        Direction.TO_CUSTOMER,
        channel=channel,
        source=made.source,
        medium=MEDIUM,
        text=made.note,
        enclosures=await _pictures(made),
        sent_at=made.at,
    )
    await settle(kept.id, Delivery.SENT)
    made.customer_id, made.communication_id = talking.customer_id, kept.id
    planned = await meetings.near(made.promoter_id, made.at, customer_id=talking.customer_id)
    if planned is not None:
        await meetings.end(planned, meetings.State.KEPT)
        made.meeting_id, made.distance_m = planned.id, meetings.distance_to(planned, made.latitude, made.longitude)
    await made.save(update_fields=["customer_id", "communication_id", "meeting_id", "distance_m"])
    return kept


async def seen(source: str, latitude: float, longitude: float, at: datetime) -> None:
    """Note a later point of a live location, in any order and any number of times: until when they were there."""
    made = await CheckIn.get_or_none(source=source[:160], live=True)
    while made is not None and made.corrected_at is not None:
        made = await CheckIn.get_or_none(promoter_id=made.promoter_id, corrects_id=made.id, live=True)
    if made is None or at <= (made.seen_until or made.at):
        return
    if distance_m((made.latitude, made.longitude), (latitude, longitude)) <= STILL_THERE_M + (made.accuracy_m or 0):
        await CheckIn.filter(id=made.id).update(seen_until=at)


async def annotate(made: CheckIn, note: str) -> None:
    """Add the promoter's words to what they noted before."""
    made.note = clean("\n".join(part for part in (made.note, note) if part), NOTE_LENGTH)
    await made.save(update_fields=["note"])
    await keep_passage(PassageSubject.CHECK_IN, made.id, made.note)
    kept = await Communication.get_or_none(id=made.communication_id or 0)
    if kept is not None and kept.text:
        await rewrite(kept, made.note)
    elif kept is not None:
        kept.text = made.note
        await kept.save(update_fields=["text"])
        await index(kept)


async def at_communications(numbers: list[int]) -> dict[int, CheckIn]:
    """Return the check-ins that are these communications, by the communication's number."""
    made = await CheckIn.filter(communication_id__in=numbers)
    return {each.communication_id: each for each in made if each.communication_id is not None}


async def attach(made: CheckIn, picture: Enclosure, *, channel: str) -> Attachment | None:
    """Add a picture taken there; None where the check-in is no communication yet. Its bytes may still have to come."""
    if picture.sha256:
        await keep_photo(made.id, picture.sha256)
    if made.communication_id is None:
        return None
    return await Attachment.create(
        communication_id=made.communication_id,
        kind=picture.kind,
        channel=channel,
        ref=picture.ref,
        name=clean(picture.name, 200),
        mime=picture.mime[:100],
        size=picture.size,
        sha256=picture.sha256,
        facts=picture.facts,
    )


async def keep_photo(number: int, sha256: str) -> None:
    """Note that the picture's bytes are kept; a correction made while they were fetched has it too."""
    await CheckIn.filter(Q(id=number) | Q(corrects_id=number, photo="")).update(photo=sha256)


async def confirm(made: CheckIn, said: bool) -> bool:
    """Record the customer's answer to whether they met; False when they had answered the same before."""
    if made.confirmed is said:
        return False
    made.confirmed, made.confirmed_at = said, now()
    await made.save(update_fields=["confirmed", "confirmed_at"])
    return True


async def correct(
    wrong: CheckIn,
    *,
    source: str,
    pin: tuple[float, float] | None = None,
    accuracy_m: float | None = None,
    at: datetime | None = None,
) -> CheckIn:
    """Record a check-in in the place of this one, which stays on record; whom it was with is said by ``meet``.

    Raises AlreadyCorrected, BadPlace.
    """
    if pin is not None:
        check_place(*pin)
    if not await CheckIn.filter(id=wrong.id, corrected_at=None).update(corrected_at=now()):
        raise AlreadyCorrected(f"check-in {wrong.id} has been corrected")
    await _counts_no_longer(wrong)
    latitude, longitude = pin or (wrong.latitude, wrong.longitude)
    right = await CheckIn.create(
        promoter_id=wrong.promoter_id,
        latitude=latitude,
        longitude=longitude,
        accuracy_m=_accuracy(accuracy_m) if pin else wrong.accuracy_m,
        note=wrong.note,
        photo=wrong.photo,
        live=wrong.live and pin is None,
        seen_until=None if pin else wrong.seen_until,
        source=source[:160],
        corrects_id=wrong.id,
        at=at or wrong.at,
    )
    await keep_passage(PassageSubject.CHECK_IN, right.id, right.note, new=True)
    return right


async def _counts_no_longer(wrong: CheckIn) -> None:
    """Say so in the conversation, and leave the meeting open: whether it was that one will be seen anew."""
    if wrong.communication_id is not None:
        await settle(wrong.communication_id, Delivery.SENT, CORRECTED)
    if wrong.meeting_id is not None:
        kept = meetings.Meeting.filter(id=wrong.meeting_id, state=meetings.State.KEPT.value)
        await kept.update(state=meetings.State.PLANNED.value)


def _accuracy(metres: float | None) -> float | None:
    return metres if metres is not None and 0 <= metres < 1_000_000 else None


async def _pictures(made: CheckIn) -> list[Enclosure]:
    """Those that were taken there before it was known with whom, or that the corrected check-in has."""
    first = await CheckIn.get_or_none(id=made.corrects_id or 0)
    kept = await Attachment.filter(communication_id=first.communication_id or 0).order_by("id") if first else []
    carried = [
        Enclosure(kind=each.kind, name=each.name, mime=each.mime, size=each.size, sha256=each.sha256, facts=each.facts)
        for each in kept
        if each.sha256
    ]
    known = {each.sha256 for each in carried} | {""}
    return carried if made.photo in known else [*carried, Enclosure(kind="photo", mime="image/jpeg", sha256=made.photo)]
