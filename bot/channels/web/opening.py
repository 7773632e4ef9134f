"""Opening the web chat."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels.contract import ChannelContext
from bot.channels.web.channel import WebChat
from bot.channels.web.settings import WebSettings


@asynccontextmanager
async def open_channel(settings: WebSettings, context: ChannelContext) -> AsyncIterator[WebChat]:  # noqa: ARG001  (the contract's; this channel needs it not)
    """Nothing to connect."""
    yield WebChat(context)
