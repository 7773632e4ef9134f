"""Hand-overs: one promoter's cards and customers become another's; what was done stays with who did it."""

from dataclasses import dataclass

from tortoise import fields
from tortoise.expressions import F
from tortoise.models import Model

from models import meetings
from models.addresses import Address
from models.clock import now
from models.conversations import Conversation
from models.database import transaction
from models.joins import join
from models.promoters import Promoter, promoter
from models.revisions import changed
from models.tags import Tag


class BadHandOver(ValueError):
    """These two can't hand over; the sentence says why."""


class HandedOver(Model):
    """A customer whose promoter became another one."""

    id = fields.IntField(primary_key=True)
    customer_id = fields.IntField(db_index=True)
    giver_id = fields.IntField(db_index=True)
    taker_id = fields.IntField(db_index=True)
    at = fields.DatetimeField()

    class Meta:
        table = "handovers"


@dataclass(frozen=True)
class HandOver:
    """What changed hands."""

    giver: Promoter
    taker: Promoter
    tags: int
    conversations: int
    merged: int
    """Of the conversations, those that went into one the taker already had with that customer."""


async def hand_over(giver_id: int, taker_id: int) -> HandOver:
    """Cards that are out credit the taker from now on, and customers reach the taker.

    Opens, pushes, check-ins and past credit stay with the giver; planned meetings are the taker's.
    Raises BadHandOver, NoSuchPromoter.
    """
    async with transaction():
        giver, taker = await promoter(giver_id), await promoter(taker_id)
        if giver.id == taker.id:
            raise BadHandOver("a promoter can't hand over to themself")
        if not taker.active:
            raise BadHandOver(f"{taker.name} is deactivated and would never be told: reactivate {taker.id} first")
        # A tag taken over stands beside the one the taker may have for the same promotion: it is its own key.
        tags = await Tag.filter(promoter_id=giver.id).update(promoter_id=taker.id, key=F("code"))
        conversations, merged = await _hand_over_conversations(giver.id, taker.id)
        await meetings.hand_over(giver.id, taker.id)
        await changed()
    return HandOver(giver, taker, tags, conversations, merged)


async def _hand_over_conversations(giver_id: int, taker_id: int) -> tuple[int, int]:
    theirs = await Conversation.filter(promoter_id=giver_id)
    numbers = [conversation.id for conversation in theirs]
    # The giver's next unquoted words must not go to a customer who is somebody else's now.
    await Address.filter(promoter_id=giver_id, talking_in_id__in=numbers).update(talking_in_id=None)
    known = {old.customer_id: old for old in await Conversation.filter(promoter_id=taker_id)}
    merged = 0
    for conversation in theirs:
        if (into := known.get(conversation.customer_id)) is None:
            await Conversation.filter(id=conversation.id).update(promoter_id=taker_id)
        else:
            await join(conversation, into)
            merged += 1
    at = now()
    await HandedOver.bulk_create(
        HandedOver(customer_id=each.customer_id, giver_id=giver_id, taker_id=taker_id, at=at) for each in theirs
    )
    return len(theirs), merged
