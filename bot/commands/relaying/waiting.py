"""Waiting: a promoter's words of which it is not certain whom they are for, kept until that is said."""

from datetime import datetime
from typing import Any

from bot.commands import chooser
from bot.commands.command import command
from bot.commands.questions import STANDS
from bot.events import MessageReceived, Sender
from bot.talk import Talk, button
from models.people.addresses import keep_dialogue, write_to
from models.storage.clock import now
from models.talking.communications import Enclosure
from models.talking.conversations import Conversation, conversation_or_none, customer_in, has_customers

MOST = 30
"""Messages that wait for one answer."""


async def ask_whom(talk: Talk, said: MessageReceived, among: tuple[int, ...] = ()) -> None:
    """Keeps the words and asks whom they are for, once for all that are said meanwhile."""
    assert talk.promoter is not None  # noqa: S101  (only promoters come here)
    waiting = _waiting(talk)
    named = [found for number in among if (found := await conversation_or_none(number)) is not None]
    if not named and not await has_customers(talk.promoter.id):
        await talk.answer("no-customers")
        return
    if len(waiting) >= MOST:
        await talk.answer("for-whom-full", most=MOST)
        return
    asked_at = talk.address.dialogue.get("asked_at", "")
    stands = bool(waiting) and bool(asked_at) and datetime.fromisoformat(asked_at) > now() - STANDS
    talk.address.dialogue["pending"] = [*waiting, _packed(said)]
    if not stands:
        talk.address.dialogue["asked_at"] = now().isoformat()
        await _ask(talk, named)
    await keep_dialogue(talk.address)


async def ask_again(talk: Talk, talking: Conversation) -> None:
    """Whom they write to was chosen while words waited: are those for the same?"""
    waiting = _waiting(talk)
    if not waiting:
        return
    rows = await chooser.rows_of([talking], _say, talk.language)
    rows.append([button("button-send-to-nobody", action="say:0")])
    name = await customer_in(talking, talk.language)
    await talk.answer("still-waiting", name=name, text=chooser.words_of(waiting), count=len(waiting), choices=rows)


async def _ask(talk: Talk, named: list[Conversation]) -> None:
    """Whom it may be for; anybody where none is named."""
    if not named:
        await chooser.show(talk, "say")
        return
    rows = await chooser.rows_of(named, _say, talk.language)
    rows.append([button("button-somebody-else", action=chooser.page_action("say"))])
    rows.append([button("button-send-to-nobody", action="say:0")])
    text = chooser.words_of(_waiting(talk))
    if len(named) > 1:
        chosen, other = [await customer_in(each, talk.language) for each in named[:2]]
        await talk.answer("for-which", name=chosen, other=other, text=text, choices=rows)
    else:
        await talk.answer("for-whom", text=text, choices=rows)


def _say(number: int) -> str:
    return f"say:{number}"


async def add_typed(talk: Talk) -> None:
    """What was taken for a name is more of the words that wait."""
    typed = talk.question.get("typed")
    if typed:
        more = {**typed, "enclosures": [], "album": "", "medium": "im"}
        talk.address.dialogue["pending"] = [*_waiting(talk), more]
        await keep_dialogue(talk.address)
    await chooser.show(talk, "say")


async def take_waiting(talk: Talk) -> list[MessageReceived]:
    """All that waited, which does so no more."""
    waiting = _waiting(talk)
    await _forget(talk)
    return [_unpacked(talk, each) for each in waiting]


async def drop(talk: Talk) -> None:
    """The words are for nobody."""
    waiting = _waiting(talk)
    await _forget(talk)
    await talk.answer("waiting-dropped" if waiting else "nothing-waits", count=len(waiting))


async def reword_waiting(talk: Talk, said: MessageReceived) -> None:
    """Words that still wait were changed."""
    waiting = _waiting(talk)
    for each in waiting:
        if each["id"] == said.message_id:
            each["text"] = said.text
            talk.address.dialogue["pending"] = waiting
            await keep_dialogue(talk.address)


@command("done", "完成", "结束", help_place=3, menu=(11, 8))
async def done(talk: Talk, _: str = "") -> None:
    """``/done``: unquoted words go to nobody from now on; what waits neither."""
    waiting = _waiting(talk)
    talk.address.dialogue = {}
    await keep_dialogue(talk.address)
    await write_to(talk.address, None)
    await talk.answer("done-unsent" if waiting else "done", count=len(waiting))


def _waiting(talk: Talk) -> list[dict[str, Any]]:
    kept = talk.address.dialogue.get("pending") or []
    return list(kept) if isinstance(kept, list) else [kept]  # until 0.5 only one could wait


async def _forget(talk: Talk) -> None:
    for key in ("pending", "asked_at"):
        talk.address.dialogue.pop(key, None)
    await keep_dialogue(talk.address)


def _packed(said: MessageReceived) -> dict[str, Any]:
    enclosures = [vars(each) for each in said.enclosures]
    return {
        "id": said.message_id,
        "text": said.text,
        "enclosures": enclosures,
        "album": said.album,
        "medium": said.medium,
    }


def _unpacked(talk: Talk, kept: dict[str, Any]) -> MessageReceived:
    return MessageReceived(
        sender=Sender(channel=talk.channel, account=talk.address.account),
        message_id=kept["id"],
        text=kept["text"],
        enclosures=[Enclosure(**each) for each in kept["enclosures"]],
        album=kept.get("album", ""),
        medium=kept.get("medium", "im"),
    )
