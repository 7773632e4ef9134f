"""Hand-overs: one promoter's cards and customers become another's; what was done stays with who did it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tortoise.expressions import F

from models.customer_records.reminders import hand_over_reminders
from models.identity.conversation_merges import join
from models.invalid_input import InvalidInput
from models.meetings import meetings
from models.people.addresses import Address, terminal
from models.people.promoters import Promoter, promoter
from models.people.successors import HandedOver
from models.queue.outbox import enqueue, lane_of, requeue, waiting_in
from models.queue.payloads import sentence
from models.sharing.tags import Tag
from models.storage.clock import now
from models.storage.database import transaction
from models.storage.revisions import changed
from models.talking.communications import Communication
from models.talking.conversations import Conversation


class BadHandOver(InvalidInput):
    """These two can't hand over; the sentence says why."""


@dataclass(frozen=True)
class HandOver:
    """What changed hands."""

    giver: Promoter
    taker: Promoter
    tags: int
    conversations: int
    merged: int
    """How many of the conversations went into one that the taker already had with that customer."""


async def hand_over(giver_id: int, taker_id: int) -> HandOver:
    """Give a promoter's cards and customers to the taker, and tell the taker.

    Cards that are out credit the taker from now on, pushes too, and customers reach the taker. What was done stays with
    the giver: words, opens, pushes, check-ins, past credit; planned meetings are the taker's. Raise BadHandOver,
    NoSuchPromoter.
    """
    async with transaction():
        giver, taker = await promoter(giver_id), await promoter(taker_id)
        if giver.id == taker.id:
            raise BadHandOver("a promoter can't hand over to themself")
        if not taker.active:
            raise BadHandOver(f"{taker.name} is deactivated and would never be told: reactivate {taker.id} first")
        # A tag taken over stands beside the one the taker may have for the same promotion: it is its own key.
        tags = await Tag.filter(promoter_id=giver.id).update(promoter_id=taker.id, key=F("code"))
        theirs = await Conversation.filter(promoter_id=giver.id)
        merged = len(theirs) - len(await _hand_over(theirs, giver.id, taker.id))
        await meetings.hand_over(giver.id, taker.id)
        await _notify_taker(giver, taker, len(theirs))
        await changed()
    return HandOver(giver, taker, tags, len(theirs), merged)


async def hand_over_conversations(those: Sequence[Conversation], taker_id: int) -> list[int]:
    """Give some customers of whichever promoters to the taker, and tell the taker. Cards stay with who shared them.

    Return the conversations that are the taker's now; one that went into what the taker had with that customer is not
    among them. Call it in a transaction. Raise BadHandOver, NoSuchPromoter.
    """
    taker, kept = await promoter(taker_id), list[int]()
    if not taker.active:
        raise BadHandOver(f"{taker.name} is deactivated and would never be told: reactivate {taker.id} first")
    for giver_id in sorted({each.promoter_id for each in those} - {taker.id}):
        theirs = [each for each in those if each.promoter_id == giver_id]
        kept += await _hand_over(theirs, giver_id, taker.id)
        await meetings.hand_over(giver_id, taker.id, of=[each.id for each in theirs])
        await _notify_taker(await promoter(giver_id), taker, len(theirs))
    return kept


async def _hand_over(theirs: Sequence[Conversation], giver_id: int, taker_id: int) -> list[int]:
    """Make these conversations the taker's. Return those that did not go into one that the taker had."""
    numbers = [conversation.id for conversation in theirs]
    said = Communication.filter(conversation_id__in=numbers)
    await said.filter(promoter_id=None).update(promoter_id=giver_id)
    await _readdress(giver_id, taker_id, await said.values_list("id", flat=True))  # type: ignore[arg-type]  # (tortoise types one column's values as rows)
    # The giver's next unquoted words must not go to a customer who is somebody else's now.
    await Address.filter(promoter_id=giver_id, talking_in_id__in=numbers).update(talking_in_id=None)
    whom = [each.customer_id for each in theirs]
    known = {old.customer_id: old for old in await Conversation.filter(promoter_id=taker_id, customer_id__in=whom)}
    kept = []
    for conversation in theirs:
        if (into := known.get(conversation.customer_id)) is None:
            await Conversation.filter(id=conversation.id).update(promoter_id=taker_id)
            kept.append(conversation.id)
        else:
            await join(conversation, into)
    await hand_over_reminders(numbers)
    at = now()
    await HandedOver.bulk_create(
        HandedOver(customer_id=each.customer_id, giver_id=giver_id, taker_id=taker_id, at=at) for each in theirs
    )
    return kept


async def _readdress(giver_id: int, taker_id: int, communications: Collection[int]) -> None:
    """Send queued messages from customers to the taker's terminal instead of the giver's."""
    target = await terminal(taker_id)
    lanes = [lane_of(each.channel, each.account) for each in await Address.filter(promoter_id=giver_id)]
    if target is None or not lanes:
        return
    theirs = set(communications)
    for waiting in await waiting_in(lanes):
        if waiting.communication_id in theirs:
            await requeue(waiting, target.channel, target.account)


async def _notify_taker(giver: Promoter, taker: Promoter, conversations: int) -> None:
    target = await terminal(taker.id)
    if target is not None and conversations:
        await enqueue(target, sentence("handed-over", name=giver.name, count=conversations))
