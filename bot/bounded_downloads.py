"""Bounded downloads: the bodies of platforms' answers, read only up to a length."""

import aiohttp

from bot.outcomes import Final
from models.files.bounded import BodyTooLong, read_at_most, whole


async def capped(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """Return the body, of at most ``limit`` bytes. Raises Final where it is bigger, having read no more of it."""
    try:
        if response.content.is_eof():  # short answers come together with their heads: nothing is waited for
            return whole(response.content.read_nowait(), limit)
        return await read_at_most(response.content.iter_any(), limit)
    except BodyTooLong as error:
        raise Final("failed-too-big", detail=str(error)) from None
