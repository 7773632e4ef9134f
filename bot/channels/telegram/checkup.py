"""The doctor's question: does Telegram know the bot?"""

from bot.channels.telegram.api import BotApi, open_session
from bot.channels.telegram.outcomes import outcomes
from bot.channels.telegram.settings import TelegramSettings


async def check(settings: TelegramSettings) -> None:
    """Asks Telegram who we are, and changes nothing there. Raises bot.outcomes."""
    async with open_session(1, settings.api_url) as session:
        with outcomes():
            await BotApi(session, settings.api_url, settings.token.get_secret_value()).call("getMe", {})
