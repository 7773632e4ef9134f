"""The page of numbers: what needs somebody now, then figures, charts and rankings of the days that are asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from markupsafe import Markup

from landing.charts import NARROW, WIDE, drawn
from landing.charts.svg import svg
from landing.console.responses import language_for, page
from landing.console.sign_in import for_viewers
from landing.console.viewers import Viewer, viewer_of
from landing.numbers.query import PRESETS, NumbersQuery, numbers_query
from landing.site import SITE
from landing.templating import TemplateContext
from models.customer_records.segments import segments
from models.numbers.chart import LineChart
from models.numbers.chart_captions import CHARTS, FUNNEL, NumbersWording
from models.numbers.measures import Counts
from models.numbers.overview import Overview, overview
from models.people import promoters
from models.people.teams import team_names
from models.reports.agenda import who_waits
from models.reports.shortlists import promotions_found
from models.sharing.promotions import promotions

FIGURES = ("opened", "read", "pushed", "delivered", "begun", "answered", "to_promoter", "to_customer", "met", "called")
_COMPARED = 10
"""Of fewer, one more or less is many per cent."""
_ALONE = "reading"
"""The chart that is as wide as the page."""
_RANKED = 60
_CHOICES = 200


@dataclass(frozen=True)
class Figure:
    name: str
    value: int
    before: int

    @property
    def change(self) -> int | None:
        """Per cent more than before; None where there was too little before to speak of per cent."""
        return round(100 * (self.value - self.before) / self.before) if self.before >= _COMPARED else None


@dataclass(frozen=True)
class ChartPicture:
    name: str
    title: str
    narrow: Markup
    wide: Markup | None
    """The same where there is room; None for a chart that others stand beside, whatever the screen."""
    lines: tuple[str, ...] = ()
    """What its lines are called."""
    before: str = ""


@dataclass(frozen=True)
class Ranked:
    name: str
    query: str
    counts: Counts


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/numbers", for_viewers(numbers))


async def numbers(request: web.Request) -> web.StreamResponse:
    """GET: the numbers; which days, whose clocks and what part, the address says."""
    query, viewer, wording = await numbers_query(request), viewer_of(request), NumbersWording(language_for(request))
    found = await overview(query.period, query.among)
    return page(
        request,
        "numbers.html",
        here="numbers",
        query=query,
        presets=PRESETS,
        funnel=FUNNEL,
        days=wording.days(query.period),
        before=wording.days(query.period.before),
        figures=figures(found),
        total=found.total,
        total_before=found.total_before,
        pictures=[_picture(name, found, wording) for name in CHARTS],
        rankings=await _rankings(found, query, viewer),
        **await _choices(request, query, found),
        **await _waiting(query, viewer, wording.language),
    )


def figures(found: Overview) -> list[Figure]:
    """Return the figures at the top of the page."""
    now, before = found.total, found.total_before
    return [Figure(name, getattr(now, name), getattr(before, name)) for name in FIGURES]


def _picture(name: str, found: Overview, wording: NumbersWording) -> ChartPicture:
    chart = wording.chart(name, found)
    # Drawn by ourselves; every word in it is escaped.
    narrow = Markup(svg(drawn(chart, NARROW)))  # noqa: S704  (see above)
    wide = Markup(svg(drawn(chart, WIDE))) if name == _ALONE else None  # noqa: S704  (see above)
    if isinstance(chart, LineChart):
        return ChartPicture(name, chart.title, narrow, wide, tuple(each.name for each in chart.series), chart.before)
    return ChartPicture(name, chart.title, narrow, wide)


async def _rankings(found: Overview, query: NumbersQuery, viewer: Viewer) -> dict[str, list[Ranked]]:
    topics = {
        number: each.title for number, each in (await promotions(filter(None, _leading(found.promotions)))).items()
    }
    ranked = {
        "promotions": _ranked("promotion", found.promotions, topics, query),
        "channels": _ranked("channel", found.channels, {}, query),
    }
    if not (viewer.is_operator or viewer.led):
        return ranked
    names = await promoters.names(filter(None, _leading(found.promoters)))
    return {"promoters": _ranked("promoter", found.promoters, names, query), **ranked}


def _leading(counts: Mapping[Any, Counts]) -> list[Any]:
    """Return what was opened most, then what was said most in."""
    order = sorted(counts, key=lambda key: (-counts[key].opened, -counts[key].to_promoter, key))
    return [key for key in order if counts[key] != Counts()][:_RANKED]


def _ranked(kind: str, counts: Mapping[Any, Counts], names: Mapping[Any, str], query: NumbersQuery) -> list[Ranked]:
    """Return the most opened; without a name: what belongs to none."""
    return [
        Ranked(
            names.get(key, "") if kind != "channel" else key, query.changed(**{kind: key}) if key else "", counts[key]
        )
        for key in _leading(counts)
    ]


async def _choices(request: web.Request, query: NumbersQuery, found: Overview) -> TemplateContext:
    """Return what there is to choose from, what is chosen among it."""
    chosen = await promotions([query.among.promotion_id])
    offered = {each.id: each.title for each in (await promotions_found(limit=_CHOICES)).shown}
    viewer = viewer_of(request)
    return {
        "promoters": await _promoters(viewer),
        "teams": await team_names() if viewer.is_operator else [],
        "promotions": ({number: each.title for number, each in chosen.items()} | offered).items(),
        "segments": [(each.id, each.name) for each in await segments(viewer.promoter_id)],
        "channels": sorted({*request.app[SITE].reach, *found.channels, query.among.channel} - {""}),
    }


async def _promoters(viewer: Viewer) -> list[tuple[int, str]]:
    """Return whose numbers the viewer may look at, beside their own."""
    if viewer.is_operator:
        return [(each.id, each.name) for each in await promoters.every_promoter()]
    names = await promoters.names(viewer.led.members) if viewer.led else {}
    return [(number, name) for number, name in names.items() if number]


async def _waiting(query: NumbersQuery, viewer: Viewer, language: str) -> TemplateContext:
    """Return who waits for an answer now, whatever days are looked at."""
    if not viewer.is_operator:  # who leads a team, too, knows but their own by name
        return {"waiting": await who_waits(viewer.promoter_id, language)}
    return {"waiting": await who_waits(query.among.promoter_id, language, team=query.among.team)}
