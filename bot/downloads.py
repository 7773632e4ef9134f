"""Downloads: what a platform answers is as long as it likes, and is kept only up to a length."""

import aiohttp

from bot.outcomes import Final


async def capped(response: aiohttp.ClientResponse, most: int) -> bytes:
    """The body, of at most so many bytes. Raises Final where it is bigger, having read no more of it."""
    data = bytearray()
    async for chunk in response.content.iter_any():
        data += chunk
        if len(data) > most:
            raise Final("failed-too-big", detail=f"more than {most} bytes")
    return bytes(data)
