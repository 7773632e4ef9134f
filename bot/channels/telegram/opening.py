"""Telegram: python-telegram-bot for its types and calls; keeping updates and trying again are our own tables' work."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.backoff import delays
from bot.channels.contract import ChannelContext, SendLimits
from bot.channels.telegram.channel import PolledTelegram, PostedTelegram, Telegram
from bot.channels.telegram.outcomes import redacted
from bot.channels.telegram.raw_updates import CHANNEL
from bot.channels.telegram.settings import TelegramSettings

log = logging.getLogger(__name__)

PATIENCE_S = 5.0
"""How long the start waits for Telegram; afterwards it goes on trying beside everything else."""


@asynccontextmanager
async def open_channel(settings: TelegramSettings, context: ChannelContext) -> AsyncIterator[Telegram]:
    """Open the bot, connected as soon as Telegram answers: silence, or a wrong token, stops nothing here."""
    token = settings.token.get_secret_value()
    async with (
        HTTPXRequest(64, read_timeout=20, write_timeout=10, pool_timeout=5, media_write_timeout=60) as request,
        HTTPXRequest(2) as polling,
    ):
        bot = Bot(
            token,
            base_url=f"{settings.api_url}/bot",
            base_file_url=f"{settings.api_url}/file/bot",
            request=request,
            get_updates_request=polling,
        )
        limits = SendLimits(
            per_second=settings.messages_per_second,
            account_gap_s=settings.account_gap_s,
            group_per_minute=settings.group_per_minute,
        )
        plain = settings.team_talk == "plain"
        channel = (
            PolledTelegram(bot, limits, context.menu, polling, plain_teams=plain)
            if settings.receive == "polling"
            else PostedTelegram(bot, limits, context.menu, f"{context.public_url}/hooks/{CHANNEL}", plain_teams=plain)
        )
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
            await channel.introduce()
        except InvalidToken:
            log.error("telegram_token_refused", extra={"mend": "put the token from @BotFather into the settings"})  # noqa: TRY400  (the traceback carries the token)
            return
        except TelegramError as error:
            log.warning("telegram_not_ready", extra={"error": redacted(error)})
        else:
            log.info("telegram_ready", extra={"bot": channel.username})
            return
        finally:
            tried.set()
        await asyncio.sleep(pause)
