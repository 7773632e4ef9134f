"""Chats: whoever does something in their own chat with the bot is recognised, with what stood there before."""

from collections.abc import Awaitable, Callable
from typing import TypeVar, assert_never

from bot.command_context import CommandContext, Services, talk_with
from bot.commands.questions import standing
from bot.events import (
    BotBlocked,
    BotStarted,
    ButtonPressed,
    ChatEvent,
    InlineQuery,
    InlineResultChosen,
    LocationShared,
    ManageChat,
    MessageReceived,
    ReactionChanged,
)
from models.people.addresses import forget_numbered, keep_dialogue
from models.talking.threads import thread_at

_E = TypeVar("_E", bound=ChatEvent)


def in_chat(handle: Callable[[CommandContext, _E], Awaitable[None]]) -> Callable[[Services, _E], Awaitable[None]]:
    """Make a handler that is told who did it."""

    async def handle_in_chat(services: Services, event: _E) -> None:
        await handle(await enter(services, event), event)

    return handle_in_chat


async def enter(services: Services, event: ChatEvent) -> CommandContext:
    """Recognise the person, and take what the event answers: a quote, a topic, numbered choices, a question.

    Choices and questions stand only until the person's next act: they are taken here, whatever is done with them.
    """
    context = await talk_with(services, event.sender)
    dialogue, before = context.address.dialogue, len(context.address.dialogue)
    if numbered := context.address.numbered:
        context.numbered = numbered
        await forget_numbered(context.address)
    thread, beside, next_act = _noted(context, event)
    if thread and (found := await thread_at(context.channel, context.address.account, thread)):
        context.place_of = found.conversation_id
    elif beside and context.promoter is not None:
        context.place_of = beside
    if next_act and (question := dialogue.pop("question", None)):
        context.question = standing(question)
    if len(dialogue) < before:
        await keep_dialogue(context.address)
    return context


def _noted(context: CommandContext, event: ChatEvent) -> tuple[str, int, bool]:
    """Note what the event says besides its words.

    Return its topic, the conversation it is for, and whether it ends a question that stood.
    """
    match event:
        case MessageReceived():
            context.message_id, context.quotes = event.message_id, event.quotes
            context.enclosures = event.enclosures
            return event.thread, event.beside, not event.edited
        case LocationShared():
            context.message_id, context.quotes = event.message_id, event.quotes
            return event.thread, event.beside, not event.moved
        case ButtonPressed():  # ``message_id`` is the bot's own, with the button
            return event.thread, event.beside, True
        case BotStarted():
            context.message_id = event.message_id
            return "", 0, True
        case ReactionChanged():
            context.message_id = event.message_id
        case InlineQuery() | InlineResultChosen() | BotBlocked() | ManageChat():
            pass
        case _:
            assert_never(event)
    return "", 0, False
