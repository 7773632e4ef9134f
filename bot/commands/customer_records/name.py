"""``/name``: what a promoter calls a customer."""

from bot.command_context import CommandContext, button
from bot.commands.command import command
from bot.commands.customer_records import record
from models.customer_records import own_names
from models.talking.conversations import Conversation


@command("name", help_place=9, menu=(7, 18))
async def name(context: CommandContext, words: str = "") -> None:
    """``/name Old Wang``: call the customer so; quoted, chosen, or asked for."""
    await record.begin(context, "name", words, call)


async def call(context: CommandContext, talking: Conversation, words: str) -> None:
    """Call the customer so; without words, ask how."""
    if not words:
        rows = [[button("button-own-name", action=f"keep:unname:{talking.id}")]] if talking.own_name else []
        await record.ask(context, talking, "name", rows)
        return
    await own_names.call(talking, words)
    await _show(context, talking)


async def call_as_themself(context: CommandContext, talking: Conversation) -> None:
    """Call the customer as they call themself."""
    await own_names.call(talking, "")
    await _show(context, talking)


async def call_as_before(context: CommandContext, talking: Conversation) -> None:
    """Take the last change back."""
    await own_names.call_as_before(talking)
    await _show(context, talking)


async def _show(context: CommandContext, talking: Conversation) -> None:
    rows = [[button("button-undo", action=f"keep:name-back:{talking.id}")]]
    await record.show(context, talking, "named" if talking.own_name else "unnamed", rows)
