"""Reactions: a sign that one sets under a message stands under the other's copy of it too."""

from bot.command_context import CommandContext
from bot.commands.relaying.quotes import communication_at
from bot.events import ReactionChanged
from models.queue.outbox import enqueue_to
from models.queue.payloads.jobs import ShowReaction
from models.queue.receipts import receipts_of
from models.talking.communications import Communication
from models.talking.conversations import conversation
from models.talking.reactions import CUSTOMER, PROMOTER, react


async def change(context: CommandContext, event: ReactionChanged) -> None:
    """Keep the reaction, and enqueue it for the other."""
    kept = await communication_at(context.channel, context.address.account, event.message_id)
    if kept is None:
        return  # on something that is no record, e.g. an answer of the bot's
    talking = await conversation(kept.conversation_id)
    by = PROMOTER if context.promoter and context.promoter.id == talking.promoter_id else CUSTOMER
    if await react(kept, by, event.signs):
        await _show(context, kept, by)


async def _show(context: CommandContext, kept: Communication, by: str) -> None:
    """At the other's: where it was said, or where it was delivered. What stands there is looked up when it is shown."""
    account, _, number = kept.source.removeprefix(f"{kept.channel}:").rpartition(":")
    copies = {(kept.channel, account, number)}
    copies |= {(each.channel, each.account, each.external_id) for each in await receipts_of(kept.id)}
    here = (context.channel, context.address.account)
    for channel, at, external_id in sorted(copies):
        if (channel, at) != here:
            await enqueue_to(channel, at, ShowReaction(on=external_id, said_id=kept.id, by=by))
