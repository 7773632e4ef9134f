"""Telegram, connected."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.backoff import delays
from bot.channels.contract import ChannelContext, SendLimits
from bot.channels.telegram.api import BotApi, open_session
from bot.channels.telegram.channel import PolledTelegram, PostedTelegram, Telegram
from bot.channels.telegram.outcomes import outcomes
from bot.channels.telegram.raw_updates import CHANNEL
from bot.channels.telegram.readers.login import open_login
from bot.channels.telegram.settings import TelegramSettings
from bot.outcomes import Outcome, Unusable

log = logging.getLogger(__name__)

_CONNECTIONS = 80
"""More than are ever written to at once: the question for updates and the fetching of files wait for nobody."""
PATIENCE_S = 5.0
"""How long the start waits for Telegram; afterwards it goes on trying beside everything else."""


@asynccontextmanager
async def open_channel(settings: TelegramSettings, context: ChannelContext) -> AsyncIterator[Telegram]:
    """Open the bot, connected as soon as Telegram answers: silence, or a wrong token, stops nothing here."""
    async with (
        open_session(_CONNECTIONS, settings.api_url) as session,
        open_login(settings, context.public_url) as login,
    ):
        api = BotApi(session, settings.api_url, settings.token.get_secret_value())
        limits = SendLimits(
            per_second=settings.messages_per_second,
            account_gap_s=settings.account_gap_s,
            group_per_minute=settings.group_per_minute,
        )
        plain = settings.team_talk == "plain"
        channel = (
            PolledTelegram(api, limits, context.menu, plain_teams=plain)
            if settings.receive == "polling"
            else PostedTelegram(api, limits, context.menu, f"{context.public_url}/hooks/{CHANNEL}", plain_teams=plain)
        )
        channel.browser = login
        tried = asyncio.Event()
        introducing = asyncio.create_task(_introduce(channel, tried), name="telegram-introduction")
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE_S):
                    await tried.wait()
            yield channel
        finally:
            introducing.cancel()
            await asyncio.gather(introducing, return_exceptions=True)


async def _introduce(channel: Telegram, tried: asyncio.Event) -> None:
    for pause in delays(first=0.5, longest=60.0):
        try:
            with outcomes(of_chat=False, reading=True):
                await channel.introduce()
        except Unusable:
            log.error("telegram_token_refused", extra={"mend": "put the token from @BotFather into the settings"})  # noqa: TRY400  (nothing of ours went wrong)
            return
        except Outcome as outcome:
            log.warning("telegram_not_ready", extra={"error": str(outcome)})
        else:
            log.info("telegram_ready", extra={"bot": channel.username})
            return
        finally:
            tried.set()
        await asyncio.sleep(pause)
