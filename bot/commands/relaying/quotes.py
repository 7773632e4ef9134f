"""Quotes: whose message is answered, and what it holds."""

from bot.command_context import CommandContext, source
from models.queue.deliveries import row_or_none
from models.queue.receipts import receipt
from models.talking.communications import Communication, communication_or_none, said_at
from models.talking.conversations import Conversation, conversation


async def customer_meant(context: CommandContext) -> Conversation | None:
    """Of whom a promoter's command is: whose message it quotes, whose place it stands in, or whom they write to."""
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    quoted = await conversation_of_quote(context, context.quotes) if context.quotes else None
    if quoted is not None and quoted.promoter_id == context.promoter.id:
        return quoted
    number = context.place_of or context.address.talking_in_id
    found = await conversation(number) if number is not None else None
    return found if found is not None and found.promoter_id == context.promoter.id else None


async def conversation_of_quote(context: CommandContext, quotes: str) -> Conversation | None:
    """Find the conversation behind a quoted message: one we delivered, a notice about a customer, or one's own."""
    delivered = await receipt(context.channel, context.address.account, quotes)
    if delivered is None:
        own = await said_at(context.source(quotes))
        return own.conversation if own else None
    if delivered.communication_id is not None:
        kept = await communication_or_none(delivered.communication_id)
        return await conversation(kept.conversation_id) if kept else None
    row = await row_or_none(delivered.message_id)
    return await conversation(row.conversation_id) if row and row.conversation_id else None


async def communication_at(channel: str, account: str, message_id: str) -> Communication | None:
    """Find what this message of a platform holds: something said there, or delivered there."""
    own = await said_at(source(channel, account, message_id))
    if own is not None:
        return own
    delivered = await receipt(channel, account, message_id)
    return await communication_or_none(delivered.communication_id) if delivered else None
