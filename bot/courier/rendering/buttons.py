"""Choices as buttons, labelled in the recipient's language."""

from bot.messages import Button
from models.queue.payloads import Choice, Choices
from models.text.cleaning import clean_line
from models.words import say

LONGEST_LABEL = 80
"""Characters."""


def buttons(language: str, choices: Choices) -> tuple[tuple[Button, ...], ...]:
    """Return the choices of an answer, by rows."""
    return tuple(tuple(_button(language, each) for each in row) for row in choices)


def _button(language: str, choice: Choice) -> Button:
    label = say(language, choice["say"], **choice.get("facts", {})) if "say" in choice else _label(choice["label"])
    return Button(
        label=label,
        action=choice.get("action", ""),
        url=choice.get("url", ""),
        page=choice.get("page", False),
        share=choice.get("share", ""),
        copy=choice.get("copy", ""),
    )


def _label(parts: str | list[str]) -> str:
    """Several parts go onto one button."""
    return parts if isinstance(parts, str) else clean_line(" · ".join(parts), LONGEST_LABEL)
