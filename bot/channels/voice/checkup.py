"""The doctor's question: does the provider know the account?"""

import aiohttp

from bot.channels.voice.api import VoiceApi
from bot.channels.voice.settings import VoiceSettings


async def check(settings: VoiceSettings) -> None:
    """Asks the provider who we are, and changes nothing there. Raises bot.outcomes."""
    async with aiohttp.ClientSession() as session:
        await VoiceApi(session, settings.api_url, settings.account_sid, settings.auth_token).introduce()
