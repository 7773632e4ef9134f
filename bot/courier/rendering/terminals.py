"""Terminals in words: the list of them, what adds another, and the code that proves one."""

from bot.courier.rendering.buttons import buttons
from bot.courier.rendering.context import RenderContext
from bot.courier.skips import Skip
from bot.messages import Message
from models.people.confirmations import LIFE
from models.queue.payloads.terminals import (
    AboutTerminal,
    DescribedTerminal,
    HowToAddTerminal,
    TerminalCode,
    TerminalList,
)
from models.storage.clock import now
from models.words import has, say
from models.words.channel_names import channel_name


def _named(language: str, terminal: DescribedTerminal) -> str:
    """Say what a terminal is called."""
    own = f"terminal-at-{terminal.at}"
    if has(own):
        return say(language, own, **vars(terminal))
    return say(language, "terminal-at", **vars(terminal), channel=channel_name(language, terminal.at))


async def listed(payload: TerminalList, to: RenderContext) -> Message:
    """List a person's terminals, a line each with what is special about it."""
    lines = [_line(to.language, each) for each in payload.terminals]
    text = "\n".join([say(to.language, "terminals"), *lines, "", say(to.language, "terminals-how")])
    return Message(text=text, buttons=buttons(to.language, payload.choices))


async def about_one(payload: AboutTerminal, to: RenderContext) -> Message:
    """Say a sentence that names a terminal."""
    text = say(to.language, payload.kind, terminal=_named(to.language, payload.terminal))
    return Message(text=text, buttons=buttons(to.language, payload.choices))


async def how_to_add(payload: HowToAddTerminal, to: RenderContext) -> Message:
    """Say how each channel takes a person in: by a link, or in its own words."""
    ways = [_way(to.language, at, link=payload.links.get(at, ""), code=payload.code) for at in payload.channels]
    parts = [say(to.language, "terminal-add", minutes=payload.minutes), "\n".join(filter(None, ways))]
    return Message(text="\n\n".join([*parts, say(to.language, "terminal-add-typed")]))


async def code(payload: TerminalCode, to: RenderContext) -> Message:
    """Tell the code to an account that we may not know yet, in the asker's language. Raises Skip when too late."""
    if now() - to.created_at > LIFE:
        raise Skip("the code counts no more")
    text = say(payload.language, payload.kind, code=payload.code, minutes=payload.minutes)
    return Message(text=text, language=payload.language)


def _way(language: str, at: str, *, link: str, code: str) -> str:
    if has(f"terminal-add-{at}"):
        return say(language, f"terminal-add-{at}", link=link, code=code)
    return say(language, "terminal-add-other", channel=channel_name(language, at), link=link) if link else ""


def _line(language: str, terminal: DescribedTerminal) -> str:
    named = _named(language, terminal)
    marks = say(language, "names-and").join(say(language, f"terminals-{mark}") for mark in terminal.marks)
    return say(language, "terminals-line", terminal=named, marks=marks) if marks else f"• {named}"
