"""Short bodies: what a page of ours posts is short; anything longer is nothing that one of them would send."""

from aiohttp import web

from models.files.bounded import BodyTooLong, read_at_most


async def short_body(request: web.Request, limit: int) -> bytes:
    """Return the body, of at most so many bytes; empty where it is longer."""
    try:
        return await read_at_most(request.content.iter_any(), limit, announced=request.content_length)
    except BodyTooLong:
        return b""
