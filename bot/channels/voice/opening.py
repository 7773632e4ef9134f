"""Voice: recorded telephone calls through Twilio or any provider that speaks like it."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiohttp

from bot.channels.contract import ChannelContext, SendLimits
from bot.channels.voice.api import VoiceApi
from bot.channels.voice.call_flow import CallFlow
from bot.channels.voice.channel import Telephone
from bot.channels.voice.recordings import Recordings
from bot.channels.voice.settings import VoiceSettings
from bot.channels.voice.signature import Signature, TelnyxSignature, TwilioSignature
from bot.channels.voice.twiml import DialSettings
from models.identity.proved_numbers import set_country
from models.text.phone_numbers import region_of_number

_IDLE_S = 15


@asynccontextmanager
async def open_channel(
    settings: VoiceSettings, context: ChannelContext, *, clock: Callable[[], float] = time.time
) -> AsyncIterator[Telephone]:
    """Open the telephone; nothing is asked of the provider before somebody calls. ``clock``: seconds since 1970."""
    await set_country(settings.country or region_of_number(settings.from_number))
    line = DialSettings(caller_id=settings.from_number, ring_s=settings.ring_s, longest_s=settings.time_limit_s)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(keepalive_timeout=_IDLE_S)) as session:
        yield Telephone(
            signature=_signature(settings, clock),
            answers=CallFlow(public_url=context.public_url, line=line, mode=settings.consent),
            api=VoiceApi(session, settings.api_url, settings.account_sid, settings.auth_token),
            recordings=Recordings(
                session, settings.api_url, settings.recording_hosts, settings.account_sid, settings.auth_token
            ),
            countries=frozenset(settings.countries),
            delete_recordings=settings.delete_recordings,
            limits=SendLimits(per_second=settings.calls_per_second),
        )


def _signature(settings: VoiceSettings, clock: Callable[[], float]) -> Signature:
    if settings.signature == "telnyx":
        return TelnyxSignature(settings.public_key, clock)
    return TwilioSignature(settings.auth_token.get_secret_value())
