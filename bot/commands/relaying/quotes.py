"""Quotes: what a quoted message holds."""

from bot.command_context import source
from models.queue.receipts import receipt
from models.talking.communications import Communication, communication_or_none, said_at


async def communication_at(channel: str, account: str, message_id: str) -> Communication | None:
    """Find what this message of a platform holds: something said there, or delivered there."""
    own = await said_at(source(channel, account, message_id))
    if own is not None:
        return own
    delivered = await receipt(channel, account, message_id)
    return await communication_or_none(delivered.communication_id) if delivered else None
