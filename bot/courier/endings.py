"""Endings: what became of a row, recorded with everything that follows from it, in one transaction."""

from collections.abc import Container
from datetime import datetime, timedelta
from typing import Any

from bot.channels import Claim
from bot.courier.weather import MOST_DOUBTS
from bot.outcomes import Final, Held
from bot.talk import button
from models.addresses import Address, reachable, terminal
from models.clock import now
from models.communications import Communication, Delivery, Direction, carried_as, in_album, settle, settled
from models.conversations import conversation
from models.database import transaction
from models.held import another_way, hold
from models.inbox import claim
from models.outbox import LEASE, Message, Sending, delivered, finish, lane_of, promise, requeue, retry
from models.recorder import Recorder

PATIENCE = timedelta(days=3)
"""A message that could not be delivered for so long is given up."""

MOST_MISTAKES = 3

_AT_ONCE = timedelta(seconds=0.5)


async def deliver(recorder: Recorder, row: Message, external_ids: list[str], medium: str = "im") -> None:
    """The platform has it; perhaps twice, where an earlier answer was lost. Many at once share a commit."""
    state = Sending.UNCERTAIN if row.doubts else Sending.SENT
    writes = delivered(row, state, external_ids, _each(row))
    if row.edits_id is None:
        reason = "answer-lost" if row.doubts else ""
        writes += [settled(number, Delivery(state.value), reason) for number in _each(row)]
        writes += [carried_as(number, medium) for number in _each(row) if medium != "im"]
    await recorder.write(*writes)
    if row.communication_id is not None:
        recorder.statistics.relay_seconds.saw((now() - row.created_at).total_seconds())


async def take_in(recorder: Recorder, row: Message, told: Claim) -> None:
    """The platform answered what we had asked: its answer goes the way of its updates."""
    await recorder.write(
        claim(row.channel, f"{told.external_id}:{row.id}", told.lane, told.body),
        *delivered(row, Sending.SENT, [], []),
    )


async def cancel(row: Message, why: str) -> None:
    """There is nothing left to tell."""
    await finish(row, Sending.CANCELLED, why)


async def refuse(row: Message, outcome: Final) -> None:
    """Will never arrive there: try the recipient's other address, or wait where it can, else tell the sender why."""
    async with transaction():
        if outcome.barred:
            await Address.filter(channel=row.channel, account=row.account).update(blocked_reason=outcome.reason)
            if await _elsewhere(row):
                return
        if row.lane not in row.facts.get("held_at", [row.lane]):  # the other way was none: back to where it may wait
            row.facts["held_at"].append(row.lane)
            await _wait(row, tell=True)
            return
        await _end(row, outcome.reason, f"{outcome.reason}: {outcome}" if str(outcome) else "")


async def _end(row: Message, reason: str, detail: str = "") -> None:
    await finish(row, Sending.FAILED, detail or reason)
    await _settle(row, Delivery.FAILED, reason)
    await _tell_sender(row, "not-delivered", reason)


async def come_back(row: Message, status: str, detail: str) -> None:
    """The platform had taken it, and now says that it can't be delivered. ``status`` as in RFC 3463."""
    gone = {Sending.FAILED, Sending.CANCELLED}
    reason = "failed-no-mailbox" if status.startswith("5.1.") else "failed-mail-returned"
    if row.state in gone or not await Message.filter(id=row.id).exclude(state__in=gone).update(
        state=Sending.FAILED, reason=f"{reason}: {status} {detail}"[:300], finished_at=now(), leased_until=None
    ):
        return
    if status.startswith("5.1."):
        await Address.filter(channel=row.channel, account=row.account).update(blocked_reason=reason)
    members = await in_album(row.communication_id) if row.facts.get("album") and row.communication_id else []
    for number in [each.id for each in members] or _each(row):
        await settle(number, Delivery.FAILED, f"{reason} ({status})")
    await _tell_sender(row, "not-delivered", reason)


async def give_up_waiting(row: Message, reason: str) -> bool:
    """Whether the row has been tried for too long; then the sender is told."""
    due = row.facts.get("due")  # a reminder may have been promised long before
    if now() - (datetime.fromisoformat(due) if due else row.created_at) < PATIENCE:
        return False
    await _give_up(row, Sending.FAILED, "failed-too-long", reason)
    return True


async def give_up_doubting(row: Message, reason: str) -> bool:
    """Whether too many answers were lost to risk another copy; then the sender is asked to look."""
    if row.doubts + 1 < MOST_DOUBTS:
        return False
    await _give_up(row, Sending.UNCERTAIN, "answer-lost", reason)
    return True


async def give_up_on_ourselves(row: Message) -> bool:
    """Whether a mistake of ours has stopped the row too often."""
    if row.attempts < MOST_MISTAKES:
        return False
    await _give_up(row, Sending.FAILED, "failed-internal", "see the log: carry_failed")
    return True


