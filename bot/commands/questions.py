"""Questions: what the bot asked a person and waits to hear. The answer is their next act; after a while, it is none."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.command_context import CommandContext
from models.people.addresses import keep_dialogue
from models.storage.clock import now

STANDS = timedelta(minutes=15)


class About(StrEnum):
    """What a question is about: the name by which its answer finds the feature that asked."""

    CALL_LOG = "call-log"
    CHECK_IN = "checkin"
    CHOICE = "choose"
    CORRECTION = "correct"
    ERASURE = "forget"
    MEETING = "meet"


async def ask(context: CommandContext, about: About, **facts: Any) -> None:
    """From now on, what this person does next may be the answer."""
    question = {"about": about, "until": (now() + STANDS).isoformat(), **facts}
    context.address.dialogue = {**context.address.dialogue, "question": question}
    await keep_dialogue(context.address)


def standing(question: dict[str, Any]) -> dict[str, Any]:
    """Return the question, if it stands still; else none."""
    return {} if expired(question) else question


def expired(question: dict[str, Any]) -> bool:
    return datetime.fromisoformat(question["until"]) < now()
