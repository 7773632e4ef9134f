"""Doubtful words: who says to be somebody is believed where it is proved; otherwise somebody who must know is asked."""

import logging
from dataclasses import dataclass, replace
from typing import Any

from bot.command_context import CommandContext, Services, button, row_number, talk_with
from bot.commands import privacy, start
from bot.commands.relaying import incoming
from bot.events import BotStarted, MessageReceived, Sender
from models.people.addresses import Address, address_at, address_or_none, confirm_address, terminal
from models.queue.outbox import enqueue
from models.queue.payloads import sentence
from models.storage.channel_state import fact, keep_fact
from models.storage.codes import fingerprint
from models.talking import unverified as doubtful
from models.talking.conversations import Conversation, conversation_or_none, customer_in
from models.talking.enclosures import Enclosure
from models.talking.relaying import promoters_terminal
from models.talking.unverified import Doubtful, decide, doubtful_words, keep_doubtful

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Question:
    kind: str
    account: str
    """Whose words it would be."""
    asked: Address
    promoter_id: int | None
    name: str = ""


async def keep_apart(services: Services, said: MessageReceived) -> bool:
    """Deal with words that may not be their sender's; False: they are to be taken for theirs, like any others."""
    if (theirs := await _in_their_name(said)) is not None:
        await hear(services, theirs)
    elif not await _vouched(said.sender):
        await _ask(said)
    elif said.through:
        await hear(services, said)
    else:
        return False
    return True


async def _vouched(sender: Sender) -> bool:
    """Whether the sender may be taken for who they say they are.

    Whoever writes to an address that only they were told has it from their own mailbox. Where anybody may write,
    a name that nobody has proved yet may be anybody's.
    """
    if sender.proved and not sender.at_reply_address_of:
        return True
    known = await address_at(sender.channel, sender.account)
    if not sender.at_reply_address_of:
        return known is None or (known.confirmed_at is None and known.promoter_id is None)
    owner = await address_or_none(sender.at_reply_address_of)
    if not sender.proved or owner is None or known is None or not _same_person(owner, known):
        return False
    if known.id == owner.id and known.confirmed_at is None:
        await confirm_address(known.id)
    return True


async def _ask(said: MessageReceived) -> None:
    """Keep the words and ask whether they are whose they seem to be."""
    question = await _question(said)
    if question is None:
        log.info("doubtful_without_anybody_to_ask", extra={"channel": said.sender.channel})
        return
    kept = await keep_doubtful(
        said.sender.channel,
        said.sender.account,
        account=question.account,
        asked_id=question.asked.id,
        promoter_id=question.promoter_id,
        said=_packed(said),
    )
    if kept is None:
        log.info("doubtful_not_asked", extra={"channel": said.sender.channel, "limit": doubtful.MAX_ASKED})
        return
    choices = [[button(f"button-held-{answer}", action=f"held:{answer}:{kept.id}") for answer in ("yes", "no")]]
    payload = sentence(question.kind, choices, account=said.sender.account, name=question.name)
    await enqueue(question.asked, payload)


async def answer(context: CommandContext, rest: str) -> None:
    """``yes:<id>`` or ``no:<id>``, by whoever was asked."""
    verdict, _, number = rest.partition(":")
    found = await doubtful_words(row_number(number))
    if found is None or not _may_answer(context, found) or await decide(found.id) is None:
        await context.answer("held-gone")
        return
    if verdict != "yes":
        await context.answer("held-dropped")
        return
    await _pass_on(context.services, found)
    await context.answer("held-passed-on")


async def _question(said: MessageReceived) -> _Question | None:
    sender = said.sender
    if not sender.at_reply_address_of:
        own = await address_at(sender.channel, sender.account)
        return _Question("held-in-your-name", own.account, own, own.promoter_id) if own else None
    owner = await address_or_none(sender.at_reply_address_of)
    if owner is None:
        return None
    if owner.promoter_id is not None:
        asked = await terminal(owner.promoter_id) or owner
        return _Question("held-for-yourself", owner.account, asked, owner.promoter_id)
    talking = await _conversation_of(owner, said)
    adviser = await promoters_terminal(talking) if talking else None
    if talking is None or adviser is None:
        return _Question("held-for-yourself", owner.account, owner, None)
    name = await customer_in(talking, adviser.speaks(talking.promoter))
    return _Question("held-for-customer", owner.account, adviser, talking.promoter_id, name)


async def _conversation_of(owner: Address, said: MessageReceived) -> Conversation | None:
    number = said.conversation_id or owner.talking_in_id
    return await conversation_or_none(number) if number else None


def _may_answer(context: CommandContext, kept: Doubtful) -> bool:
    if kept.promoter_id is not None:
        return context.promoter is not None and context.promoter.id == kept.promoter_id
    return context.address.id == kept.asked_id


async def _pass_on(services: Services, kept: Doubtful) -> None:
    """Take the words for what they say. Where they came from is known from now on in this conversation alone:

    whoever said yes has not shown whose that mailbox is, so it becomes nobody's address.
    """
    owner = await address_at(kept.channel, kept.account)
    if owner is not None and kept.sender != kept.account:
        await keep_fact(kept.channel, _known_in(kept.said.get("conversation_id", 0), owner, kept.sender), {})
    sender = Sender(channel=kept.channel, account=kept.account)
    enclosures = [Enclosure(**each) for each in kept.said.pop("enclosures")]
    await hear(services, MessageReceived(sender=sender, enclosures=enclosures, **kept.said))


async def _in_their_name(said: MessageReceived) -> MessageReceived | None:
    """Take the words for the owner's of the reply address they came to, where this sender was said to be them."""
    sender = said.sender
    owner = await address_or_none(sender.at_reply_address_of) if sender.at_reply_address_of else None
    if owner is None or not sender.proved or owner.account == sender.account:
        return None
    if await fact(sender.channel, _known_in(said.conversation_id, owner, sender.account)) is None:
        return None
    return replace(said, sender=Sender(channel=owner.channel, account=owner.account))


def _known_in(conversation_id: int, owner: Address, sender: str) -> str:
    return f"speaks for {owner.id} in {conversation_id}: {fingerprint(sender)[:32]}"


async def hear(services: Services, said: MessageReceived) -> None:
    """Words that belong to a conversation by where they were sent, or begin one."""
    context = await talk_with(services, said.sender)
    talking = await _come_through(context, said) if said.through else None
    if right := await privacy.wanted(context, said):
        await privacy.act(context, right)
    elif talking is not None:
        await incoming.hear(context, replace(said, conversation_id=talking.id))
    elif not said.through:
        await incoming.hear(context, said)


async def _come_through(context: CommandContext, said: MessageReceived) -> Conversation | None:
    """Return the conversation with the promoter of the card that was written to; None: there is nobody."""
    came = BotStarted(sender=said.sender, payload=said.through, message_id=said.message_id, writes=True)
    return await start.come_through(context, came)


def _same_person(one: Address, other: Address) -> bool:
    if one.id == other.id:
        return True
    if one.promoter_id is not None or other.promoter_id is not None:
        return one.promoter_id == other.promoter_id
    return one.customer_id is not None and one.customer_id == other.customer_id


def _packed(said: MessageReceived) -> dict[str, Any]:
    return {
        "message_id": said.message_id,
        "text": said.text,
        "quotes": said.quotes,
        "medium": said.medium,
        "conversation_id": said.conversation_id,
        "through": said.through,
        "enclosures": [vars(each) for each in said.enclosures],
    }
