"""Relaying: what one says reaches the other, and is kept."""

from datetime import datetime, timedelta

from bot.command_context import CommandContext, source
from bot.commands import privacy
from bot.commands.conversation import other_ways
from bot.commands.relaying.blocked import tell_blocked
from bot.commands.relaying.recipient import tell_handed_over, tell_whom
from bot.commands.relaying.unopened import tell_unopened
from bot.commands.relaying.waiting import reword_waiting
from bot.events import MessageReceived
from models.people.addresses import Address, address_at
from models.people.refusals import Purpose, refused
from models.queue.outbox import enqueue, enqueue_to
from models.queue.outbox_lookups import first_delivery, is_gathering
from models.queue.payloads.jobs import FetchFile
from models.queue.payloads.words import DeliveryNotice, Relay
from models.storage.clock import now
from models.talking.attachments import attachments_to_fetch
from models.talking.communications import Communication, Delivery, Direction, add_communication, said_at, settle
from models.talking.conversations import Conversation, conversation, customer_in
from models.talking.edits import rewrite
from models.talking.mail_alerts import alert_by_mail
from models.talking.message_alerts import alert_devices
from models.talking.quotas import TOO_FAST, QuotaTurn, turn_in, was_notified
from models.talking.relaying import Exchange, exchange_in, promoters_terminal, why_no_recipient

ALBUM_GATHERS = timedelta(seconds=1)
"""Pictures of an album arrive one by one with no end mark."""


async def relay(context: CommandContext, exchange: Exchange, said: MessageReceived, *, author: str = "") -> None:
    """Keep what was said, enqueue its delivery, and tell a promoter to whom it goes."""
    talking, where = exchange.conversation, context.address
    if exchange.blocked:
        await tell_blocked(context, talking)
        return
    turn = await turn_in(talking.id, now()) if exchange.hurried else None
    quoted = await context.quoted(said.quotes) if said.quotes else None
    kept = await add_communication(
        talking,
        exchange.direction or Direction.TO_PROMOTER,
        channel=where.channel,
        author=author,
        medium=said.medium,
        source=source(where.channel, where.account, said.message_id),
        text=said.text,
        enclosures=said.enclosures,
        quoted_id=quoted.communication_id if quoted else None,
        album=said.album,
    )
    if said.enclosures:
        await keep_files(kept.id)
        for reason in {each.reason for each in said.enclosures if each.reason}:
            await context.answer(f"{reason}-yours")
    if exchange.target is None:
        await _not_delivered(context, talking, kept)
    elif turn is None or not await _too_fast(context, talking, kept, turn):
        await _deliver(exchange, exchange.target, kept, not_before=turn.at if turn is not None else None)
        if kept.direction is Direction.TO_CUSTOMER:
            await tell_whom(context, talking, said)
            await tell_unopened(context, talking, exchange.target)


async def _deliver(exchange: Exchange, target: Address, kept: Communication, *, not_before: datetime | None) -> None:
    """Enqueue what was said, and alerts to it."""
    if kept.album:
        if await is_gathering(target.channel, target.account, kept.album):
            return
        not_before = max(now() + ALBUM_GATHERS, not_before or now())
    there = target.channel, target.account
    await enqueue_to(*there, Relay(), communication_id=kept.id, album=kept.album, not_before=not_before)
    if exchange.alerts:
        await alert_devices(exchange.conversation, kept, told_at=not_before)
    if kept.direction is Direction.TO_CUSTOMER:
        await alert_by_mail(exchange.conversation, kept, target, told_at=not_before)


async def _too_fast(context: CommandContext, talking: Conversation, kept: Communication, its: QuotaTurn) -> bool:
    """Tell the customer once that they write too fast. Return whether this message is not passed on at all."""
    if not its.delayed:
        return False
    kind = "not-so-fast" if its.refused else "wait-a-moment"
    if not await was_notified(subject := f"{kind} {talking.id}", now()):
        await context.answer(kind, name=talking.promoter.name, subject=subject)
    if its.refused:
        await settle(kept.id, Delivery.FAILED, TOO_FAST)
    return its.refused


async def _not_delivered(context: CommandContext, talking: Conversation, kept: Communication) -> None:
    """Says of whom it did not reach, why, and what else can be done."""
    reason = await why_no_recipient(talking, kept.direction)
    await settle(kept.id, Delivery.FAILED, reason)
    to_customer = kept.direction is Direction.TO_CUSTOMER
    name = await customer_in(talking, context.language) if to_customer else talking.promoter.name
    rows = other_ways(talking) if to_customer else []
    notice = DeliveryNotice(kind="not-delivered", name=name, reason=reason, text=kept.text[:80], choices=rows)
    await context.tell(notice)


async def reword(context: CommandContext, said: MessageReceived) -> None:
    """Change a message as its speaker did: the record keeps both wordings, the other sees the new one."""
    kept = await said_at(context.source(said.message_id))
    exchange = await exchange_in(kept.conversation_id, context.address, context.promoter) if kept is not None else None
    if kept is None or exchange is None:
        await reword_waiting(context, said)
        return  # else never ours to relay
    talking = exchange.conversation
    if context.promoter is not None and exchange.direction is None:
        await tell_handed_over(context, talking)
    elif context.promoter is None and exchange.stopped:
        await privacy.tell_stopped(context, talking)
    elif exchange.blocked:
        await tell_blocked(context, talking)
    elif await rewrite(kept, said.text):  # else nothing that we carry
        await pass_on_change(kept)


async def pass_on_change(kept: Communication) -> None:
    """Show changed or taken back words to whoever got them; to whoever has the customer now, in their place."""
    delivery = await first_delivery(kept.id)
    if delivery is None:
        return
    talking = await conversation(kept.conversation_id)
    to_customer = kept.direction is Direction.TO_CUSTOMER
    if to_customer and await refused(talking.customer_id, Purpose.RELAY, talking.promoter_id):
        return
    recipient = await address_at(delivery.channel, delivery.account)
    if recipient is not None and recipient.promoter_id not in {None, talking.promoter_id}:
        if (target := await promoters_terminal(talking)) is not None:
            await enqueue(target, Relay(edited=True), communication_id=kept.id)
    else:
        await enqueue_to(
            delivery.channel,
            delivery.account,
            Relay(edited=True),
            communication_id=kept.id,
            edits_id=delivery.id,
        )


async def keep_files(communication_id: int) -> None:
    """Promises to fetch the bytes of what was sent along: a platform keeps them only for a while."""
    for file in await attachments_to_fetch(communication_id):
        await enqueue_to(file.channel, str(file.id), FetchFile(), lane=f"{file.channel}:file {file.id}")
