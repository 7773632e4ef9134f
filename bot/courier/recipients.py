"""Recipients: what a customer is told of whom their next words go to, and how they turn to the other."""

from dataclasses import replace

from bot.channels.contract import Channel
from bot.messages import Button, Message
from models.people.addresses import address_at
from models.queue.outbox import Message as Row
from models.talking.conversations import Conversation, conversation_or_none
from models.words import say


async def with_the_way_to(message: Message, row: Row, language: str) -> Message:
    """What a promoter sent, not said: whoever writes to another goes on doing so, and can turn to this one."""
    talking = await conversation_or_none(row.facts.get("conversation_id", 0))
    other = await _spoken_to_elsewhere(row, talking) if talking else None
    if talking is None or other is None:
        return message
    told = say(language, "writing-still", name=other.promoter.name)
    return replace(message, text=f"{message.text}\n\n{told}", buttons=(*message.buttons, (_write(talking, language),)))


async def told_whom(message: Message, row: Row, talking: Conversation, channel: Channel, language: str) -> Message:
    """Words of this promoter's: what the customer writes next goes to them, which is said where it is a change."""
    address = await address_at(row.channel, row.account)
    if address is None or address.promoter_id is not None:
        return message
    message = replace(message, recipient=talking.promoter.name)
    other = await _spoken_to_elsewhere(row, talking)
    # A mail is answered at an address of its own; in a promoter's own account there is nobody else.
    if other is None or row.edits_id is not None or channel.medium != "im":
        return message
    told = say(language, "writing-to", name=talking.promoter.name)
    rows = (*message.buttons, (_write(other, language),)) if len(message.media) <= 1 else message.buttons
    return replace(message, text=f"{message.text}\n\n{told}", buttons=rows)


async def _spoken_to_elsewhere(row: Row, talking: Conversation) -> Conversation | None:
    """Whom the customer writes to from there at present, where that is another promoter who can be written to."""
    address = await address_at(row.channel, row.account)
    if address is None or address.promoter_id is not None or address.connection_id is not None:
        return None
    other = await conversation_or_none(address.talking_in_id or 0)
    known = other is not None and other.customer_id == talking.customer_id and other.promoter.active
    return other if known and other is not None and other.id != talking.id else None


def _write(talking: Conversation, language: str) -> Button:
    return Button(label=say(language, "button-write-to", name=talking.promoter.name), action=f"write:{talking.id}")
