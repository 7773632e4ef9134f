"""Assets: the style sheets, scripts and pictures of our own pages, and the script for other people's."""

import gzip
import hashlib
from functools import cache
from importlib.resources import files

from aiohttp import web

from landing.compression import WORTH_IT, takes_gzip

_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
    ".png": "image/png",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
}
_OURS = (
    "page.css",
    "read.js",
    "share.js",
    "mini-app.js",
    "icon.svg",
    "icon-192.png",
    "reaching/icon-512.png",
    "site.webmanifest",
)
_AT_THE_ROOT = ("favicon.ico", "robots.txt")
"""Browsers and robots ask for these at the root without being told to."""
_PICTURES = (".ico", ".png")
_FOR_ANYBODY = "handbill.js"
_JOINED = {
    "for-sites.js": (_FOR_ANYBODY, "site-share.js"),
    "spread.js": ("vendor/d3-hierarchy/d3-hierarchy.min.js", "spread.js"),
}
"""What is loaded at once: by other people's pages, while ours do without the second; and a library with its user."""


def serve(app: web.Application, *names: str) -> None:
    """Serve these files of the folder ``static``."""
    for name in names:
        app.router.add_get(f"/static/{name}", _asset)


def add_to(app: web.Application) -> None:
    """Serve what the pages of cards need, and what is looked for at the root."""
    serve(app, *_OURS, _FOR_ANYBODY)
    for name in _AT_THE_ROOT:
        app.router.add_get(f"/{name}", _asset)
    app.router.add_get(f"/{_FOR_ANYBODY}", _script_for_anybody)


def asset_url(name: str) -> str:
    """Return where a page finds the file ``name``; changed content has a changed address, so browsers may keep it."""
    return f"/static/{name}?v={_digest(name)}"


async def _asset(request: web.Request) -> web.Response:
    """GET: the file that the address names, from memory, compressed where the browser takes that."""
    name = request.path.removeprefix("/static").removeprefix("/")
    kept = "public, max-age=31536000, immutable" if request.query.get("v") == _digest(name) else "no-cache"
    return file_answer(request, name, {"Cache-Control": kept})


async def _script_for_anybody(request: web.Request) -> web.Response:
    """GET: ``handbill.js`` under the short name that target sites include."""
    shared = {
        "Cache-Control": "public, max-age=3600",
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return file_answer(request, "for-sites.js", shared)


def file_answer(request: web.Request, name: str, headers: dict[str, str]) -> web.Response:
    """Answer this file of the folder ``static`` with these headers; 304 where the browser has it."""
    tag = f'"{_digest(name)}"'
    headers = headers | {"ETag": tag, "X-Content-Type-Options": "nosniff", "Vary": "Accept-Encoding"}
    if request.headers.get("If-None-Match") == tag:
        return web.Response(status=304, headers=headers)
    ending = name[name.rindex(".") :]
    charset = None if ending in _PICTURES else "utf-8"
    body = _content(name)
    if takes_gzip(request.headers) and charset and len(body) > WORTH_IT:
        body = _compressed(name)
        headers["Content-Encoding"] = "gzip"
    return web.Response(body=body, content_type=_TYPES[ending], charset=charset, headers=headers)


@cache
def _compressed(name: str) -> bytes:
    return gzip.compress(_content(name), mtime=0)


@cache
def _digest(name: str) -> str:
    return hashlib.sha256(_content(name)).hexdigest()[:12]


@cache
def _content(name: str) -> bytes:
    parts = _JOINED.get(name, (name,))
    return b"\n".join(files("landing").joinpath("static", part).read_bytes() for part in parts)
