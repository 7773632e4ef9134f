"""Unopened: words for who left their details on a page and has not opened the web chat; the promoter is told once."""

from bot.command_context import CommandContext
from models.people.addresses import Address
from models.people.channels import BROWSER
from models.queue.outbox import enqueue, lane_of
from models.queue.outbox_lookups import has_notice
from models.queue.payloads import sentence
from models.talking.conversations import Conversation, customer_in
from models.talking.read_receipts import has_opened


async def tell_unopened(context: CommandContext, talking: Conversation, target: Address) -> None:
    """Tell that the words wait there. Nothing is said to be read that nobody has before them."""
    if target.channel != BROWSER or await has_opened(talking.customer_id):
        return
    lane, subject = lane_of(context.channel, context.address.account), f"unopened {talking.id}"
    if await has_notice(lane, "unopened-chat", subject):
        return
    name = await customer_in(talking, context.language)
    await enqueue(context.address, sentence("unopened-chat", name=name, conversation_id=talking.id), subject=subject)
