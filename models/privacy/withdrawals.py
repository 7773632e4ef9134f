"""Withdrawals: a customer takes back what they agreed to. What it allowed ends at once, and waits for nobody."""

from collections.abc import Sequence

from models.people.addresses import Address
from models.people.channels import TYPED
from models.people.customers import Customer, Detail
from models.people.refusals import Purpose, lift, refuse
from models.people.sessions import Session
from models.personal_data.consents import Consent
from models.queue.outbox import OutboxMessage, SendState, enqueue, lane_of, payload_of, waiting_in
from models.queue.payloads import sentence
from models.queue.payloads.cards import CardForYou
from models.search.passages import Passage, PassageSubject
from models.sharing.pushes import Push
from models.sharing.tags import Tag
from models.storage.clock import now
from models.storage.plain_sql import change
from models.talking.communications import Attachment, Communication, Delivery
from models.talking.conversations import Conversation, called
from models.talking.relaying import promoters_terminal

STOPPED = "failed-stopped"
_FROM_OTHERS = {"relay", "card-for-you", "call-recording", "few-left", "meeting", "meeting-corrected", "words-by-mail"}
"""Messages that somebody else wanted to send them; answers to what they did themselves still reach them."""


async def stop(customer_id: int, promoter_id: int | None = None) -> int:
    """Let nobody (or not this promoter) write to the customer from now on. Return how many messages that cancels.

    Call it in a transaction, as everything here.
    """
    await refuse(customer_id, Purpose.RELAY, promoter_id)
    consents = Consent.filter(customer_id=customer_id, purpose=Purpose.RELAY.value, withdrawn_at=None)
    if promoter_id is not None:
        consents = consents.filter(evidence=f"start {promoter_id}")
    await consents.update(withdrawn_at=now())
    return await _cancel_waiting(customer_id, promoter_id)


async def let_write(customer_id: int, promoter_id: int | None = None) -> int:
    """Let everybody (or this promoter) write again. Return how many refusals that ended."""
    return await lift(customer_id, Purpose.RELAY, promoter_id)


async def take_back(customer_id: int, purpose: Purpose) -> None:
    """Record that the customer takes back their consent to this purpose."""
    if purpose is Purpose.RELAY:
        await stop(customer_id)
        return
    await refuse(customer_id, purpose)
    standing = Consent.filter(customer_id=customer_id, purpose=purpose.value, withdrawn_at=None)
    await standing.update(withdrawn_at=now())
    if purpose is Purpose.CONTACT:
        await _forget_details(customer_id)
    elif purpose is Purpose.ANALYTICS:
        await _forget_browsers(customer_id)
    elif purpose is Purpose.LOCATION:
        await _forget_places(customer_id)


async def tell_promoters(customer_id: int, kind: str, promoter_id: int | None = None) -> None:
    """Notify the customer's promoters that it is so, but not why: that is nobody's business.

    ``promoter_id``: only this one.
    """
    theirs = Conversation.filter(customer_id=customer_id).prefetch_related("promoter", "customer")
    for conversation in await (theirs.filter(promoter_id=promoter_id) if promoter_id is not None else theirs):
        where = await promoters_terminal(conversation)
        if where is not None:
            promoter = conversation.promoter
            name = called(conversation, where.speaks(promoter))
            await enqueue(where, sentence(kind, name=name, conversation_id=conversation.id))


async def _forget_details(customer_id: int) -> None:
    """Delete the details, the name that came with them, and accounts that were only typed."""
    details = await Detail.filter(customer_id=customer_id)
    await Passage.filter(subject=PassageSubject.DETAIL.value, subject_id__in=[each.id for each in details]).delete()
    named = {each.value for each in details if each.field == "name"}
    await Detail.filter(customer_id=customer_id).delete()
    typed = Address.filter(customer_id=customer_id, channel__in=TYPED, confirmed_at=None, promoter_id=None)
    for each in await typed:
        await _cancel(await waiting_in([lane_of(each.channel, each.account)]))
    await typed.delete()
    who = await Customer.get(id=customer_id)
    if who.name in named:
        own = await Address.filter(customer_id=customer_id).exclude(name__in=["", *named]).order_by("id").first()
        await Customer.filter(id=customer_id).update(name=own.name if own else "")
    await change(
        "UPDATE outbox SET state = 'cancelled', reason = 'withdrawn', facts = '{}'"
        " WHERE customer_id = ? AND customer_id IS NOT NULL AND kind = 'details' AND state = 'queued'",
        customer_id,
    )


async def _forget_browsers(customer_id: int) -> None:
    """Sign out the browsers that were recognised by an app's account: they are strangers' again."""
    known = await Address.filter(customer_id=customer_id).exclude(through_id=None)
    await Session.filter(address_id__in=[each.id for each in known]).delete()


async def _forget_places(customer_id: int) -> None:
    said = await Communication.filter(
        conversation__customer_id=customer_id, direction="to_promoter", attachments__kind="location"
    ).values_list("id", flat=True)
    places = Attachment.filter(communication_id__in=list(said), kind="location")
    await places.update(facts={}, name="", reason="erased")


async def _cancel_waiting(customer_id: int, promoter_id: int | None) -> int:
    """Cancel what promoters still wanted to send them, at all their addresses. Return the number cancelled."""
    lanes = [
        lane_of(each.channel, each.account) for each in await Address.filter(customer_id=customer_id, promoter_id=None)
    ]
    theirs = [row for row in await waiting_in(lanes) if row.kind in _FROM_OTHERS or row.kind.startswith("meeting")]
    if promoter_id is not None:
        theirs = [row for row in theirs if await _speaker(row) in {None, promoter_id}]
    return await _cancel(theirs)


async def _speaker(row: OutboxMessage) -> int | None:
    """Return the promoter for whom the row speaks."""
    if row.communication_id is not None:
        said = await Communication.get(id=row.communication_id).select_related("conversation")
        return int(said.conversation.promoter_id)
    if isinstance(card := payload_of(row), CardForYou):
        found = await Tag.get_or_none(code=card.tag)
        pushed = await Push.filter(tag_id=card.tag).order_by("-id").first() if found is None else None
        return found.promoter_id if found else (pushed.promoter_id if pushed else None)
    if row.conversation_id is not None:
        conversation = await Conversation.get_or_none(id=row.conversation_id)
        return conversation.promoter_id if conversation else None
    return None


async def _cancel(waiting: Sequence[OutboxMessage]) -> int:
    """Cancel these rows, as far as they still wait, and what they carry. Return the number cancelled."""
    if not waiting:
        return 0
    said = [row.communication_id for row in waiting if row.communication_id is not None]
    await Communication.filter(id__in=said, state=Delivery.QUEUED).update(state=Delivery.FAILED, reason=STOPPED)
    still = OutboxMessage.filter(id__in=[row.id for row in waiting], state=SendState.QUEUED)
    return await still.update(state=SendState.CANCELLED, reason="withdrawn", finished_at=now())