async def _give_up(row: Message, state: Sending, sentence: str, reason: str) -> None:
    async with transaction():
        await finish(row, state, reason)
        await _settle(row, Delivery(state.value), sentence)
        await _tell_sender(row, "delivery-uncertain" if state is Sending.UNCERTAIN else "not-delivered", sentence)


async def keep_for_later(row: Message, outcome: Held, channels: Container[str]) -> None:
    """The platform lets us write again only when the recipient has written: until then another of their addresses,
    on ``channels``, takes the row; where there is none it waits. Of both the sender is told, once.
    """
    async with transaction():
        address = await Address.get_or_none(channel=row.channel, account=row.account)
        if address is not None and address.blocked_reason:  # they left while it was on its way: nobody will write
            if not await _elsewhere(row):
                await _end(row, address.blocked_reason)
        elif address is not None and _wrote_meanwhile(address, row):
            await retry(row, now() + _AT_ONCE, outcome.reason)
        else:
            await _wait_or_go(row, address, outcome.reason, channels)


async def _wait_or_go(row: Message, address: Address | None, reason: str, channels: Container[str]) -> None:
    tried: list[str] = row.facts.get("held_at", [])
    first_time = row.lane not in tried
    row.facts = row.facts | {"held_at": [*tried, row.lane] if first_time else tried, "held_for": reason}
    other = await another_way(address, row.facts["held_at"], channels) if address else None
    if other is not None:
        await requeue(row, other.channel, other.account)
        await _tell_promoter(row, "goes-another-way", reason, way=other.channel)
    else:
        await _wait(row, tell=first_time)


async def _wait(row: Message, *, tell: bool) -> None:
    reason: str = row.facts["held_for"]
    await hold(row, reason, row.facts["held_at"][0])
    if tell:
        await _tell_sender(row, "waits-for-them", reason)


def _wrote_meanwhile(address: Address, row: Message) -> bool:
    """Whether the recipient wrote after the row was taken up: what was held for them then has been let go already."""
    return row.leased_until is not None and address.used_at > row.leased_until - LEASE


async def readdress(row: Message, account: str) -> None:
    """The account has a new name: remember it and send there."""
    async with transaction():
        if not await Address.filter(channel=row.channel, account=account).exists():
            await Address.filter(channel=row.channel, account=row.account).update(account=account)
        await requeue(row, row.channel, account)


async def _elsewhere(row: Message) -> bool:
    """Whether the recipient has another address; the row then goes there."""
    address = await Address.get_or_none(channel=row.channel, account=row.account)
    if address is None:
        return False
    if address.promoter_id is not None:
        other = await terminal(address.promoter_id)
    elif address.customer_id is not None:
        other = await reachable(address.customer_id, await _speaker(row))
    else:
        return False
    if other is None or lane_of(other.channel, other.account) == row.lane:
        return False
    await requeue(row, other.channel, other.account)
    return True


async def _speaker(row: Message) -> int | None:
    """The promoter whose words the row carries, if it carries any."""
    kept = await Communication.get_or_none(id=row.communication_id or 0).prefetch_related("conversation")
    return kept.conversation.promoter_id if kept else None


def _each(row: Message) -> list[int]:
    """The communications that the row's messages stand for, in order: an album has one for each picture."""
    if row.communication_id is None:
        return []
    members: list[int] = row.facts.get("members") or [row.communication_id]
    return members


async def _settle(row: Message, state: Delivery, reason: str) -> None:
    if row.facts.get("copy"):
        return  # they have it already, where it was said
    for number in _each(row):
        await settle(number, state, reason)


async def _tell_sender(row: Message, kind: str, reason: str) -> None:
    if row.communication_id is None:
        return
    kept = await Communication.get(id=row.communication_id)
    if kept.direction is Direction.TO_CUSTOMER:
        await _tell_promoter(row, kind, reason)
        return
    talking = await conversation(kept.conversation_id)
    sender = await reachable(talking.customer_id)
    if sender is not None:
        await promise(sender, kind, _told(talking.promoter.name, reason, kept))


async def _tell_promoter(row: Message, kind: str, reason: str, **more: str) -> None:
    """What became of the promoter's words; where they wait, a link of the customer's own to pass on is offered."""
    kept = await Communication.get_or_none(id=row.communication_id or 0)
    if kept is None or kept.direction is not Direction.TO_CUSTOMER:
        return
    talking = await conversation(kept.conversation_id)
    sender = await terminal(talking.promoter_id)
    if sender is None:
        return
    facts = _told(talking.customer.name or f"#{talking.customer_id}", reason, kept) | more
    if kind == "waits-for-them" and talking.promotion_id is not None:
        facts["choices"] = [[button("button-link-for-them", action=f"link:{talking.id}")]]
    await promise(sender, kind, facts)


def _told(name: str, reason: str, kept: Communication) -> dict[str, Any]:
    return {"name": name or "?", "reason": reason, "text": kept.text[:80]}
