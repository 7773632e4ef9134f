"""The doctor's question: does the provider know the account?"""

import aiohttp

from bot.channels.voice.calling import Api
from bot.channels.voice.settings import Settings


async def check(settings: Settings) -> None:
    """Asks the provider who we are, and changes nothing there. Raises bot.outcomes."""
    async with aiohttp.ClientSession() as session:
        await Api(session, settings.api_url, settings.account_sid, settings.auth_token).introduce()
