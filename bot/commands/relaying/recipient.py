"""The recipient: telling somebody whom their words went to, and whom the next will go to."""

from bot.command_context import CommandContext, button, row_number
from bot.commands.conversation import conversation_of_quote
from bot.events import MessageReceived
from models.people.addresses import write_to
from models.people.successors import has_handed_over
from models.queue.payloads import Choice, Choices
from models.queue.payloads.words import DeliveryNotice, WentTo
from models.talking.communications import Direction, album_size
from models.talking.conversations import (
    Conversation,
    conversation_or_none,
    conversations_of,
    customer_in,
)

_MAX_OTHERS = 3


def from_promoter(context: CommandContext, talking: Conversation) -> bool:
    """Tell whether it is said to the customer."""
    return context.direction_in(talking) is Direction.TO_CUSTOMER


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
