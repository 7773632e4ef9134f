"""Jobs: rows that ask a channel to do something for us instead of telling somebody something."""

from bot.channels.capabilities import Inquires, Reacts
from bot.channels.contract import Channel
from bot.channels.envelope import RawUpdate
from bot.courier.skips import Skip
from models.queue.payloads.jobs import ShowReaction
from models.talking.reactions import standing_signs


async def show_reaction(job: ShowReaction, account: str, channel: Channel) -> None:
    """Show the sign that stands under the message now. Raises bot.outcomes, Skip where the channel shows none."""
    if not isinstance(channel, Reacts):
        raise Skip("the channel shows no reactions")
    signs = await standing_signs(job.said_id, job.by)
    await channel.react(account, job.on, signs[-1] if signs else "")


async def inquire(about: str, channel: Channel) -> RawUpdate:
    """Return what the platform says when asked. Raises Skip where it can't be asked, bot.outcomes."""
    if not isinstance(channel, Inquires):
        raise Skip("the channel can't be asked")
    return await channel.inquire(about)
