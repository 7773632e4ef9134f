"""Results: what became of a row, recorded with everything that follows from it, in one transaction."""

from collections.abc import Container
from datetime import datetime, timedelta

from bot.channels.envelope import RawUpdate
from bot.courier.circuit_breaker import MAX_DOUBTS
from bot.courier.rendering.context import Rendered
from bot.delivery_reports import settle_each, tell_promoter, tell_sender
from bot.messages import Message as Worded
from bot.outcomes import Final, Parked
from models.people.addresses import (
    Address,
    address_at,
    note_unreachable,
    reachable,
    rename_account,
    terminal,
    words_came,
)
from models.queue.inbox import store_update
from models.queue.leases import LEASE, finish, lease, leased, retry
from models.queue.outbox import OutboxMessage, SendState, delivered, lane_of, payload_of, requeue, sent_with_another
from models.queue.parked import another_way, park
from models.queue.payloads.alerts import NoticeAlert, WordsByMail
from models.queue.payloads.cards import CardForYou
from models.queue.payloads.customer_records import ReminderDue
from models.queue.payloads.meetings import MeetingNotice
from models.reaching.alerts import alerts_too
from models.recording.group_commit import GroupCommit
from models.sharing.pushes import arrived
from models.storage.clock import now
from models.storage.database import transaction
from models.storage.statements import Write, run_here
from models.talking.communications import Delivery, carried_as, communication_or_none, settled
from models.talking.conversations import conversation
from models.talking.mail_alerts import told_by_mail

PATIENCE = timedelta(days=3)
"""A message that could not be delivered for so long is given up."""

MAX_MISTAKES = 3

_ALERTED = {"opened", "recognised", "details"}
"""Notices of a known customer to which the promoter's devices are alerted as well."""

_AT_ONCE = timedelta(seconds=0.5)


async def deliver(
    recorder: GroupCommit,
    row: OutboxMessage,
    rendered: Rendered,
    external_ids: list[str],
    medium: str = "im",
    following: OutboxMessage | None = None,
    *,
    lasting: timedelta = LEASE,
) -> OutboxMessage | None:
    """Record that the platform has it; perhaps twice, where an earlier answer was lost. Many share a commit.

    ``following`` is leased in the same commit, for as long as ``lasting``; return it as it is then.
    """
    state = SendState.UNCERTAIN if row.doubts else SendState.SENT
    carried = rendered.carries or ((row.communication_id,) if row.communication_id is not None else ())
    about = _about(rendered) if row.communication_id is None else None
    writes = delivered(row, state, external_ids, carried, joins=rendered.joins, conversation_id=about)
    if row.edits_id is None:
        reason = "answer-lost" if row.doubts else ""
        writes += [settled(number, Delivery(state.value), reason) for number in carried]
        writes += [carried_as(number, medium) for number in carried if medium != "im"]
        writes += whose_words_came(row)
    writes += [sent_with_another(number) for number in rendered.tells_too]
    writes += [alerts_too(row)] if row.kind in _ALERTED and row.customer_id is not None else []
    writes += cards_came(row)
    writes += mail_told(row, rendered)
    writes += [lease(following, lasting=lasting)] if following else []
    await recorder.write(*writes)
    if row.communication_id is not None:
        recorder.statistics.relay_seconds.saw((now() - row.created_at).total_seconds())
    return await leased(following) if following else None


async def done(recorder: GroupCommit, row: OutboxMessage) -> None:
    """Record that the channel did what the row asked it to do."""
    await recorder.write(*delivered(row, SendState.UNCERTAIN if row.doubts else SendState.SENT, [], []))


def _about(rendered: Rendered) -> int | None:
    return rendered.outgoing.conversation_id or None if isinstance(rendered.outgoing, Worded) else None


def whose_words_came(row: OutboxMessage) -> list[Write]:
    """Return the writes that say whose words came there last, where the row tells somebody's words."""
    if row.kind != "relay" or row.edits_id is not None or row.communication_id is None:
        return []
    return [words_came(row.channel, row.account, row.communication_id)]


def cards_came(row: OutboxMessage) -> list[Write]:
    """Return the writes that say that a customer's card arrived, where the row is one."""
    if row.kind != "card-for-you":
        return []
    card = payload_of(row)
    return [arrived(card.push_id)] if isinstance(card, CardForYou) and card.push_id is not None else []


def mail_told(row: OutboxMessage, rendered: Rendered) -> list[Write]:
    """Return the writes that say that a mail told a customer of words in the web chat, where the row is one."""
    alert = payload_of(row) if row.kind == "words-by-mail" else None
    if not isinstance(alert, WordsByMail) or rendered.alerts_to is None:
        return []
    return [told_by_mail(alert.alert_id, rendered.alerts_to)]


async def take_in(recorder: GroupCommit, row: OutboxMessage, update: RawUpdate) -> None:
    """Take in what the platform answered when asked: it goes the way of its updates."""
    await recorder.write(
        store_update(row.channel, f"{update.external_id}:{row.id}", update.lane, update.body),
        *delivered(row, SendState.SENT, [], []),
    )


