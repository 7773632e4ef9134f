"""The doctor's questions: does Telegram know the bot, and the secret of its login?"""

from bot.channels.telegram.api import BotApi, open_session
from bot.channels.telegram.outcomes import outcomes
from bot.channels.telegram.readers.login import open_login
from bot.channels.telegram.settings import TelegramSettings
from bot.outcomes import Unusable


async def check(settings: TelegramSettings) -> None:
    """Asks Telegram who we are, and changes nothing there. Raises bot.outcomes, OSError, TimeoutError."""
    async with open_session(1, settings.api_url) as session:
        with outcomes():
            await BotApi(session, settings.api_url, settings.token.get_secret_value()).call("getMe", {})
    async with open_login(settings, "") as login:
        if login is not None and not await login.is_secret_right():
            raise Unusable("login_secret is refused: put in the Client Secret of @BotFather › Bot Settings › Web Login")
