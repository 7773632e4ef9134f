"""The record: of whom something is kept, and what, asked for where it was not said; and how it stands then."""

from collections.abc import Awaitable, Callable

from bot.command_context import CommandContext, button
from bot.commands import chooser, questions
from bot.commands.conversation import customer_meant
from bot.commands.questions import About
from bot.dialogue import Question
from models.queue.payloads import Choices
from models.queue.payloads.customer_records import RecordShown
from models.talking.conversations import Conversation, conversation_of_promoter

Keep = Callable[[CommandContext, Conversation, str], Awaitable[None]]
"""Keeps the words about this customer; without any, asks for them."""


async def begin(context: CommandContext, what: str, words: str, keep: Keep) -> None:
    """Keep it about whom the promoter means; else ask about whom, with the words for whoever is chosen."""
    talking = await customer_meant(context)
    if talking is not None:
        await keep(context, talking, words)
        return
    question = Question(about=About.RECORD, awaits="whom", what=what, words=words)
    await chooser.show(context, what, question=question)


def words_for(context: CommandContext, what: str) -> str:
    """Return the words that wait for the customer who is chosen now; none where the choice is made without any."""
    asked = context.question
    waits = asked.get("about") == About.RECORD and asked.get("awaits") == "whom" and asked.get("what") == what
    return asked["words"] if waits else ""


async def ask(context: CommandContext, talking: Conversation, what: str, rows: Choices | None = None) -> None:
    """Show what is kept, and take what the promoter writes next for what is asked."""
    question = Question(about=About.RECORD, awaits="words", what=what, conversation_id=talking.id)
    await questions.ask(context, question)
    choices = [*(rows or []), [button("button-never-mind", action="keep:stop")]]
    await context.tell(RecordShown(says=f"ask-{what}", conversation_id=talking.id, choices=choices))


async def customer_asked_about(context: CommandContext) -> Conversation | None:
    """Return the conversation that the promoter was asked about; None where it is not, or no longer, theirs."""
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    return await conversation_of_promoter(context.question["conversation_id"], context.promoter.id)


async def show(context: CommandContext, talking: Conversation, done: str, rows: Choices | None = None) -> None:
    """Say what was done, about whom, and how the record stands."""
    await context.tell(RecordShown(says=done, conversation_id=talking.id, choices=rows or []))
