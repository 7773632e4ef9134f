"""Exports: what a list of the console shows, all of it, as a file that is written while it is read."""

import io
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

from aiohttp import web

from landing.console.list_filters import conversations_in, opens_in, promoters_in, promotions_in
from landing.console.paging import paging_in
from landing.console.responses import language_for, missing
from landing.console.sign_in import for_viewers
from landing.console.viewers import Viewer, viewer_of
from landing.server.security_headers import NO_STORE_HEADERS
from landing.site import SITE
from models.reading.opens import Visitor
from models.reports import exports
from models.reports.exports import EXPORTS, Links, Row, Selection
from models.reports.exports.formats import csv_table_with_bom, jsonl
from models.reports.opens_and_conversations import OpensAmong, customers_named, every_conversation, opens_meant
from models.reports.promoters_and_promotions import promoters_named, promotions_named
from models.reports.shortlists import Shortlist

_FORMS = {"csv": (csv_table_with_bom, "text/csv"), "jsonl": (jsonl, "application/x-ndjson")}
_SAID = "communications"
_OF_PROMOTERS = {"conversations", "records"}
_OF_CONVERSATIONS = {*_OF_PROMOTERS, _SAID}
"""As far as the address narrows the list of conversations, or that of customers."""
_EVERYBODY = 1_000_000
Wanted = Callable[[Row], bool]
_AT_ONCE = 200
"""Rows that are written together."""
_COUNTED = "X-Counted"
"""Asked by our own script, which counts the rows while they come (landing/static/exports/saving.js)."""
_END_BYTES = 15
"""Digits of how many rows were written, which follow a zero at the end for whoever counts them."""


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/exports/{kind:[a-z]{1,20}}.{form:csv|jsonl}", for_viewers(export))


async def export(request: web.Request) -> web.StreamResponse:
    """GET: everything of a kind; what has a list of its own, as far as the address narrows that list.

    Promoters get their own conversations and what they keep of these customers.
    """
    kind, viewer = request.match_info["kind"], viewer_of(request)
    if kind not in EXPORTS or not (viewer.is_operator or kind in _OF_PROMOTERS):
        return missing(request)
    if kind in _OF_CONVERSATIONS:
        return await _written(request, kind, _selected(request, viewer), None)
    narrowed = opens_in(request)
    selection = Selection(since=narrowed.among.since, promoter_id=narrowed.among.promoter_id)
    return await _written(request, kind, selection, await _wanted_of(request, kind))


def _selected(request: web.Request, viewer: Viewer) -> Selection:
    """Return the conversations that are in the list which the address asks for, of those that the viewer may see."""
    asked, language = conversations_in(request), language_for(request)
    whose = asked.promoter_id if viewer.is_operator else viewer.promoter_id
    if not (asked.words or asked.among.narrows or whose):
        return Selection()
    return Selection(
        conversations=lambda: every_conversation(asked.words, promoter_id=whose, language=language, among=asked.among)
    )


async def _wanted_of(request: web.Request, kind: str) -> Wanted | None:
    """Return which rows of this kind are in its own list; None where it has none, or that is not narrowed."""
    words, promoters, promotions = paging_in(request).words, promoters_in(request), promotions_in(request)
    found: Shortlist[Any]
    if kind == "opens":
        narrowed = opens_in(request)
        return _open_wanted(narrowed.among, await opens_meant(words), people_only=narrowed.people_only)
    if kind == "promoters" and (words or promoters.kept):
        found = await promoters_named(words, among=promoters.among, limit=_EVERYBODY)
    elif kind == "customers" and words:
        found = await customers_named(words, promoter_id=None, language=language_for(request), limit=_EVERYBODY)
    elif kind == "promotions" and (words or promotions.kept):
        found = await promotions_named(words, kind=promotions.kind, archived=promotions.archived, limit=_EVERYBODY)
    else:
        return None
    listed = {each.id for each in found.shown}
    return lambda row: row["id"] in listed


async def _written(request: web.Request, kind: str, selection: Selection, wanted: Wanted | None) -> web.StreamResponse:
    write, mime = _FORMS[request.match_info["form"]]
    rows = exports.rows(kind, selection, Links(public_url=request.app[SITE].public_url))
    answer = web.StreamResponse(headers=_headers(request, kind))
    if _COUNTED in request.headers and kind == _SAID and selection.conversations is None:
        answer.headers["X-Rows"] = str(await exports.count(kind, selection))
    answer.content_type = mime
    await answer.prepare(request)
    buffer, number = io.BytesIO(), 0
    with write(buffer, EXPORTS[kind].columns) as add:
        async for row in rows if wanted is None else _filtered(rows, wanted):
            add(row)
            number += 1
            if number % _AT_ONCE == 0:
                await answer.write(_taken(buffer))
    await answer.write(_taken(buffer) + (_end(number) if _COUNTED in request.headers else b""))
    await answer.write_eof()
    return answer


def _headers(request: web.Request, kind: str) -> dict[str, str]:
    name = f"handbill-{kind}.{request.match_info['form']}"
    return {"Content-Disposition": f'attachment; filename="{name}"', **NO_STORE_HEADERS}


def _end(number: int) -> bytes:
    """Return what proves a file whole: a proxy that speaks HTTP/1.0 to us takes one that breaks off for complete."""
    return b"\0%0*d" % (_END_BYTES, number)


def _taken(buffer: io.BytesIO) -> bytes:
    data = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return data


async def _filtered(rows: AsyncIterator[Row], wanted: Wanted) -> AsyncIterator[Row]:
    async for row in rows:
        if wanted(row):
            yield row


def _open_wanted(among: OpensAmong, meant: list[dict[str, list[int]]], *, people_only: bool) -> Wanted:
    """Return whether an open is among these, as ``opens_named`` finds them."""

    def wanted(row: Row) -> bool:
        return (
            (not people_only or row["visitor"] == Visitor.PERSON)
            and among.promotion_id in (None, row["promotion_id"])
            and among.state in (None, row["state"])
            and (among.until is None or datetime.fromisoformat(row["viewed_at"]) < among.until)
            and all(any(row[column] in numbers for column, numbers in word.items()) for word in meant)
        )

    return wanted
