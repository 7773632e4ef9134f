"""The doctor's question: does Telegram know the bot?"""

from telegram import Bot
from telegram.request import HTTPXRequest

from bot.channels.telegram.outcomes import outcomes
from bot.channels.telegram.settings import TelegramSettings


async def check(settings: TelegramSettings) -> None:
    """Asks Telegram who we are, and changes nothing there. Raises bot.outcomes."""
    async with HTTPXRequest(1, read_timeout=10) as request:
        with outcomes():
            await Bot(settings.token.get_secret_value(), base_url=f"{settings.api_url}/bot", request=request).get_me()
