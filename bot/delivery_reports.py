"""Delivery reports: what became of somebody's words is put on record, and they are told."""

from typing import Any

from bot.talk import button
from models.people.addresses import reachable, terminal
from models.queue.outbox import Message, promise
from models.talking.communications import Communication, Delivery, Direction, communication_or_none, settle
from models.talking.conversations import conversation, customer_in


def each_of(row: Message) -> list[int]:
    """The communications that the row's messages stand for, in order: an album has one for each picture."""
    if row.communication_id is None:
        return []
    members: list[int] = row.facts.get("members") or [row.communication_id]
    return members


async def settle_each(row: Message, state: Delivery, reason: str) -> None:
    """Writes it down for each of them."""
    if row.facts.get("copy"):
        return  # they have it already, where it was said
    for number in each_of(row):
        await settle(number, state, reason)


async def tell_sender(row: Message, kind: str, reason: str) -> None:
    """Promises whoever said it a notice of this kind; ``reason`` names a sentence."""
    kept = await communication_or_none(row.communication_id)
    if kept is None:
        return
    if kept.direction is Direction.TO_CUSTOMER:
        await tell_promoter(row, kind, reason)
        return
    talking = await conversation(kept.conversation_id)
    sender = await reachable(talking.customer_id)
    if sender is not None:
        await promise(sender, kind, _told(talking.promoter.name, reason, kept))


async def tell_promoter(row: Message, kind: str, reason: str, **more: str) -> None:
    """What became of the promoter's words; where they wait, a link of the customer's own to pass on is offered."""
    kept = await communication_or_none(row.communication_id)
    if kept is None or kept.direction is not Direction.TO_CUSTOMER:
        return
    talking = await conversation(kept.conversation_id)
    sender = await terminal(talking.promoter_id)
    if sender is None:
        return
    facts: dict[str, Any] = {"conversation_id": talking.id, **more}
    facts |= _told(await customer_in(talking, sender.speaks(talking.promoter)), reason, kept)
    if kind == "waits-for-them" and talking.promotion_id is not None:
        facts["choices"] = [[button("button-link-for-them", action=f"link:{talking.id}")]]
    await promise(sender, kind, facts)


async def tell_few_left(row: Message) -> None:
    """The promoter's words arrived, and their customer's platform takes hardly any more."""
    kept = await communication_or_none(row.communication_id)
    if kept is None or kept.direction is not Direction.TO_CUSTOMER:
        return
    talking = await conversation(kept.conversation_id)
    sender = await terminal(talking.promoter_id)
    if sender is not None:
        facts = {"name": await customer_in(talking, sender.speaks(talking.promoter)), "conversation_id": talking.id}
        await promise(sender, "few-left", facts)


def _told(name: str, reason: str, kept: Communication) -> dict[str, Any]:
    return {"name": name or "?", "reason": reason, "text": kept.text[:80]}
