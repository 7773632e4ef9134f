"""Opening the e-mail channel, and what goes on beside it."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels.contract import CannotOpen, ChannelContext
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
    """Connect nothing before there is a mail to send; ``listen`` opens the port. Raise CannotOpen for bad files."""
    try:
        settings.tls()
    except (OSError, ValueError) as error:
        raise CannotOpen(_bad_files(settings, error)) from error
    forgetting = asyncio.create_task(_keep_forgetting(context.media), name="email-doubtful")
    try:
        yield Email(settings, context, Addresses(settings.domain, await key(CHANNEL)))
    finally:
        forgetting.cancel()
        await asyncio.gather(forgetting, return_exceptions=True)


def _bad_files(settings: EmailSettings, error: Exception) -> str:
    said = "they are no certificate and its key" if isinstance(error, ssl.SSLError) else getattr(error, "strerror", "")
    return (
        f"channels.email.tls_certificate {settings.tls_certificate} and tls_key {settings.tls_key} can't be used: "
        f"{said or error}. Name files in PEM that belong together and that this user may read, or leave both out."
    )


async def _keep_forgetting(media: MediaStore) -> None:
    """For ever: mails that turned out to be nobody's go, with their files."""
    while True:
        await asyncio.sleep(_LOOK_S)
        try:
            if count := await forget_doubtful(media):
                log.info("doubtful_forgotten", extra={"count": count})
        except _TROUBLE as error:
            log.warning("doubtful_not_forgotten", extra={"error": type(error).__name__})
