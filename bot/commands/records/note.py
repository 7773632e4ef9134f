"""``/note``: what a promoter writes down about a customer."""

from bot.command_context import CommandContext, button
from bot.commands.command import command
from bot.commands.records import record
from models.records import notes
from models.talking.conversations import Conversation

BY = "promoter"


@command("note", help_place=9, menu=(7, 15))
async def note(context: CommandContext, words: str = "") -> None:
    """``/note Wants blue towels``: write it down about the customer; quoted, chosen, or asked for."""
    await record.begin(context, "note", words, write)


async def write(context: CommandContext, talking: Conversation, words: str) -> None:
    """Write it down; without words, ask what."""
    if not words:
        await record.ask(context, talking, "note")
        return
    number = await notes.keep_note(talking.id, words, by=BY, source=context.source(context.message_id))
    rows = [[button("button-undo", action=f"keep:unnote:{talking.id}:{number}")]] if number is not None else []
    await record.show(context, talking, "noted", rows)


async def forget(context: CommandContext, talking: Conversation, number: int) -> None:
    """Take the note back."""
    await notes.forget_note(number, talking.id)
    await record.show(context, talking, "unnoted")
