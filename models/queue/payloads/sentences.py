"""Sentences: most of what the bot answers is one, with what stands in it and the choices under it."""

from dataclasses import dataclass, field, fields
from typing import Any, Literal

from typing_extensions import TypedDict  # pydantic reads it, and needs this one before Python 3.12

from models.queue.payloads.base import Payload
from models.words import has

Argument = str | int | float
"""What stands in a sentence; a customer's name is kept as whose it is, see models.people.names."""


class Choice(TypedDict, total=False):
    """A button before it is worded, as the outbox keeps it; made by ``bot.command_context.button``."""

    say: str
    """The sentence of words/ on it, with its ``facts``; else ``label`` is on it, several parts as one."""
    facts: dict[str, Any]
    label: str | list[str]
    action: str
    url: str
    share: str
    copy: str


Choices = list[list[Choice]]
"""By rows."""


class ListPage(TypedDict):
    """Which part of a list is shown, and what was looked for in it."""

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
    """The sentence of words/ that its kind names; ``<kind>-<channel>`` where a channel's people do it differently."""

    arguments: dict[str, Argument] = field(default_factory=dict)
    choices: Choices = field(default_factory=list)
    page: ListPage | None = None
    ask: Literal["", "location"] = ""
    recipient: str = ""
    """Whom the recipient's own next words go to, where the sentence tells of that."""
    checkin_id: int | None = None
    """The check-in that it is about: whoever quotes it adds to that."""

    @classmethod
    def of_schema_1(cls, facts: dict[str, Any]) -> dict[str, Any]:
        """Arguments stood among the fields."""
        names = {each.name for each in fields(cls)}
        arguments = {name: value for name, value in facts.items() if name not in names and value is not None}
        return {name: value for name, value in facts.items() if name in names} | {"arguments": arguments}


def sentence(
    kind: str, /, choices: Choices | None = None, *, conversation_id: int | None = None, **arguments: Argument
) -> Sentence:
    """Return the sentence with these arguments. Raises LookupError where words/ has none of this name."""
    if not has(kind):
        raise LookupError(f"there is no sentence {kind}")
    return Sentence(kind=kind, arguments=arguments, choices=choices or [], conversation_id=conversation_id)
