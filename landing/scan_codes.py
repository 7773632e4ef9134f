"""Codes to scan: QR codes of a platform's own, which open its bot there; beside an invitation, or for print."""

import asyncio
import logging

from markupsafe import Markup

from landing.cards import UnscannableAddress, qr_png, qr_svg
from landing.site import Code, NoCode, WebContext

log = logging.getLogger(__name__)

PATIENCE_S = 3.0
"""A page waits no longer than this for a platform."""
_LEGIBLE_SCALE = 24
"""Pixels a module: 5 cm on paper at 400 dots an inch."""


async def drawn(site: WebContext, payload: str) -> dict[str, Markup]:
    """Return, by channel, the code that opens its bot with this payload, as SVG; leave out those not available now."""
    urls = await asyncio.gather(*(_url(channel, code, payload) for channel, code in site.codes.items()))
    # Our own drawing, made of numbers alone.
    return {channel: Markup(qr_svg(url).decode()) for channel, url in zip(site.codes, urls, strict=True) if url}  # noqa: S704  (drawn by segno from our own link)


async def printable(site: WebContext, channel: str, payload: str) -> bytes:
    """Return a code that lasts, as PNG. Raise NoCode."""
    if channel not in site.codes:
        raise NoCode("failed-no-channel")
    try:
        return qr_png(await site.codes[channel](payload, lasting=True), scale=_LEGIBLE_SCALE)
    except UnscannableAddress as error:
        raise NoCode("failed-refused") from error


async def _url(channel: str, code: Code, payload: str) -> str:
    """Return the address to draw; empty where the platform does not give one now."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            url = await code(payload)
    except (NoCode, TimeoutError) as error:
        log.warning("no_code_to_scan", extra={"channel": channel, "error": str(error) or type(error).__name__})
        return ""
    return url
