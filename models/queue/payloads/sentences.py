"""Sentences: most of what the bot answers is one, with its arguments and the buttons under it."""

from dataclasses import dataclass, field, fields
from typing import Any, Literal

from typing_extensions import TypedDict  # pydantic reads it, and needs this one before Python 3.12

from models.queue.payloads.base import Payload, StoredPayload
from models.words import has

Argument = str | int | float
"""An argument of a sentence; a customer's name is stored as whose it is, see models.people.names."""


class Choice(TypedDict, total=False):
    """A button before it is worded, as the outbox stores it; made by ``bot.command_context.button``."""

    say: str
    """The key of the sentence on it, with its arguments in ``facts``; else ``label`` is on it, several parts as one."""
    facts: dict[str, Any]
    label: str | list[str]
    action: str
    url: str
    page: bool
    """Whether the ``url`` is a page of ours, which a messenger may show within itself."""
    share: str
    copy: str


Choices = list[list[Choice]]
"""By rows."""


class ListPage(TypedDict):
    """Which part of a list is shown, and what was searched for in it."""

    words: str
    found: int
    of: int
    start: int
    end: int
    pages: str
    """``one`` or ``many``."""
    promotions: bool


@dataclass(frozen=True, kw_only=True)
class Sentence(Payload):
    """The sentence of models/words that its kind names; ``<kind>-<channel>`` where a channel has its own."""

    arguments: dict[str, Argument] = field(default_factory=dict)
    choices: Choices = field(default_factory=list)
    page: ListPage | None = None
    ask: Literal["", "location"] = ""
    recipient: str = ""
    """Name of the one to whom the recipient's next words go, where the sentence says so."""
    checkin_id: int | None = None
    """The check-in that it is about: a reply to it adds to that."""

    @classmethod
    def of_schema_1(cls, stored: StoredPayload) -> StoredPayload:
        """Return the fields of schema 1, in which the arguments stood among the fields."""
        names = {each.name for each in fields(cls)}
        arguments = {name: value for name, value in stored.items() if name not in names and value is not None}
        return {name: value for name, value in stored.items() if name in names} | {"arguments": arguments}


def sentence(
    kind: str, /, choices: Choices | None = None, *, conversation_id: int | None = None, **arguments: Argument
) -> Sentence:
    """Return the sentence with these arguments. Raise LookupError when models/words has none of this key."""
    if not has(kind):
        raise LookupError(f"there is no sentence {kind}")
    return Sentence(kind=kind, arguments=arguments, choices=choices or [], conversation_id=conversation_id)
