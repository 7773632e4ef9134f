"""The recipient: what says whom somebody's words are for, and telling them whom they went to."""

from bot.command_context import CommandContext, button, row_number
from bot.commands.conversation import conversation_of_quote
from bot.commands.relaying.routing import Facts
from bot.events import MessageReceived
from models.people.addresses import Address, write_to
from models.people.successors import has_handed_over
from models.queue.payloads import Choice, Choices
from models.queue.payloads.words import DeliveryNotice, WentTo
from models.talking.communications import Direction, album_size, last_communication_of
from models.talking.conversations import (
    Conversation,
    conversation_or_none,
    conversations_of,
    customer_in,
    last_conversation_of,
)
from models.talking.relaying import direction_from

_MAX_OTHERS = 3


async def facts_of(context: CommandContext, said: MessageReceived) -> Facts:
    """Collect what says whom the words are for, of all that is known here."""
    quoted = await context.quoted(said.quotes) if said.quotes else None
    facts = {
        "addressed": said.conversation_id or None,
        "quoted": quoted.conversation_id if quoted else None,
        "place": context.place_of,
    }
    if context.promoter is not None:
        return Facts(**facts, chosen=context.address.talking_in_id, came_since=await _came_since(context))
    return Facts(**facts, chosen=context.address.talking_in_id or await spoken_to(context.address))


async def _came_since(context: CommandContext) -> int | None:
    """Unless that customer has been handed over meanwhile."""
    if context.address.came_since_id is None:
        return None
    other = await conversation_or_none(context.address.came_since_id)
    return other.id if other is not None and direction_of(context, other) is not None else None


async def spoken_to(address: Address) -> int | None:
    """Whom a customer's words go to: as they were told here, else whom they spoke with last, wherever that was."""
    if address.talking_in_id is not None or address.customer_id is None:
        return address.talking_in_id
    last = await last_communication_of(address.customer_id)
    if last is not None:
        return last.conversation_id
    latest = await last_conversation_of(address.customer_id)
    return latest.id if latest else None


def direction_of(context: CommandContext, talking: Conversation) -> Direction | None:
    """Return which way what is said here goes: a conversation may be somebody else's by now, an address too."""
    promoter_id = context.promoter.id if context.promoter is not None else None
    return direction_from(talking, promoter_id=promoter_id, customer_id=context.address.customer_id)


def from_promoter(context: CommandContext, talking: Conversation) -> bool:
    """Tell whether it is said to the customer."""
    return direction_of(context, talking) is Direction.TO_CUSTOMER


async def had_been_in(context: CommandContext, talking: Conversation, said: MessageReceived) -> bool:
    """Whether they may know whose conversation it is: they quote what they got of it, or handed it over."""
    if said.quotes and (quoted := await conversation_of_quote(context, said.quotes)) and quoted.id == talking.id:
        return True
    return context.promoter is not None and await has_handed_over(context.promoter.id, talking.customer_id)


async def tell_whom(context: CommandContext, talking: Conversation, said: MessageReceived) -> None:
    """Tell a promoter to whom their words went. Who wrote to the customer's own mail address needs no mail back."""
    if said.medium == "email" and said.conversation_id:
        return
    if said.album and await album_size(talking.id, said.album) > 1:
        return
    await context.mention(WentTo(conversation_id=talking.id, on=said.message_id))


async def settle_on(context: CommandContext, talking: Conversation, *, notified: bool) -> None:
    """Send the customer's next words to this promoter too, whom they wrote to; tell them unless they know."""
    before = context.address.talking_in_id
    await write_to(context.address, talking.id)
    if before is not None and not notified:
        await tell_recipient(context, talking)


async def press_write(context: CommandContext, number: str) -> None:
    """``write:<conversation>``: a customer chooses whom their words go to."""
    talking = await conversation_or_none(row_number(number))
    if talking is None or talking.customer_id != context.address.customer_id:
        await context.answer("unknown-command")
    elif not talking.promoter.active:
        left = DeliveryNotice(kind="not-delivered", name=talking.promoter.name, reason="failed-promoter-left")
        await context.tell(left)
    else:
        await write_to(context.address, talking.id)
        await tell_recipient(context, talking)


async def tell_recipient(context: CommandContext, talking: Conversation, kind: str = "writing-to") -> None:
    """Tells a customer whom they write to, with the ways to the others."""
    name = talking.promoter.name
    rows = await _others(talking)
    await context.answer(kind, name=name, recipient=name, conversation_id=talking.id, choices=rows)


async def _others(talking: Conversation) -> Choices:
    others = [each for each in await conversations_of(talking.customer_id) if each.promoter.active]
    others = [each for each in others if each.id != talking.id][:_MAX_OTHERS]
    return [[write_button(each)] for each in others]


def write_button(talking: Conversation) -> Choice:
    """By which a customer turns to this promoter."""
    return button("button-write-to", action=f"write:{talking.id}", name=talking.promoter.name)


async def tell_handed_over(context: CommandContext, talking: Conversation) -> None:
    """Tell that the customer is another promoter's by now: nothing was passed on, there are others to write to."""
    rows = [[button("button-customers", action="customers")]]
    name = await customer_in(talking, context.language)
    await context.answer("customer-handed-over", name=name, promoter=talking.promoter.name, choices=rows)
