"""Assets: the style sheets, scripts and pictures of our own pages, and the script for other people's."""

import hashlib
from functools import cache
from importlib.resources import files

from aiohttp import web

_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
_OURS = ("page.css", "read.js", "share.js", "icon.svg")
_FOR_ANYBODY = "handbill.js"


def add_to(app: web.Application) -> None:
    for name in (*_OURS, _FOR_ANYBODY):
        app.router.add_get(f"/static/{name}", _asset)
    app.router.add_get(f"/{_FOR_ANYBODY}", _script_for_anybody)


def asset_url(base: str, name: str) -> str:
    """Where a page finds the file ``name``; another content has another address, so that browsers may keep it."""
    return f"{base}/static/{name}?v={_digest(name)}"


async def _asset(request: web.Request) -> web.Response:
    name = request.path.rpartition("/")[2]
    kept = "public, max-age=31536000, immutable" if request.query.get("v") == _digest(name) else "no-cache"
    return _answer(request, name, {"Cache-Control": kept})


async def _script_for_anybody(request: web.Request) -> web.Response:
    """``handbill.js`` under the short name that target sites include."""
    shared = {
        "Cache-Control": "public, max-age=3600",
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return _answer(request, _FOR_ANYBODY, shared)


def _answer(request: web.Request, name: str, headers: dict[str, str]) -> web.Response:
    tag = f'"{_digest(name)}"'
    headers |= {"ETag": tag, "X-Content-Type-Options": "nosniff"}
    if request.headers.get("If-None-Match") == tag:
        return web.Response(status=304, headers=headers)
    media_type = _TYPES[name[name.rindex(".") :]]
    return web.Response(body=_content(name), content_type=media_type, charset="utf-8", headers=headers)


@cache
def _digest(name: str) -> str:
    return hashlib.sha256(_content(name)).hexdigest()[:12]


@cache
def _content(name: str) -> bytes:
    return files("landing").joinpath("static", name).read_bytes()
