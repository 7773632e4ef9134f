"""Searching a list: words that follow a question of whom or which are looked for in it, and go to nobody."""

from bot.command_context import CommandContext
from bot.commands import button_presses, chooser, questions
from bot.commands.relaying import waiting
from bot.dialogue import TypedName
from bot.events import MessageReceived

LONGEST = 40
"""Characters. What is longer is something that was said, not something to look for."""


async def answered(context: CommandContext, said: MessageReceived) -> bool:
    """Take the words for what is looked for; False where they are none."""
    action = await _found(context, said)
    if action:
        await button_presses.do(context, action)
    return action is not None


async def _found(context: CommandContext, said: MessageReceived) -> str | None:
    """Do what the words do: None, nothing; empty, another page was shown; else the action of the only one found."""
    which, words = context.question.get("list", ""), said.text.strip()
    if context.promoter is None or which not in chooser.LISTS or not _may_be_looked_for(said):
        return None
    asked = chooser.question_of(context, which)
    if which == "say":
        return await _part_or_name(context, words, said)
    if context.address.talking_in_id is not None and not await chooser.finds(context, which, words):
        await waiting.ask_whom(context, said, (context.address.talking_in_id,))
        return ""
    return await chooser.show(context, which, words, of=asked["of"], first=asked["first"], question=asked)


async def _part_or_name(context: CommandContext, words: str, said: MessageReceived) -> str | None:
    """While words wait, what follows may be more of them, or a name: both can still be said of it."""
    asked = chooser.question_of(context, "say")
    if not await chooser.finds(context, "say", words):
        await questions.ask(context, asked)
        return None
    asked["typed"] = TypedName(id=said.message_id, text=said.text)
    return await chooser.show(context, "say", words, question=asked)


def _may_be_looked_for(said: MessageReceived) -> bool:
    """Words that were said to somebody expressly, or that are more than a name, are not."""
    expressly = said.quotes or said.conversation_id or said.thread or said.enclosures
    words = said.text.strip()
    return bool(words) and not expressly and len(words) <= LONGEST and "\n" not in words
