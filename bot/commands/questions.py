"""Questions: what the bot asked a person and waits to hear. The answer is their next act; after a while, it is none."""

from datetime import datetime, timedelta
from enum import StrEnum

from bot.command_context import CommandContext
from bot.dialogue import Question
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
    RECORD = "record"


async def ask(context: CommandContext, question: Question) -> None:
    """From now on, what this person does next may be the answer."""
    until = Question(until=(now() + STANDS).isoformat())
    context.address.dialogue = {**context.address.dialogue, "question": question | until}
    await keep_dialogue(context.address)


def standing(question: Question) -> Question:
    """Return the question, if it stands still; else none."""
    return Question() if expired(question) else question


def expired(question: Question) -> bool:
    return datetime.fromisoformat(question["until"]) < now()
