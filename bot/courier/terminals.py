"""Terminals in words: the list of them, what adds another, and the code that proves one."""

from typing import Any

from bot.channels.contract import Channel
from bot.courier.reasons import Pointless
from bot.messages import Message
from models.people.confirmations import LIFE
from models.queue.outbox import Message as Row
from models.storage.clock import now
from models.words import has, say
from models.words.channel_names import channel_name

ABOUT_ONE = (
    "terminal-chosen",
    "terminal-chosen-first",
    "terminal-first",
    "terminal-takes-none",
    "terminal-remove",
    "terminal-removed",
    "terminal-kept",
    "terminal-last",
)
"""Sentences that name one terminal."""


def named(language: str, facts: dict[str, Any]) -> str:
    """How a terminal is called, from what ``bot.commands.terminals`` says of it."""
    own = f"terminal-at-{facts['at']}"
    if has(own):
        return say(language, own, **facts)
    return say(language, "terminal-at", **facts, channel=channel_name(language, facts["at"]))


async def listed(row: Row, _: Channel, language: str) -> Message:
    """All of a person's terminals, a line each with what is special about it."""
    lines = [_line(language, each) for each in row.facts["terminals"]]
    return Message(text="\n".join([say(language, "terminals"), *lines, "", say(language, "terminals-how")]))


async def about_one(row: Row, _: Channel, language: str) -> Message:
    """A sentence that names a terminal."""
    return Message(text=say(language, row.kind, terminal=named(language, row.facts["terminal"])))


async def how_to_add(row: Row, _: Channel, language: str) -> Message:
    """How each channel takes a person in: by a link, or in its own words."""
    code, links = row.facts["code"], row.facts["links"]
    lines = [_way(language, at, link=links.get(at, ""), code=code) for at in row.facts["channels"]]
    parts = [say(language, "terminal-add", minutes=row.facts["minutes"]), "\n".join(line for line in lines if line)]
    return Message(text="\n\n".join([*parts, say(language, "terminal-add-typed")]))


async def code(row: Row, _: Channel, __: str) -> Message:
    """Told to an account that we may not know yet, in the language of whoever asked. Raises Pointless when too late."""
    if now() - row.created_at > LIFE:
        raise Pointless("the code counts no more")
    language: str = row.facts["language"]
    text = say(language, row.kind, code=row.facts["code"], minutes=row.facts["minutes"])
    return Message(text=text, language=language)


def _way(language: str, at: str, *, link: str, code: str) -> str:
    if has(f"terminal-add-{at}"):
        return say(language, f"terminal-add-{at}", link=link, code=code)
    return say(language, "terminal-add-other", channel=channel_name(language, at), link=link) if link else ""


def _line(language: str, facts: dict[str, Any]) -> str:
    terminal = named(language, facts)
    marks = say(language, "names-and").join(say(language, f"terminals-{mark}") for mark in facts["marks"])
    return say(language, "terminals-line", terminal=terminal, marks=marks) if marks else f"• {terminal}"
