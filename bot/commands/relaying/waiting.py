"""Waiting: a promoter's words of which it is not certain whom they are for, kept until that is said."""

from datetime import datetime

from bot.command_context import CommandContext, button
from bot.commands import chooser
from bot.commands.command import command
from bot.commands.questions import STANDS
from bot.dialogue import WaitingWords
from bot.events import MessageReceived, Sender
from models.people.addresses import keep_dialogue, write_to
from models.storage.clock import now
from models.talking.conversations import Conversation, conversation_or_none, customer_in, has_customers, known_apart
from models.talking.enclosures import Enclosure

MAX_WAITING = 30
"""Messages that wait for one answer."""


async def ask_whom(context: CommandContext, said: MessageReceived, among: tuple[int, ...] = ()) -> None:
    """Keep the words and ask whom they are for, once for all that are said meanwhile."""
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    waiting = _waiting(context)
    named = [found for number in among if (found := await conversation_or_none(number)) is not None]
    if not named and not await has_customers(context.promoter.id):
        await context.answer("no-customers")
        return
    if len(waiting) >= MAX_WAITING:
        await context.answer("for-whom-full", most=MAX_WAITING)
        return
    asked_at = context.address.dialogue.get("asked_at", "")
    stands = bool(waiting) and bool(asked_at) and datetime.fromisoformat(asked_at) > now() - STANDS
    context.address.dialogue["pending"] = [*waiting, _packed(said)]
    if not stands:
        context.address.dialogue["asked_at"] = now().isoformat()
        await _ask(context, named)
    await keep_dialogue(context.address)


async def ask_again(context: CommandContext, talking: Conversation) -> None:
    """Whom they write to was chosen while words waited: are those for the same?"""
    waiting = _waiting(context)
    if not waiting:
        return
    rows = await chooser.rows_of([talking], _say, context.language)
    rows.append([button("button-send-to-nobody", action="say:0")])
    name = await customer_in(talking, context.language)
    await context.answer("still-waiting", name=name, text=chooser.words_of(waiting), count=len(waiting), choices=rows)


async def _ask(context: CommandContext, named: list[Conversation]) -> None:
    """Whom it may be for; anybody where none is named."""
    if not named:
        await chooser.show(context, "say")
        return
    rows = await chooser.rows_of(named, _say, context.language)
    rows.append([button("button-somebody-else", action=chooser.page_action("say"))])
    rows.append([button("button-send-to-nobody", action="say:0")])
    text = chooser.words_of(_waiting(context))
    if len(named) == 1:
        await context.answer("for-whom", text=text, choices=rows)
        return
    chosen, other = [await customer_in(each, context.language) for each in named[:2]]
    if chosen != other:
        await context.answer("for-which", name=chosen, other=other, text=text, choices=rows)
        return
    one, another = [" · ".join(known_apart(each)) for each in named[:2]]
    await context.answer("for-which-alike", name=chosen, one=one, another=another, text=text, choices=rows)


def _say(number: int) -> str:
    return f"say:{number}"


async def add_typed(context: CommandContext) -> None:
    """Add to the waiting words what was taken for a name."""
    typed = context.question.get("typed")
    if typed:
        more = WaitingWords(**typed, enclosures=[], album="", medium="im")
        context.address.dialogue["pending"] = [*_waiting(context), more]
        await keep_dialogue(context.address)
    await chooser.show(context, "say")


async def take_waiting(context: CommandContext) -> list[MessageReceived]:
    """All that waited, which does so no more."""
    waiting = _waiting(context)
    await _forget(context)
    return [_unpacked(context, each) for each in waiting]


async def drop(context: CommandContext) -> None:
    """Drop the words, which are for nobody."""
    waiting = _waiting(context)
    await _forget(context)
    await context.answer("waiting-dropped" if waiting else "nothing-waits")


async def reword_waiting(context: CommandContext, said: MessageReceived) -> None:
    """Words that still wait were changed."""
    waiting = _waiting(context)
    for each in waiting:
        if each["id"] == said.message_id:
            each["text"] = said.text
            context.address.dialogue["pending"] = waiting
            await keep_dialogue(context.address)


@command("done", help_place=3, menu=(11, 8))
async def done(context: CommandContext, _: str = "") -> None:
    """``/done``: unquoted words go to nobody from now on; what waits neither."""
    waiting = _waiting(context)
    context.address.dialogue = {}
    await keep_dialogue(context.address)
    await write_to(context.address, None)
    await context.answer("done-unsent" if waiting else "done", count=len(waiting))


def _waiting(context: CommandContext) -> list[WaitingWords]:
    kept = context.address.dialogue.get("pending") or []
    return list(kept) if isinstance(kept, list) else [kept]  # until 0.5 only one could wait


async def _forget(context: CommandContext) -> None:
    for key in ("pending", "asked_at"):
        context.address.dialogue.pop(key, None)
    await keep_dialogue(context.address)


def _packed(said: MessageReceived) -> WaitingWords:
    enclosures = [vars(each) for each in said.enclosures]
    return {
        "id": said.message_id,
        "text": said.text,
        "enclosures": enclosures,
        "album": said.album,
        "medium": said.medium,
    }


def _unpacked(context: CommandContext, kept: WaitingWords) -> MessageReceived:
    return MessageReceived(
        sender=Sender(channel=context.channel, account=context.address.account),
        message_id=kept["id"],
        text=kept["text"],
        enclosures=[Enclosure(**each) for each in kept["enclosures"]],
        album=kept.get("album", ""),
        medium=kept.get("medium", "im"),
    )
