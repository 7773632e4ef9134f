"""Downloads: each chart as SVG and PNG, and the numbers behind it, or behind a ranking, as CSV."""

import asyncio
import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from aiohttp import web

from landing.charts import drawn
from landing.charts.svg import svg_file
from landing.console.responses import language_for, missing
from landing.console.sign_in import for_viewers
from landing.numbers.query import numbers_query
from landing.server.security_headers import NO_STORE_HEADERS
from landing.site import SITE
from models.numbers.chart_captions import CHARTS, NumbersWording
from models.numbers.measures import MEASURES, Counts
from models.numbers.overview import Overview, overview
from models.numbers.series import HOURS, Step, step_of
from models.people import promoters
from models.reports.exports.formats import csv_cell
from models.sharing.promotions import promotions

RANKINGS = ("promoters", "promotions", "channels")


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/numbers/{chart:[a-z]{1,20}}.{form:svg|png}", for_viewers(picture))
    app.router.add_get("/console/numbers/{name:[a-z]{1,20}}.csv", for_viewers(table))


async def picture(request: web.Request) -> web.StreamResponse:
    """GET: a chart as a file."""
    name, form = request.match_info["chart"], request.match_info["form"]
    if name not in CHARTS:
        return missing(request)
    query = await numbers_query(request)
    chart = NumbersWording(language_for(request)).chart(name, await overview(query.period, query.among))
    if form == "svg":
        body, mime = await asyncio.to_thread(svg_file, drawn(chart)), "image/svg+xml"
    else:
        body, mime = await request.app[SITE].drawer.charts((chart,)), "image/png"
    return _file(body, mime, f"{name}.{form}")


async def table(request: web.Request) -> web.StreamResponse:
    """GET: numbers as CSV: a chart's over time, of the hours of the week, or a ranking's."""
    name = request.match_info["name"]
    if name not in (*CHARTS, *RANKINGS):
        return missing(request)
    query = await numbers_query(request)
    rows = await _rows(name, await overview(query.period, query.among))
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return _file(b"\xef\xbb\xbf" + text.getvalue().encode(), "text/csv", f"{name}.csv")


async def _rows(name: str, numbers: Overview) -> Iterable[list[Any]]:
    match name:
        case "hours":
            return [["weekday", "hour", *MEASURES], *_of_week(numbers)]
        case "funnel":
            return [
                ["period", *MEASURES],
                ["this", *_values(numbers.total)],
                ["before", *_values(numbers.total_before)],
            ]
        case "promoters":
            return _ranking("promoter", numbers.promoters, await promoters.names(filter(None, numbers.promoters)))
        case "promotions":
            shown = await promotions(filter(None, numbers.promotions))
            return _ranking("promotion", numbers.promotions, {number: each.title for number, each in shown.items()})
        case "channels":
            return [["channel", *MEASURES], *([channel, *_values(each)] for channel, each in numbers.channels.items())]
        case _:
            return [["from", *MEASURES], *_over_time(numbers)]


def _over_time(numbers: Overview) -> Iterable[list[Any]]:
    hourly = step_of(numbers.period) is Step.HOUR
    for point in numbers.points:
        yield [f"{point.day}T{point.hour:02}:00" if hourly else str(point.day), *_values(point.counts)]


def _of_week(numbers: Overview) -> Iterable[list[Any]]:
    for hour in range(7 * HOURS):
        yield [hour // HOURS + 1, hour % HOURS, *_values(numbers.week.get(hour, Counts()))]


def _ranking(kind: str, found: Mapping[int, Counts], names: Mapping[Any, str]) -> Iterable[list[Any]]:
    yield [f"{kind}_id", kind, *MEASURES]
    for number, counts in sorted(found.items(), key=lambda each: (-each[1].opened, each[0])):
        yield [number or "", csv_cell(names.get(number, "")), *_values(counts)]


def _values(counts: Counts) -> list[int]:
    return [getattr(counts, name) for name in MEASURES]


def _file(body: bytes, mime: str, name: str) -> web.Response:
    headers = {"Content-Disposition": f'attachment; filename="handbill-{name}"', **NO_STORE_HEADERS}
    return web.Response(body=body, content_type=mime, headers=headers)
