"""``/note``: what a promoter writes down about a customer."""

from bot.command_context import CommandContext, button
from bot.commands.command import command
from bot.commands.conversation import customer_meant
from bot.commands.customer_records import record
from bot.events import MessageReceived
from models.customer_records import mentions, notes
from models.talking.conversations import Conversation
from models.words.typed import command_and_rest, typed_words

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
    number = await mentions.write_note(talking, words, by=BY, source=context.source(context.message_id))
    rows = [[button("button-undo", action=f"keep:unnote:{talking.id}:{number}")]] if number is not None else []
    await record.show(context, talking, "noted", rows)


def note_in(text: str) -> str | None:
    """Return the words behind the command, in any language's word for it; None where it is no note."""
    first, rest = command_and_rest(text)
    called = first.removeprefix("/").partition("@")[0]
    is_note = first.startswith("/") and called in {"note", *typed_words(lambda typed: typed.commands.get("note", ()))}
    return rest if is_note else None


async def rewritten(context: CommandContext, said: MessageReceived) -> bool:
    """Take an edited message for a note where it begins with the command: what it was before stays as it was told.

    False where it is none: it may have been said to the customer.
    """
    words = note_in(said.text)
    if words is None or context.promoter is None:
        return False
    if not words or await notes.rewrite_note(context.source(said.message_id), words):
        return True
    talking = await customer_meant(context)
    await (write(context, talking, words) if talking is not None else context.answer("record-stopped"))
    return True


async def forget(context: CommandContext, talking: Conversation, number: int) -> None:
    """Take the note back."""
    await notes.forget_note(number, talking.id)
    await record.show(context, talking, "unnoted")
