"""The certificate of the public address, as browsers see it: whether they take it, and for how long."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from bot.cli.checks.finding import Finding
from models.storage.clock import now

SOON = timedelta(days=14)
"""Whoever renews certificates does it a month before their end: two weeks before, something is wrong."""
_PATIENCE_S = 10


async def certificate(public_url: str, context: ssl.SSLContext | None = None) -> Finding | None:
    """Say what is wrong with the certificate of this address, or until when it is good. None where it is not https.

    ``context``: whose certificates are trusted; the system's without.
    """
    address = urlsplit(public_url)
    if address.scheme != "https" or address.hostname is None:
        return None
    try:
        until = await _good_until(address.hostname, address.port or 443, context or ssl.create_default_context())
    except ssl.SSLCertVerificationError as error:
        sentence = f"browsers refuse the certificate of {public_url} ({error.verify_message}): see your proxy's log"
        return Finding("certificate", "bad", sentence)
    except (OSError, TimeoutError) as error:
        sentence = (
            f"{public_url} can't be reached from this machine ({error or 'no answer'}); others may still reach it"
        )
        return Finding("certificate", "warn", sentence)
    return _told(public_url, until)


async def _good_until(host: str, port: int, context: ssl.SSLContext) -> datetime:
    async with asyncio.timeout(_PATIENCE_S):
        _, writer = await asyncio.open_connection(host, port, ssl=context)
    try:
        until = writer.get_extra_info("peercert")["notAfter"]
    finally:
        writer.transport.abort()
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(until), UTC)


def _told(public_url: str, until: datetime) -> Finding:
    if until - now() < SOON:
        sentence = (
            f"the certificate of {public_url} ends on {until:%Y-%m-%d}, and nobody has renewed it: see your proxy"
        )
        return Finding("certificate", "warn", sentence)
    return Finding("certificate", "ok", f"the certificate of {public_url} is good until {until:%Y-%m-%d}")
