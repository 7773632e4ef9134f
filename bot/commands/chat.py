"""Chats: whoever does something in their own chat with the bot is recognised, with what stood there before."""

from collections.abc import Awaitable, Callable
from typing import TypeVar, assert_never

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
from bot.talk import Desk, Talk, talk_with
from models.people.addresses import keep_dialogue
from models.talking.threads import thread_at

_E = TypeVar("_E", bound=ChatEvent)


def in_chat(handle: Callable[[Talk, _E], Awaitable[None]]) -> Callable[[Desk, _E], Awaitable[None]]:
    """A handler that is told who did it."""

    async def handle_in_chat(desk: Desk, event: _E) -> None:
        await handle(await enter(desk, event), event)

    return handle_in_chat


async def enter(desk: Desk, event: ChatEvent) -> Talk:
    """Recognises the person, and takes what the event answers: a quote, a topic, numbered choices, a question.

    Choices and questions stand only until the person's next act: they are taken here, whatever is done with them.
    """
    talk = await talk_with(desk, event.sender)
    dialogue, before = talk.address.dialogue, len(talk.address.dialogue)
    talk.numbered = dialogue.pop("numbered", [])
    thread, next_act = "", False
    match event:
        case MessageReceived():
            talk.message_id, talk.quotes, thread = event.message_id, event.quotes, event.thread
            talk.enclosures, next_act = event.enclosures, not event.edited
        case LocationShared():
            talk.message_id, talk.quotes, thread = event.message_id, event.quotes, event.thread
            next_act = not event.moved
        case ButtonPressed():  # ``message_id`` is the bot's own, with the button
            thread, next_act = event.thread, True
        case BotStarted():
            talk.message_id, next_act = event.message_id, True
        case ReactionChanged():
            talk.message_id = event.message_id
        case InlineQuery() | InlineResultChosen() | BotBlocked() | ManageChat():
            pass
        case _:
            assert_never(event)
    if thread and (found := await thread_at(talk.channel, talk.address.account, thread)):
        talk.place_of = found.conversation_id
    if next_act and (question := dialogue.pop("question", None)):
        talk.question = standing(question)
    if len(dialogue) < before:
        await keep_dialogue(talk.address)
    return talk
