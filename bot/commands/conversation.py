"""Conversations as a promoter sees them: which one is meant, choosing whom to write to, and ending it."""

from bot.command_context import CommandContext, button, row_number
from bot.commands import chooser
from bot.commands.command import command
from models.people.addresses import write_to
from models.people.channels import PHONE
from models.queue.payloads import Choice, Choices
from models.queue.payloads.words import WritingTo
from models.sharing.promotions import titles
from models.talking.conversations import Conversation, called, conversation, conversation_or_none


@command("customers", help_place=2, menu=(2, 2))
async def customers(context: CommandContext, words: str = "") -> None:
    """List the promoter's customers, to choose one to write to; the only one that the words find is chosen."""
    action = await chooser.show(context, "talk", words)
    if action:
        await talk_to(context, action.partition(":")[2])


async def picked(context: CommandContext, number: str) -> Conversation | None:
    """Find the promoter's conversation that a button names; where there is none (any more), tell them.

    Raises ValueError for what is no number of ours.
    """
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    talking = await conversation_or_none(row_number(number))
    if talking is None or talking.promoter_id != context.promoter.id:
        await context.answer("no-customers")
        return None
    return talking


async def customer_meant(context: CommandContext) -> Conversation | None:
    """Of whom a promoter's command is: whose message it quotes, whose place it stands in, or whom they write to."""
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    quoted = await conversation_of_quote(context, context.quotes) if context.quotes else None
    if quoted is not None and quoted.promoter_id == context.promoter.id:
        return quoted
    number = context.place_of or context.address.talking_in_id
    found = await conversation(number) if number is not None else None
    return found if found is not None and found.promoter_id == context.promoter.id else None


async def conversation_of_quote(context: CommandContext, quotes: str) -> Conversation | None:
    """Find the conversation behind a quoted message: one we delivered, a notice about a customer, or one's own."""
    quoted = await context.quoted(quotes)
    number = quoted.conversation_id if quoted is not None else None
    return await conversation(number) if number is not None else None


async def talk_to(context: CommandContext, number: str) -> Conversation | None:
    """From now on, what the promoter writes goes to this customer."""
    talking = await picked(context, number)
    if talking is None:
        return None
    await write_to(context.address, talking.id)
    topic, name = await topic_of(talking), named(talking, context.language)
    payload = WritingTo(
        kind="talking-about" if topic else "talking",
        name=name,
        topic=topic,
        conversation_id=talking.id,
        choices=[
            [
                button("button-send-card", action=f"cards:{talking.id}"),
                *_call_button(context, talking.id),
                button("button-done", action="done"),
            ]
        ],
    )
    await context.tell(payload)
    return talking


def _call_button(context: CommandContext, number: int) -> list[Choice]:
    return [button("button-call", action=f"call:{number}")] if PHONE in context.services.channels else []


def other_ways(talking: Conversation) -> Choices:
    """Offer what is left for a customer whom words don't reach: a link that they can be sent by any other way."""
    if talking.promotion_id is None:
        return []
    return [[button("button-link-for-them", action=f"link:{talking.id}")]]


def named(talking: Conversation, language: str) -> str:
    """Name the customer to the promoter; both are loaded."""
    return called(talking, language)


async def topic_of(talking: Conversation) -> str:
    return (await titles([talking.promotion_id])).get(talking.promotion_id, "")
