"""The form parser: a browser's form, bounded in bytes, fields, parts and their heads before any of it is looked at.

Taking a form apart part by part costs Python a tenth of a millisecond for each; 70,000 tiny ones fit into 4 MB. So the
body is counted as it lies, and one with more than any form of ours has is refused unread.
"""

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, unquote

from aiohttp import web

from models.files.bounded import BodyTooLong, read_at_most

MAX_BYTES: Final = 256 * 1024
"""Of a whole form without files."""
MAX_PARTS: Final = 64
MAX_HEAD_BYTES: Final = 4 * 1024
"""Bytes of the lines above a part's content."""
_BOUNDARY: Final = re.compile(r"boundary=(?:\"([^\"\r\n]{1,70})\"|([^\s;\"]{1,70}))", re.IGNORECASE)
_GIVEN: Final = re.compile(r";\s*(name|filename\*?)=(?:\"((?:[^\"\\]|\\.)*+)\"|([^\s;\"]*))", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"\\([\"\\])")
_NOT_ALL_TAKEN: Final = "What was sent is no form that can be read."


@dataclass(frozen=True)
class Upload:
    """A file as the browser sent it: name and type are the browser's claims."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True)
class Form:
    fields: dict[str, str] = field(default_factory=dict)
    """The first of each name."""
    files: dict[str, Upload] = field(default_factory=dict)


_FORM: Final = web.RequestKey("form", Form)


async def posted(request: web.Request, max_bytes: int = MAX_BYTES) -> Form:
    """Return the form that came with this request, read once. ``max_bytes``: of the whole body.

    Raise HTTPBadRequest for what is no form, HTTPRequestEntityTooLarge for a body above a limit.
    """
    if _FORM in request:
        return request[_FORM]
    body = await _body(request, max_bytes)
    kind = request.content_type
    if kind == "multipart/form-data":
        form = _taken_apart(body, request.headers.get("Content-Type", ""))
    elif kind == "application/x-www-form-urlencoded" and body:
        form = _decoded(body)
    else:
        form = Form()
    request[_FORM] = form
    return form


async def _body(request: web.Request, max_bytes: int) -> bytes:
    try:
        return await read_at_most(request.content.iter_any(), max_bytes, announced=request.content_length)
    except BodyTooLong as error:
        raise web.HTTPRequestEntityTooLarge(max_bytes, error.size) from None


def _decoded(body: bytes) -> Form:
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MAX_PARTS)
    except ValueError as error:  # too many fields, or no UTF-8
        raise web.HTTPBadRequest(text=_NOT_ALL_TAKEN) from error
    form = Form()
    for name, value in pairs:
        form.fields.setdefault(name, value)
    return form


def _taken_apart(body: bytes, content_type: str) -> Form:
    """Return the parts of a multipart form (RFC 7578). What follows the last one is not looked at."""
    found = _BOUNDARY.search(content_type)
    if found is None:
        raise web.HTTPBadRequest(text=_NOT_ALL_TAKEN)
    line = b"--" + (found[1] or found[2]).encode()
    body = b"\r\n" + body
    between = b"\r\n" + line
    if not body.startswith(between):
        raise web.HTTPBadRequest(text=_NOT_ALL_TAKEN)
    if body.count(between) > MAX_PARTS + 1:
        raise web.HTTPRequestEntityTooLarge(MAX_PARTS, MAX_PARTS + 1, text=f"At most {MAX_PARTS} fields are taken.")
    form = Form()
    for piece in body.split(between)[1:]:
        if piece.startswith(b"--"):
            return form
        _take(form, piece)
    raise web.HTTPBadRequest(text=_NOT_ALL_TAKEN)  # it ends before its end


def _take(form: Form, piece: bytes) -> None:
    end = piece.find(b"\r\n\r\n", 0, MAX_HEAD_BYTES)
    if end < 0:
        raise web.HTTPBadRequest(text=_NOT_ALL_TAKEN)
    head, data = _lines(piece[:end]), piece[end + 4 :]
    kind, _, rest = head.get("content-disposition", "").partition(";")
    given = _given(f";{rest}")
    name = given.get("name", "")
    if kind.strip().lower() != "form-data" or not name:
        raise web.HTTPBadRequest(text=_NOT_ALL_TAKEN)
    if "filename" not in given:
        form.fields.setdefault(name, data.decode(errors="replace"))
        return
    mime = head.get("content-type", "").partition(";")[0].strip().lower()[:100]
    form.files.setdefault(name, Upload(given["filename"], mime, data))


def _given(parameters: str) -> dict[str, str]:
    """Return a part's name and file name; ``filename*`` (RFC 8187), where it is sent, overrides ``filename``."""
    found: dict[str, str] = {}
    for each in _GIVEN.finditer(parameters):
        found.setdefault(each[1].lower(), each[3] if each[2] is None else _ESCAPED.sub(r"\1", each[2]))
    charset, _, encoded = found.pop("filename*", "").partition("'")
    if charset.lower() == "utf-8":
        found["filename"] = unquote(encoded.partition("'")[2], errors="replace")
    return found


def _lines(head: bytes) -> dict[str, str]:
    """Return a part's headers by their names in lower case; the first of each name."""
    found: dict[str, str] = {}
    for line in head.decode(errors="replace").split("\r\n"):
        name, _, value = line.partition(":")
        found.setdefault(name.strip().lower(), value.strip())
    return found