async def leave_alone() -> None:
    """Record nothing: another courier has the row."""


async def cancel(row: OutboxMessage, why: str) -> None:
    """There is nothing left to tell."""
    await finish(row, SendState.CANCELLED, why)


async def refuse(row: OutboxMessage, outcome: Final) -> None:
    """Will never arrive there: try the recipient's other address, or wait where it can, else tell the sender why."""
    async with transaction():
        if outcome.barred:
            await note_unreachable(row.channel, row.account, outcome.reason)
            if await _elsewhere(row):
                return
        if row.held_in and row.lane not in row.held_in:  # the other way was none: back to where it may wait
            row.held_in = [*row.held_in, row.lane]
            await _wait(row, tell=True)
            return
        await _end(row, outcome.reason, f"{outcome.reason}: {outcome}" if str(outcome) else "")


async def _end(row: OutboxMessage, reason: str, detail: str = "") -> None:
    await finish(row, SendState.FAILED, detail or reason)
    await settle_each(row, Delivery.FAILED, reason)
    await tell_sender(row, "not-delivered", reason)


async def doubt(row: OutboxMessage, at: datetime, reason: str) -> None:
    """Try again ``at`` what may have been told; whoever may have got the words may be answering them until then."""
    async with transaction():
        await run_here(*whose_words_came(row))
        await retry(row, at, reason, doubt=True)


async def give_up_waiting(row: OutboxMessage, reason: str) -> bool:
    """Whether the row has been tried for too long; then the sender is told."""
    if now() - _wanted(row) < PATIENCE:
        return False
    await _give_up(row, SendState.FAILED, "failed-too-long", reason)
    return True


def _wanted(row: OutboxMessage) -> datetime:
    """When it was to be told: a reminder was enqueued long before."""
    payload = payload_of(row)
    due = payload.due if isinstance(payload, MeetingNotice | ReminderDue | NoticeAlert) else None
    return due or row.created_at


async def give_up_doubting(row: OutboxMessage, reason: str) -> bool:
    """Whether too many answers were lost to risk another copy; then the sender is asked to look."""
    if row.doubts + 1 < MAX_DOUBTS:
        return False
    await _give_up(row, SendState.UNCERTAIN, "answer-lost", reason)
    return True


async def give_up_on_ourselves(row: OutboxMessage) -> bool:
    """Whether a mistake of ours has stopped the row too often."""
    if row.attempts < MAX_MISTAKES:
        return False
    await _give_up(row, SendState.FAILED, "failed-internal", "see the log: carry_failed")
    return True


async def _give_up(row: OutboxMessage, state: SendState, sentence: str, reason: str) -> None:
    async with transaction():
        await finish(row, state, reason)
        await settle_each(row, Delivery(state.value), sentence)
        await tell_sender(row, "delivery-uncertain" if state is SendState.UNCERTAIN else "not-delivered", sentence)


async def keep_for_later(row: OutboxMessage, outcome: Parked, channels: Container[str]) -> None:
    """Send it to another of the recipient's addresses on ``channels``, or park it until they write.

    The platform lets us write again only then. The sender is told which it is, once.
    """
    async with transaction():
        address = await address_at(row.channel, row.account)
        if address is not None and address.blocked_reason:  # they left while it was on its way: nobody will write
            if not await _elsewhere(row):
                await _end(row, address.blocked_reason)
        elif address is not None and _wrote_meanwhile(address, row):
            await retry(row, now() + _AT_ONCE, outcome.reason)
        else:
            await _wait_or_go(row, address, outcome.reason, channels)


async def _wait_or_go(row: OutboxMessage, address: Address | None, reason: str, channels: Container[str]) -> None:
    tried = row.held_in or []
    first_time = row.lane not in tried
    row.held_in, row.held_for = [*tried, row.lane] if first_time else tried, reason
    other = await another_way(address, row.held_in, channels) if address else None
    if other is not None:
        await requeue(row, other.channel, other.account)
        await tell_promoter(row, "goes-another-way", reason, way=other.channel)
    else:
        await _wait(row, tell=first_time)


async def _wait(row: OutboxMessage, *, tell: bool) -> None:
    await park(row, row.held_for, (row.held_in or [row.lane])[0])
    if tell:
        await tell_sender(row, "waits-for-them", row.held_for)


def _wrote_meanwhile(address: Address, row: OutboxMessage) -> bool:
    """Whether the recipient wrote after the row was taken up: what was held for them then has been let go already."""
    return row.leased_until is not None and address.used_at > row.leased_until - LEASE


async def readdress(row: OutboxMessage, account: str) -> None:
    """Remember the account's new name and send there."""
    async with transaction():
        await rename_account(row.channel, row.account, account)
        await requeue(row, row.channel, account)


async def _elsewhere(row: OutboxMessage) -> bool:
    """Whether the recipient has another address; the row then goes there."""
    address = await address_at(row.channel, row.account)
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


async def _speaker(row: OutboxMessage) -> int | None:
    """Return the promoter whose words the row carries, if it carries any."""
    kept = await communication_or_none(row.communication_id)
    return (await conversation(kept.conversation_id)).promoter_id if kept else None
