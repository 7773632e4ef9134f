"""Relaying: what one says reaches the other, and is kept."""

from datetime import timedelta
from typing import Any

from bot.commands import rights
from bot.commands.conversation import choices, named, talk_to
from bot.talk import Talk, source
from bot.updates import Said, Sender
from models.addresses import Address, reachable, terminal, why_unreachable
from models.clock import now
from models.communications import Communication, Delivery, Direction, Enclosure, rewrite, said_at, say, settle
from models.conversations import Conversation, conversation
from models.outbox import Message, Sending, promise, promise_to, receipt
from models.refusals import Purpose, refused

ALBUM_GATHERS = timedelta(seconds=1)
"""Pictures of an album arrive one by one with no end mark."""


async def hear(talk: Talk, said: Said) -> None:
    """Words that are no command: for the conversation they quote, or the one this person is in."""
    talking = await _meant(talk, said)
    if talking is not None and _takes_part(talk, talking):
        if not await rights.hold_back(talk, talking):
            await relay(talk, talking, said)
    elif talking is not None and talk.promoter:
        await talk.answer("customer-handed-over", name=named(talking, talk.language), promoter=talking.promoter.name)
    elif talk.promoter:
        await _ask_whom(talk, said)
    else:
        await talk.answer("hello-stranger")


async def relay(talk: Talk, talking: Conversation, said: Said) -> None:
    """Keeps what was said and promises to deliver it."""
    from_promoter = talk.promoter is not None and talking.promoter_id == talk.promoter.id
    direction = Direction.TO_CUSTOMER if from_promoter else Direction.TO_PROMOTER
    kept = await say(
        talking,
        direction,
        channel=talk.channel,
        medium=said.medium,
        source=talk.source(said.message_id),
        text=said.text,
        enclosures=said.enclosures,
        quoted_id=await _quoted(talk, said),
        album=said.album,
    )
    if said.enclosures:
        await keep_files(kept)
    for reason in {each.reason for each in said.enclosures if each.reason}:
        await talk.answer(f"{reason}-yours")
    target = await reachable(talking.customer_id, talking.promoter_id) if from_promoter else await _adviser(talking)
    if target is None:
        reason = await _in_the_way(talking, from_promoter=from_promoter)
        await settle(kept.id, Delivery.FAILED, reason)
        other = named(talking, talk.language) if from_promoter else talking.promoter.name
        await talk.answer("not-delivered", name=other or "?", reason=reason, text=said.text[:80])
        return
    await _promise_delivery(target, kept)


async def _in_the_way(talking: Conversation, *, from_promoter: bool) -> str:
    if from_promoter:
        return await why_unreachable(talking.customer_id, talking.promoter_id)
    return "failed-no-address" if talking.promoter.active else "failed-promoter-left"


async def reword(talk: Talk, said: Said) -> None:
    """The speaker changed a message: the record keeps both wordings, the other sees the new one."""
    kept = await said_at(talk.source(said.message_id))
    if kept is None:
        return  # never ours to relay
    talking = await conversation(kept.conversation_id)
    if talk.promoter is not None and not _takes_part(talk, talking):
        await talk.answer("customer-handed-over", name=named(talking, talk.language), promoter=talking.promoter.name)
    elif await rights.hold_back(talk, talking):
        return
    elif await rewrite(kept, said.text):  # else nothing that we carry
        await pass_on_change(kept)


async def pass_on_change(kept: Communication) -> None:
    """The words were changed or taken back: whoever got them sees it; whoever has the customer now, in their place."""
    delivery = await Message.filter(communication_id=kept.id, edits_id=None, kind="relay").order_by("id").first()
    if delivery is None:
        return
    talking = await conversation(kept.conversation_id)
    to_customer = kept.direction is Direction.TO_CUSTOMER
    if to_customer and await refused(talking.customer_id, Purpose.RELAY, talking.promoter_id):
        return
    told = await Address.get_or_none(channel=delivery.channel, account=delivery.account)
    if told is not None and told.promoter_id not in {None, talking.promoter_id}:
        if (target := await _adviser(talking)) is not None:
            await promise(target, "relay", {"edited": True}, communication_id=kept.id)
    else:
        await promise_to(
            delivery.channel,
            delivery.account,
            "relay",
            {"edited": True},
            communication_id=kept.id,
            edits_id=delivery.id,
        )


async def _meant(talk: Talk, said: Said) -> Conversation | None:
    if said.conversation_id:
        addressed = await conversation(said.conversation_id)
        if _takes_part(talk, addressed):
            return addressed
    if said.quotes and (quoted := await conversation_of_quote(talk, said.quotes)):
        return quoted
    if talk.place_of is not None:
        return await conversation(talk.place_of)
    if talk.address.talking_in_id is not None:
        return await conversation(talk.address.talking_in_id)
    if talk.promoter is None and talk.address.customer_id is not None:
        last = await Conversation.filter(customer_id=talk.address.customer_id).order_by("-spoken_at").first()
        return await conversation(last.id) if last else None
    return None


