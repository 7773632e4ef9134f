"""Dialogues: what is remembered between two acts of a person, as their address keeps it (JSON)."""

from collections.abc import Sequence
from typing import Any, TypedDict

MeetingDraft = TypedDict(
    "MeetingDraft",
    {
        "key": str,  # the message it began with
        "with": int,  # conversation
        "moves": int,  # the meeting there is, where this is another time for it
        "words": str,  # until they are read
        "at": str,  # ISO 8601
        "place": str,
        "pin": Sequence[float] | None,
    },
    total=False,
)
"""A meeting, as far as it is planned."""


class TypedName(TypedDict):
    """What was taken for a name while words wait; it may be more of them."""

    id: str
    text: str


class WaitingWords(TypedDict):
    """What somebody said, while the bot asks for whom it is."""

    id: str
    text: str
    enclosures: Sequence[dict[str, Any]]
    album: str
    medium: str


class Question(TypedDict, total=False):
    """What the bot asked a person, with what is known so far."""

    about: str
    """The feature that asked, see ``bot.commands.questions.About``."""
    until: str
    """ISO 8601."""
    list: str
    """Which list was shown to choose from, ``of`` what, and the conversation that stood ``first``."""
    of: int
    first: int | None
    typed: TypedName
    words: str
    awaits: str
    draft: MeetingDraft
    what: str
    checkin_id: int
    conversation_id: int
    field_id: int
    id: str
    """The message that a recording came in, with its ``enclosures``."""
    enclosures: Sequence[dict[str, Any]]
