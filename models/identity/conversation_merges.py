"""Conversation merges: two turn out to be one. The number that went still leads there, and they can be split again."""

from models.customer_records.fields.field_values import copy_values, take_back_values
from models.customer_records.labels import copy_labels, take_copies
from models.personal_data.reassigning import reassign, undo_reassign
from models.storage.clock import now
from models.talking.conversations import Conversation, Join, leads_to
from models.talking.drafts import move_drafts
from models.talking.unread import read_after_split, read_in_both, recount


async def join(conversation: Conversation, into: Conversation) -> Join:
    """Move everything in ``conversation`` into ``into``, and let its number lead there. Call it in a transaction."""
    given = await reassign("conversations.id", conversation.id, into.id)
    joined = await Join.create(
        id=conversation.id,
        into_id=into.id,
        promoter_id=conversation.promoter_id,
        customer_id=conversation.customer_id,
        promotion_id=conversation.promotion_id,
        created_at=conversation.created_at,
        spoken_at=conversation.spoken_at,
        into_promotion_id=into.promotion_id,
        into_spoken_at=into.spoken_at,
        read_up_to=conversation.read_up_to,
        into_read_up_to=into.read_up_to,
        own_name=conversation.own_name,
        stage=conversation.stage,
        into_own_name=into.own_name,
        into_stage=into.stage,
        labels=await copy_labels(conversation.id, into.id),
        given=given,
        joined_at=now(),
    )
    if conversation.spoken_at > into.spoken_at:
        into.spoken_at, into.promotion_id = conversation.spoken_at, conversation.promotion_id
        await into.save(update_fields=["spoken_at", "promotion_id"])
    await move_drafts(conversation.id, into.id)
    await copy_values(conversation.id, into.id)
    into.own_name, into.stage = into.own_name or conversation.own_name, into.stage or conversation.stage
    await into.save(update_fields=["own_name", "stage"])
    await recount(into.id, read_in_both(conversation, into))
    await Conversation.filter(id=conversation.id).delete()
    return joined


async def split(joined: Join, customer_id: int) -> Conversation | None:
    """Restore the conversation that was joined, with what was in it, for this customer.

    It is with the promoter who has the other one by now. Return None where it is gone with its promoter. Call it in a
    transaction.
    """
    current = await Conversation.get_or_none(id=await leads_to(joined.into_id))
    if current is None:
        return None
    theirs = await _restored(joined, current.promoter_id, customer_id)
    await undo_reassign(joined.given, current.id, theirs.id)
    for each, read_up_to in zip((theirs, current), read_after_split(joined, current), strict=True):
        await recount(each.id, read_up_to)
    untouched = current.spoken_at == joined.spoken_at > joined.into_spoken_at
    if untouched:
        current.spoken_at, current.promotion_id = joined.into_spoken_at, joined.into_promotion_id
        await current.save(update_fields=["spoken_at", "promotion_id"])
    await _take_back_what_came(joined, current)
    await take_back_values(current.id, joined.id)
    await take_copies(joined.labels or [], current.id)
    return theirs


async def _restored(joined: Join, promoter_id: int, customer_id: int) -> Conversation:
    theirs = await Conversation.get_or_none(promoter_id=promoter_id, customer_id=customer_id)
    if theirs is not None:
        await Join.filter(id=joined.id).update(into_id=theirs.id)
        return theirs
    await joined.delete()
    return await Conversation.create(
        id=joined.id,
        promoter_id=promoter_id,
        customer_id=customer_id,
        promotion_id=joined.promotion_id,
        created_at=joined.created_at,
        spoken_at=joined.spoken_at,
        own_name=joined.own_name,
        stage=joined.stage,
    )


async def _take_back_what_came(joined: Join, current: Conversation) -> None:
    """Let go of the name and stage that came from the other one, unless they have been changed since."""
    if not joined.into_own_name and current.own_name == joined.own_name:
        current.own_name = ""
    if not joined.into_stage and current.stage == joined.stage:
        current.stage = ""
    await current.save(update_fields=["own_name", "stage"])
