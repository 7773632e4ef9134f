"""Blocked: nothing is passed on between two of whom one is blocked."""

from bot.command_context import CommandContext, button
from bot.commands.conversation import named
from bot.commands.relaying.recipient import from_promoter
from models.queue.outbox import notified_lately
from models.talking.conversations import Conversation


async def tell_blocked(context: CommandContext, talking: Conversation) -> None:
    """Tell that nothing is passed on between the two, as one is blocked: a customer once a day, and nothing of why."""
    if from_promoter(context, talking):
        rows = [[button("button-unblock", action=f"unblock:{talking.id}")]]
        await context.answer("blocked-still", name=named(talking, context.language), choices=rows)
    elif not await notified_lately(subject := f"not taken {talking.id}"):
        await context.answer("not-taken", subject=subject)
