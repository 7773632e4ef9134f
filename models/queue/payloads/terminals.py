"""A person's terminals, and the code that proves one."""

from dataclasses import dataclass, field
from typing import Literal

from models.queue.payloads.base import Payload
from models.queue.payloads.sentences import Choices


@dataclass(frozen=True, kw_only=True)
class DescribedTerminal:
    """What a terminal is called by, in any language."""

    at: str
    """Its channel; ``<channel>-own`` where it is somebody's own account there, which they let us into."""
    name: str = ""
    named: Literal["yes", "no"] = "no"
    account: str = ""
    used: str = ""
    """The day, as ISO 8601."""
    marks: list[str] = field(default_factory=list)
    """What is special about it: each names a sentence ``terminals-<mark>``."""


@dataclass(frozen=True, kw_only=True)
class TerminalList(Payload):
    kind: Literal["terminals"] = "terminals"
    terminals: list[DescribedTerminal]
    choices: Choices = field(default_factory=list)


AboutKind = Literal[
    "terminal-chosen",
    "terminal-chosen-first",
    "terminal-first",
    "terminal-takes-none",
    "terminal-remove",
    "terminal-removed",
    "terminal-kept",
    "terminal-last",
]


@dataclass(frozen=True, kw_only=True)
class AboutTerminal(Payload):
    """A sentence that names one terminal."""

    kind: AboutKind
    terminal: DescribedTerminal
    choices: Choices = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class HowToAddTerminal(Payload):
    """How each channel takes a person in."""

    kind: Literal["terminal-add"] = "terminal-add"
    code: str
    links: dict[str, str]
    """By channel."""
    channels: list[str]
    minutes: int
    """How long the code counts."""


@dataclass(frozen=True, kw_only=True)
class TerminalCode(Payload):
    """The code that proves an account; told there, in the language of whoever asked."""

    kind: Literal["terminal-code"] = "terminal-code"
    code: str
    language: str
    minutes: int
