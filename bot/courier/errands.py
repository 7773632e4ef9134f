"""Errands: rows that ask a channel to do something for us instead of telling somebody something."""

from bot.channels.capabilities import Inquires, Reacts
from bot.channels.contract import Channel
from bot.channels.envelope import RawUpdate
from bot.courier.reasons import Pointless
from models.queue.outbox import INQUIRY, Message
from models.talking.reactions import standing_signs

ERRANDS = {INQUIRY, "reaction"}


async def show_reaction(row: Message, channel: Channel) -> None:
    """What stands under the message now. Raises Pointless where the channel shows no such thing, bot.outcomes."""
    if not isinstance(channel, Reacts):
        raise Pointless("the channel shows no reactions")
    signs = await standing_signs(int(row.facts["said_id"]), str(row.facts["by"]))
    await channel.react(row.account, str(row.facts["on"]), signs[-1] if signs else "")


async def inquire(row: Message, channel: Channel) -> RawUpdate:
    """What the platform says when asked. Raises Pointless where it can't be asked, bot.outcomes."""
    if not isinstance(channel, Inquires):
        raise Pointless("the channel can't be asked")
    return await channel.inquire(row.account)
