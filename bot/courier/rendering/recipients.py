"""Recipients: what a customer is told of whom their next words go to, and how they turn to the other."""

from dataclasses import replace

from bot.courier.rendering.context import RenderContext
from bot.messages import Button, Message
from models.people.addresses import Address
from models.talking.conversations import Conversation, conversation_or_none
from models.words import say


async def with_the_way_to(message: Message, conversation_id: int | None, to: RenderContext) -> Message:
    """Add how to turn to a promoter who sent, not said, something: whoever writes to another goes on doing so."""
    still = await instead(conversation_id, to)
    if still is None:
        return message
    return replace(message, text=f"{message.text}\n\n{still.text}", buttons=(*message.buttons, *still.buttons))


async def instead(conversation_id: int | None, to: RenderContext) -> Message | None:
    """Say what is so instead of "you write to this promoter now", where another's words came meanwhile; None: it is so.

    Between a customer's act and the message that tells what came of it, another promoter's words may be told, and with
    them that the customer writes to that one now.
    """
    talking = await conversation_or_none(conversation_id) if conversation_id else None
    other = await _spoken_to_elsewhere(to.address, talking) if talking and to.address else None
    if talking is None or other is None:
        return None
    reminder = say(to.language, "writing-still", name=other.promoter.name)
    return Message(text=reminder, buttons=((_write(talking, to.language),),))


async def name_recipient(message: Message, talking: Conversation, to: RenderContext) -> Message:
    """Tell the customer that what they write next goes to this promoter, where these words change that."""
    address = to.address
    if address is None or address.promoter_id is not None:
        return message
    message = replace(message, recipient=talking.promoter.name)
    other, language = await _spoken_to_elsewhere(address, talking), to.language
    # A mail is answered at an address of its own; in a promoter's own account there is nobody else.
    if other is None or to.replaces is not None or to.channel.medium != "im":
        return message
    reminder = say(language, "writing-to", name=talking.promoter.name)
    rows = (*message.buttons, (_write(other, language),)) if len(message.media) <= 1 else message.buttons
    return replace(message, text=f"{message.text}\n\n{reminder}", buttons=rows)


async def _spoken_to_elsewhere(address: Address, talking: Conversation) -> Conversation | None:
    """Whom the customer writes to from there at present, where that is another promoter who can be written to."""
    if address.promoter_id is not None or address.connection_id is not None:
        return None
    other = await conversation_or_none(address.talking_in_id or 0)
    known = other is not None and other.customer_id == talking.customer_id and other.promoter.active
    return other if known and other is not None and other.id != talking.id else None


def _write(talking: Conversation, language: str) -> Button:
    return Button(label=say(language, "button-write-to", name=talking.promoter.name), action=f"write:{talking.id}")