async def customer_meant(talk: Talk) -> Conversation | None:
    """Of whom a promoter's command is: whose message it quotes, whose place it stands in, or whom they write to."""
    assert talk.promoter is not None  # noqa: S101
    quoted = await conversation_of_quote(talk, talk.quotes) if talk.quotes else None
    if quoted is not None and quoted.promoter_id == talk.promoter.id:
        return quoted
    number = talk.place_of or talk.address.talking_in_id
    found = await conversation(number) if number is not None else None
    return found if found is not None and found.promoter_id == talk.promoter.id else None


def _takes_part(talk: Talk, talking: Conversation) -> bool:
    """A conversation may be somebody else's by now, an address too, and a promoter may have left."""
    if talk.promoter is not None and talk.promoter.id == talking.promoter_id:
        return True
    return talk.address.customer_id == talking.customer_id


async def conversation_of_quote(talk: Talk, quotes: str) -> Conversation | None:
    """The conversation behind a quoted message: one we delivered there, a notice about a customer, or one's own."""
    delivered = await receipt(talk.channel, talk.address.account, quotes)
    if delivered is None:
        own = await said_at(talk.source(quotes))
        return own.conversation if own else None
    if delivered.communication_id is not None:
        kept = await Communication.get(id=delivered.communication_id)
        return await conversation(kept.conversation_id)
    told = await Message.get(id=delivered.message_id)
    number = told.facts.get("conversation_id")
    return await conversation(int(number)) if number else None


async def _quoted(talk: Talk, said: Said) -> int | None:
    quoted = await communication_at(talk.channel, talk.address.account, said.quotes) if said.quotes else None
    return quoted.id if quoted else None


async def communication_at(channel: str, account: str, message_id: str) -> Communication | None:
    """What this message of a platform holds: something said there, or delivered there."""
    own = await said_at(source(channel, account, message_id))
    if own is not None:
        return own
    delivered = await receipt(channel, account, message_id)
    if delivered is None or delivered.communication_id is None:
        return None
    return await Communication.get_or_none(id=delivered.communication_id)


async def _ask_whom(talk: Talk, said: Said) -> None:
    """A promoter wrote without saying to whom: the words wait for a choice."""
    assert talk.promoter is not None  # noqa: S101
    rows = await choices(talk.promoter.id, "say", talk.language)
    if not rows:
        await talk.answer("no-customers")
        return
    talk.address.dialogue = {"pending": _packed(said)}
    await talk.address.save(update_fields=["dialogue"])
    await talk.answer("for-whom", choices=rows)


async def say_pending(talk: Talk, number: str) -> None:
    """The promoter chose whom the waiting words are for."""
    pending = talk.address.dialogue.pop("pending", None)
    await talk.address.save(update_fields=["dialogue"])
    chosen = await talk_to(talk, number)
    if chosen is not None and pending:
        enclosures = [Enclosure(**each) for each in pending["enclosures"]]
        sender = Sender(channel=talk.channel, account=talk.address.account)
        said = Said(sender=sender, message_id=pending["id"], text=pending["text"], enclosures=enclosures)
        if await said_at(talk.source(said.message_id)) is None:
            await relay(talk, chosen, said)


def _packed(said: Said) -> dict[str, Any]:
    return {"id": said.message_id, "text": said.text, "enclosures": [vars(each) for each in said.enclosures]}


async def _adviser(talking: Conversation) -> Address | None:
    return await terminal(talking.promoter_id) if talking.promoter.active else None


async def _promise_delivery(target: Address, kept: Communication) -> None:
    if not kept.album:
        await promise(target, "relay", communication_id=kept.id)
        return
    gathering = (
        await Message.filter(
            channel=target.channel, account=target.account, kind="relay", state=Sending.QUEUED, attempts=0
        )
        .order_by("-id")
        .limit(20)
    )
    if not any(row.facts.get("album") == kept.album for row in gathering):
        await promise(
            target, "relay", {"album": kept.album}, communication_id=kept.id, not_before=now() + ALBUM_GATHERS
        )


async def keep_files(kept: Communication) -> None:
    """Promises to fetch the bytes of what was sent along: a platform keeps them only for a while."""
    for attachment in await kept.attachments.all():
        if attachment.ref and not attachment.sha256:
            await promise_to(
                attachment.channel, str(attachment.id), "keep", lane=f"{attachment.channel}:file {attachment.id}"
            )
