"""Responses: what the chat's routes answer a browser: a line as it is shown, a refusal with its sentence, a page."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import orjson
from aiohttp import web
from jinja2 import Environment

from landing.chat.line_details import Side
from landing.languages import preferred
from landing.server.security_headers import MICROPHONE_HEADERS, NO_STORE_HEADERS, new_nonce, page_headers
from landing.templating import templates_of
from models.people.addresses import Address
from models.storage.clock import iso
from models.talking.web_lines import ChatLine
from models.talking.web_posts import Content, Enclosed, LineContent
from models.words import say

SHOWN_INLINE = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/webp",
        "image/gif",
        "audio/aac",
        "audio/mp4",
        "audio/mpeg",
        "audio/ogg",
        "audio/wav",
        "audio/webm",
        "audio/x-m4a",
        "video/mp4",
        "video/ogg",
        "video/quicktime",
        "video/webm",
    }
)
"""Types in which nothing can run in a browser. Any other file from outside is only ever downloaded."""


def is_shown_inline(enclosed: Enclosed) -> bool:
    """Tell whether the page shows or plays it; what was sent as a file is saved, whatever its type."""
    return enclosed.mime in SHOWN_INLINE and enclosed.kind != "document"


def language_for(request: web.Request, address: Address | None) -> str:
    """Return the person's own language, else the browser's."""
    if address is not None and (address.language or address.promoter):
        return address.speaks(address.promoter)
    return preferred(request.headers.get("Accept-Language"))


def as_shown(line: ChatLine, side: Side) -> LineContent:
    """Return the line as the browser gets it: files by their place in the line (relative URL), never by their hash."""
    content = Content.load(line.content)
    shown = content.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"enclosures"})
    shown["enclosures"] = [
        {
            "kind": each.kind,
            "name": each.name,
            "mime": each.mime,
            "size": each.size,
            "facts": each.facts,
            "inline": is_shown_inline(each),
            "href": f"chat/lines/{line.id}/{n}" if each.sha256 else "",
        }
        for n, each in enumerate(content.enclosures)
    ]
    known = {"id": line.id, "mine": line.mine, "at": iso(line.at), "replaces": line.replaces_id}
    return shown | known | side.shown()


def json_answer(content: Mapping[str, object], *, status: int = 200) -> web.Response:
    """Answer JSON, stored nowhere."""
    return web.Response(
        body=orjson.dumps(content),
        status=status,
        content_type="application/json",
        charset="utf-8",
        headers=NO_STORE_HEADERS,
    )


def refusal(
    request: web.Request, status: int, sentence: str, address: Address | None = None, **arguments: object
) -> web.Response:
    """Answer a refusal as JSON, with the sentence that says why in the person's language."""
    return json_answer(
        {"error": say(language_for(request, address), sentence, **arguments), "code": sentence}, status=status
    )


def page(
    request: web.Request, template: str, *, address: Address | None = None, status: int = 200, **context: Any
) -> web.Response:
    """Render one of the templates beside this file, in the person's language."""
    language, nonce = language_for(request, address), new_nonce()

    def speak(sentence: str, **values: object) -> str:
        return say(language, sentence, **values)

    shared = {"say": speak, "language": language, "nonce": nonce}
    body = _templates().get_template(template).render(**shared, **context)
    return web.Response(
        text=body,
        status=status,
        content_type="text/html",
        charset="utf-8",
        headers=page_headers(nonce, MICROPHONE_HEADERS),
    )


@cache
def _templates() -> Environment:
    return templates_of("landing.chat", "landing.reaching")
