"""Payloads about a person's terminals, and the code that proves one."""

from dataclasses import dataclass, field
from typing import Literal

from models.queue.payloads.base import Payload
from models.queue.payloads.sentences import Choices


@dataclass(frozen=True, kw_only=True)
class DescribedTerminal:
    """What describes a terminal, in no language yet."""

    at: str
    """Its channel; ``<channel>-own`` where it is somebody's own account there, which we may read."""
    name: str = ""
    named: Literal["yes", "no"] = "no"
    account: str = ""
    used: str = ""
    """The day of its last use, as ISO 8601."""
    marks: list[str] = field(default_factory=list)
    """What is special about it: each is the end of a sentence's key, ``terminals-<mark>``."""


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
    """How a person adds a terminal on each channel."""

    kind: Literal["terminal-add"] = "terminal-add"
    code: str
    links: dict[str, str]
    """By channel."""
    channels: list[str]
    minutes: int
    """How long the code is valid."""


@dataclass(frozen=True, kw_only=True)
class TerminalCode(Payload):
    """The code that proves an account; sent there, in the language of whoever asked."""

    kind: Literal["terminal-code"] = "terminal-code"
    code: str
    language: str
    minutes: int
