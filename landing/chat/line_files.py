"""Files: what went along with a line, for the person whose line it is and nobody else."""

from urllib.parse import quote

from aiohttp import web

from landing.chat.responses import is_shown_inline, refusal
from landing.sessions import person
from landing.site import SITE
from models.talking.web_lines import chat_of, line_at
from models.talking.web_posts import Content

_HARMLESS = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, max-age=31536000, immutable",
}


async def enclosure(request: web.Request) -> web.StreamResponse:
    """GET /chat/lines/{line}/{n}: the n-th file of a line of one's own; anything else is the same 404."""
    address = await person(request)
    line = await line_at(await chat_of(address), int(request.match_info["line"])) if address else None
    enclosures = Content.load(line.content).enclosures if line else []
    n = int(request.match_info["n"])
    if n >= len(enclosures):
        return refusal(request, 404, "chat-no-such-file", address)
    enclosed = enclosures[n]
    try:
        path = await request.app[SITE].media.local(enclosed.sha256)
    except FileNotFoundError:
        return refusal(request, 404, "chat-no-such-file", address)
    inline = is_shown_inline(enclosed)
    name = quote(enclosed.name or "file", safe="")
    headers = _HARMLESS | {
        "Content-Type": enclosed.mime if inline else "application/octet-stream",
        "Content-Disposition": f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{name}",
    }
    return web.FileResponse(path, headers=headers)
