"""Forms: what a browser's form posts, bounded in bytes, fields, parts and their heads before any of it is looked at.

Taking a form apart part by part costs Python a tenth of a millisecond for each; 70,000 tiny ones fit into 4 MB. So the
body is counted as it lies, and one with more than any form of ours has is refused unread.
"""

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, unquote

from aiohttp import web

from models.files.bounded import BodyTooLong, read_at_most

MOST_BYTES: Final = 256 * 1024
"""Of a form without files."""
MOST_PARTS: Final = 64
MOST_HEAD: Final = 4 * 1024
"""Bytes of the lines above a part's content."""
_BOUNDARY: Final = re.compile(r"boundary=(?:\"([^\"\r\n]{1,70})\"|([^\s;\"]{1,70}))", re.IGNORECASE)
_GIVEN: Final = re.compile(r";\s*(name|filename\*?)=(?:\"((?:[^\"\\]|\\.)*+)\"|([^\s;\"]*))", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"\\([\"\\])")
_NOT_ALL_TAKEN: Final = "What was sent is no form that can be read."


@dataclass(frozen=True)
class Upload:
    """A file as the browser sent it: name and type are its word for it."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True)
class Form:
    fields: dict[str, str] = field(default_factory=dict)
    """The first of each name."""
    files: dict[str, Upload] = field(default_factory=dict)


_FORM: Final = web.RequestKey("form", Form)


async def posted(request: web.Request, most: int = MOST_BYTES) -> Form:
    """Read the form that came with this request, once. ``most``: bytes, all in all.

    Raises HTTPBadRequest for what is no form, HTTPRequestEntityTooLarge for more than is taken.
    """
    if _FORM in request:
        return request[_FORM]
    body = await _body(request, most)
    kind = request.content_type
    if kind == "multipart/form-data":
        form = _taken_apart(body, request.headers.get("Content-Type", ""))
    elif kind == "application/x-www-form-urlencoded" and body:
        form = _decoded(body)
    else:
        form = Form()
    request[_FORM] = form
    return form


async def _body(request: web.Request, most: int) -> bytes:
    try:
        return await read_at_most(request.content.iter_any(), most, announced=request.content_length)
    except BodyTooLong as error:
        raise web.HTTPRequestEntityTooLarge(most, error.size) from None


def _decoded(body: bytes) -> Form:
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_PARTS)
    except ValueError as error:  # too many fields, or no UTF-8
        raise web.HTTPBadRequest(text=_NOT_ALL_TAKEN) from error
    form = Form()
    for name, value in pairs:
        form.fields.setdefault(name, value)
    return form


def _taken_apart(body: bytes, content_type: str) -> Form:
    """Part a multipart form (RFC 7578). What follows the last part is not looked at."""
    found = _BOUNDARY.search(content_type)
    if found is None:
        raise web.HTTPBadRequest(text=_NOT_ALL_TAKEN)
    line = b"--" + (found[1] or found[2]).encode()
    body = b"\r\n" + body
    between = b"\r\n" + line
    if not body.startswith(between):
        raise web.HTTPBadRequest(text=_NOT_ALL_TAKEN)
    if body.count(between) > MOST_PARTS + 1:
        raise web.HTTPRequestEntityTooLarge(MOST_PARTS, MOST_PARTS + 1, text=f"At most {MOST_PARTS} fields are taken.")
    form = Form()
    for piece in body.split(between)[1:]:
        if piece.startswith(b"--"):
            return form
        _take(form, piece)
    raise web.HTTPBadRequest(text=_NOT_ALL_TAKEN)  # it ends before its end


def _take(form: Form, piece: bytes) -> None:
    end = piece.find(b"\r\n\r\n", 0, MOST_HEAD)
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
    """Name and file name of a part; ``filename*`` (RFC 8187), where a program sends it, goes before ``filename``."""
    found: dict[str, str] = {}
    for each in _GIVEN.finditer(parameters):
        found.setdefault(each[1].lower(), each[3] if each[2] is None else _ESCAPED.sub(r"\1", each[2]))
    charset, _, told = found.pop("filename*", "").partition("'")
    if charset.lower() == "utf-8":
        found["filename"] = unquote(told.partition("'")[2], errors="replace")
    return found


def _lines(head: bytes) -> dict[str, str]:
    """Read a part's head by its names in small letters; the first of each."""
    found: dict[str, str] = {}
    for line in head.decode(errors="replace").split("\r\n"):
        name, _, value = line.partition(":")
        found.setdefault(name.strip().lower(), value.strip())
    return found
