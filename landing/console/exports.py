"""Exports: what a list of the console shows, all of it, as a file that is written while it is read."""

import io
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

from aiohttp import web

from landing.console.answers import language_for, missing
from landing.console.entrance import for_viewers
from landing.console.narrowed import conversations_in, opens_in, promoters_in, promotions_in
from landing.console.paging import paging_in
from landing.console.viewers import Viewer, viewer_of
from landing.server.security import NO_STORE_HEADERS
from landing.site import SITE
from models.reading.opens import Visitor
from models.reports import exports
from models.reports.exports import EXPORTS, Links, Row, Selection
from models.reports.exports.formats import csv_table_with_bom, jsonl
from models.reports.house import promoters_named, promotions_named
from models.reports.lookups import OpensAmong, conversation_numbers
from models.reports.shortlists import Shortlist

_FORMS = {"csv": (csv_table_with_bom, "text/csv"), "jsonl": (jsonl, "application/x-ndjson")}
_KEPT = "records"
_MAX_LISTED = 20_000
"""Of a narrowed list."""
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

    Promoters get what they keep of their own customers.
    """
    kind, viewer = request.match_info["kind"], viewer_of(request)
    if kind not in EXPORTS or not (viewer.is_operator or kind == _KEPT):
        return missing(request)
    if kind == _KEPT:
        return await _written(request, kind, await _kept(request, viewer))
    narrowed = opens_in(request)
    selection = Selection(since=narrowed.among.since, promoter_id=narrowed.among.promoter_id)
    links = Links(public_url=request.app[SITE].public_url)
    rows = exports.rows(kind, selection, links)
    if kind == "opens":
        rows = _filtered(rows, _wanted(narrowed.among, people_only=narrowed.people_only))
    elif (listed := await _listed(request, kind)) is not None:
        rows = _filtered(rows, lambda row: row["id"] in listed)
    return await _written(request, kind, rows)


async def _listed(request: web.Request, kind: str) -> set[int] | None:
    """Return who or what is in the house's own list of this kind; None where it has none, or it is not narrowed."""
    words, promoters, promotions = paging_in(request).words, promoters_in(request), promotions_in(request)
    found: Shortlist[Any]
    if kind == "promoters" and (words or promoters.kept):
        found = await promoters_named(words, among=promoters.among, limit=_MAX_LISTED)
    elif kind == "promotions" and (words or promotions.kept):
        found = await promotions_named(words, kind=promotions.kind, archived=promotions.archived, limit=_MAX_LISTED)
    else:
        return None
    return {each.id for each in found.shown}


async def _kept(request: web.Request, viewer: Viewer) -> AsyncIterator[Row]:
    """Return what is kept of the customers who are in the list that the address asks for."""
    asked = conversations_in(request)
    whose = asked.promoter_id if viewer.is_operator else viewer.promoter_id
    every = exports.rows(_KEPT, Selection(promoter_id=whose), Links(public_url=request.app[SITE].public_url))
    if not (asked.words or asked.among.narrows):
        return every
    language, among = language_for(request), asked.among
    listed = await conversation_numbers(
        asked.words, promoter_id=whose, language=language, among=among, limit=_MAX_LISTED
    )
    wanted = set(listed)
    return _filtered(every, lambda row: row["conversation_id"] in wanted)


async def _written(request: web.Request, kind: str, rows: AsyncIterator[Row]) -> web.StreamResponse:
    write, mime = _FORMS[request.match_info["form"]]
    name = f"handbill-{kind}.{request.match_info['form']}"
    answer = web.StreamResponse(headers={"Content-Disposition": f'attachment; filename="{name}"', **NO_STORE_HEADERS})
    answer.content_type = mime
    await answer.prepare(request)
    buffer, number = io.BytesIO(), 0
    with write(buffer, EXPORTS[kind].columns) as add:
        async for row in rows:
            add(row)
            number += 1
            if number % _AT_ONCE == 0:
                await answer.write(_taken(buffer))
    await answer.write(_taken(buffer) + (_end(number) if _COUNTED in request.headers else b""))
    await answer.write_eof()
    return answer


def _end(number: int) -> bytes:
    """Return what proves a file whole: a proxy that speaks HTTP/1.0 to us takes one that breaks off for complete."""
    return b"\0%0*d" % (_END_BYTES, number)


def _taken(buffer: io.BytesIO) -> bytes:
    data = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return data


async def _filtered(rows: AsyncIterator[Row], wanted: Callable[[Row], bool]) -> AsyncIterator[Row]:
    async for row in rows:
        if wanted(row):
            yield row


def _wanted(among: OpensAmong, *, people_only: bool) -> Callable[[Row], bool]:
    """Return whether an open is among these, as ``opens_named`` finds them."""

    def wanted(row: Row) -> bool:
        return (
            (not people_only or row["visitor"] == Visitor.PERSON)
            and among.promotion_id in (None, row["promotion_id"])
            and among.state in (None, row["state"])
            and (among.until is None or datetime.fromisoformat(row["viewed_at"]) < among.until)
        )

    return wanted
