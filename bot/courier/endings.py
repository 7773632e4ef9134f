"""Endings: what became of a row, recorded with everything that follows from it, in one transaction."""

from datetime import timedelta

from bot.courier.weather import MOST_DOUBTS
from bot.outcomes import Final, Held
from models.addresses import Address, reachable, terminal
from models.clock import now
from models.communications import Communication, Delivery, Direction, settle, settled
from models.conversations import conversation
from models.database import transaction
from models.outbox import Message, Sending, delivered, finish, hold, lane_of, promise, requeue
from models.recorder import Recorder

PATIENCE = timedelta(days=3)
"""A message that could not be delivered for so long is given up."""

MOST_MISTAKES = 3


async def deliver(recorder: Recorder, row: Message, external_ids: list[str]) -> None:
    """The platform has it; perhaps twice, where an earlier answer was lost. Many at once share a commit."""
    state = Sending.UNCERTAIN if row.doubts else Sending.SENT
    writes = delivered(row, state, external_ids, _each(row))
    if row.edits_id is None:
        reason = "answer-lost" if row.doubts else ""
        writes += [settled(number, Delivery(state.value), reason) for number in _each(row)]
    await recorder.write(*writes)


async def cancel(row: Message, why: str) -> None:
    """There is nothing left to tell."""
    await finish(row, Sending.CANCELLED, why)


async def refuse(row: Message, outcome: Final) -> None:
    """Will never arrive there: try the recipient's other address, else tell the sender why."""
    async with transaction():
        if outcome.barred:
            await Address.filter(channel=row.channel, account=row.account).update(blocked_reason=outcome.reason)
            if await _elsewhere(row):
                return
        await finish(row, Sending.FAILED, f"{outcome.reason}: {outcome}" if str(outcome) else outcome.reason)
        await _settle(row, Delivery.FAILED, outcome.reason)
        await _tell_sender(row, "not-delivered", outcome.reason)


async def give_up_waiting(row: Message, reason: str) -> bool:
    """Whether the row has been tried for too long; then the sender is told."""
    if now() - row.created_at < PATIENCE:
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


async def keep_for_later(row: Message, outcome: Held) -> None:
    """The platform lets us write again when the recipient has written: the sender is told, once."""
    async with transaction():
        await hold(row, outcome.reason)
        if row.attempts <= 1:
            await _tell_sender(row, "waits-for-them", outcome.reason)


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
        other = await reachable(address.customer_id)
    else:
        return False
    if other is None or lane_of(other.channel, other.account) == row.lane:
        return False
    await requeue(row, other.channel, other.account)
    return True


def _each(row: Message) -> list[int]:
    """The communications that the row's messages stand for, in order: an album has one for each picture."""
    if row.communication_id is None:
        return []
    members: list[int] = row.facts.get("members") or [row.communication_id]
    return members


async def _settle(row: Message, state: Delivery, reason: str) -> None:
    for number in _each(row):
        await settle(number, state, reason)


async def _tell_sender(row: Message, kind: str, reason: str) -> None:
    if row.communication_id is None:
        return
    kept = await Communication.get(id=row.communication_id)
    talking = await conversation(kept.conversation_id)
    if kept.direction is Direction.TO_CUSTOMER:
        sender, other = await terminal(talking.promoter_id), talking.customer.name
    else:
        sender, other = await reachable(talking.customer_id), talking.promoter.name
    if sender is not None:
        facts = {"name": other or "?", "reason": reason, "text": kept.text[:80]}
        await promise(sender, kind, facts)
