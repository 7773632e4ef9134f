"""Typed under a list: words that follow a question of whom or which are looked for in it, and go to nobody."""

from bot.commands import chooser, press, questions
from bot.commands.relaying import waiting
from bot.events import MessageReceived
from bot.talk import Talk

LONGEST = 40
"""Characters. What is longer is something that was said, not something to look for."""


async def answered(talk: Talk, said: MessageReceived) -> bool:
    """Takes the words for what is looked for; False where they are none."""
    action = await _found(talk, said)
    if action:
        await press.do(talk, action)
    return action is not None


async def _found(talk: Talk, said: MessageReceived) -> str | None:
    """What the words do: None, nothing; empty, another page was shown; else the action of the only one they find."""
    which, words = talk.question.get("list", ""), said.text.strip()
    if talk.promoter is None or which not in chooser.LISTS or not _may_be_looked_for(said):
        return None
    asked = chooser.question_of(talk, which)
    if which == "say":
        return await _part_or_name(talk, words, said)
    if talk.address.talking_in_id is not None and not await chooser.finds(talk, which, words):
        await waiting.ask_whom(talk, said, (talk.address.talking_in_id,))
        return ""
    return await chooser.show(talk, which, words, of=asked["of"], first=asked["first"], question=asked)


async def _part_or_name(talk: Talk, words: str, said: MessageReceived) -> str | None:
    """While words wait, what follows may be more of them, or a name: both can still be said of it."""
    asked = chooser.question_of(talk, "say")
    if not await chooser.finds(talk, "say", words):
        await questions.ask(talk, **asked)
        return None
    asked["typed"] = {"id": said.message_id, "text": said.text}
    return await chooser.show(talk, "say", words, question=asked)


def _may_be_looked_for(said: MessageReceived) -> bool:
    """Words that were said to somebody expressly, or that are more than a name, are not."""
    expressly = said.quotes or said.conversation_id or said.thread or said.enclosures
    words = said.text.strip()
    return bool(words) and not expressly and len(words) <= LONGEST and "\n" not in words
