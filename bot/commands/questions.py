"""Questions: what the bot asked a person and waits to hear. The answer is their next act; after a while, it is none."""

from datetime import datetime, timedelta
from typing import Any

from bot.talk import Talk
from models.storage.clock import now

STANDS = timedelta(minutes=15)


async def ask(talk: Talk, about: str, **facts: Any) -> None:
    """From now on, what this person does next may be the answer."""
    question = {"about": about, "until": (now() + STANDS).isoformat(), **facts}
    talk.address.dialogue = {**talk.address.dialogue, "question": question}
    await talk.address.save(update_fields=["dialogue"])


async def take(talk: Talk) -> None:
    """Moves the question that stands, if it does, into ``talk.question``: whatever is done now, it is asked no more."""
    question = talk.address.dialogue.pop("question", None)
    if question is None:
        return
    await talk.address.save(update_fields=["dialogue"])
    if not expired(question):
        talk.question = question


def expired(question: dict[str, Any]) -> bool:
    return datetime.fromisoformat(question["until"]) < now()
