"""Delivery reports: what became of somebody's words is put on record, and they are told."""

from typing import Literal

from bot.command_context import button
from models.people.addresses import reachable, terminal
from models.queue.outbox import OutboxMessage, enqueue, payload_of
from models.queue.payloads.words import DeliveryNotice, FewLeft, Relay
from models.talking.communications import Delivery, Direction, communication_or_none, in_album, settle
from models.talking.conversations import conversation, customer_in

Notice = Literal["not-delivered", "delivery-uncertain", "waits-for-them", "goes-another-way"]
_SHOWN = 80
"""Characters of the words that a notice repeats."""


async def each_of(row: OutboxMessage) -> list[int]:
    """Return the communications that the row stands for, in order: an album has one for each picture."""
    if row.communication_id is None:
        return []
    return [each.id for each in await in_album(row.communication_id)] if row.album else [row.communication_id]


async def settle_each(row: OutboxMessage, state: Delivery, reason: str) -> None:
    """Record the state of each communication that the row stands for."""
    if (relay := payload_of(row)) and isinstance(relay, Relay) and relay.copy:
        return  # they have it already, where it was said
    for number in await each_of(row):
        await settle(number, state, reason)


async def tell_sender(row: OutboxMessage, kind: Notice, reason: str) -> None:
    """Enqueue a notice of this kind for whoever said it; ``reason`` names a sentence."""
    kept = await communication_or_none(row.communication_id)
    if kept is None:
        return
    if kept.direction is Direction.TO_CUSTOMER:
        await tell_promoter(row, kind, reason)
        return
    talking = await conversation(kept.conversation_id)
    sender = await reachable(talking.customer_id)
    if sender is not None:
        name = talking.promoter.name or "?"
        await enqueue(sender, DeliveryNotice(kind=kind, name=name, reason=reason, text=kept.text[:_SHOWN]))


async def tell_promoter(row: OutboxMessage, kind: Notice, reason: str, *, way: str = "") -> None:
    """Tell the promoter what became of their words; where they wait, offer a link of the customer's own."""
    kept = await communication_or_none(row.communication_id)
    if kept is None or kept.direction is not Direction.TO_CUSTOMER:
        return
    talking = await conversation(kept.conversation_id)
    sender = await terminal(talking.promoter_id)
    if sender is None:
        return
    offers_link = kind == "waits-for-them" and talking.promotion_id is not None
    notice = DeliveryNotice(
        kind=kind,
        conversation_id=talking.id,
        name=await customer_in(talking, sender.speaks(talking.promoter)) or "?",
        reason=reason,
        text=kept.text[:_SHOWN],
        way=way,
        choices=[[button("button-link-for-them", action=f"link:{talking.id}")]] if offers_link else [],
    )
    await enqueue(sender, notice)


async def tell_few_left(row: OutboxMessage) -> None:
    """Tell the promoter that their words arrived, and their customer's platform takes hardly any more."""
    kept = await communication_or_none(row.communication_id)
    if kept is None or kept.direction is not Direction.TO_CUSTOMER:
        return
    talking = await conversation(kept.conversation_id)
    sender = await terminal(talking.promoter_id)
    if sender is not None:
        name = await customer_in(talking, sender.speaks(talking.promoter))
        await enqueue(sender, FewLeft(name=name, conversation_id=talking.id))
