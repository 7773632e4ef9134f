"""Opening the e-mail channel, and what goes on beside it."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels.contract import ChannelContext
from bot.channels.email.addresses import Addresses
from bot.channels.email.channel import Email
from bot.channels.email.inbound_mail import CHANNEL
from bot.channels.email.settings import EmailSettings
from models.files.store import MediaStore
from models.storage.database import DatabaseTrouble
from models.storage.secret_keys import key
from models.talking.unverified import forget_doubtful

log = logging.getLogger(__name__)

_LOOK_S = 3600.0
_TROUBLE: tuple[type[BaseException], ...] = (*DatabaseTrouble, OSError)


@asynccontextmanager
async def open_channel(settings: EmailSettings, context: ChannelContext) -> AsyncIterator[Email]:
    """Nothing is connected before there is a mail to send; ``listen`` opens the port. Raises OSError for bad files."""
    settings.tls()
    forgetting = asyncio.create_task(_keep_forgetting(context.media), name="email-doubtful")
    try:
        yield Email(settings, context, Addresses(settings.domain, await key(CHANNEL)))
    finally:
        forgetting.cancel()
        await asyncio.gather(forgetting, return_exceptions=True)


async def _keep_forgetting(media: MediaStore) -> None:
    """For ever: mails that turned out to be nobody's go, with their files."""
    while True:
        await asyncio.sleep(_LOOK_S)
        try:
            if count := await forget_doubtful(media):
                log.info("doubtful_forgotten", extra={"count": count})
        except _TROUBLE as error:
            log.warning("doubtful_not_forgotten", extra={"error": type(error).__name__})
