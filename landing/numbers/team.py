"""The page of a team: who leads it and what a lead sees; for the lead, whom everybody lets wait, and how it goes."""

from aiohttp import web

from landing.console.responses import language_for, missing, page
from landing.console.sign_in import for_viewers
from landing.console.viewers import viewer_of
from landing.numbers.query import NumbersQuery, numbers_query
from landing.templating import TemplateContext
from models.identity.team_leads import names_of_leads
from models.numbers.chart_captions import NumbersWording
from models.people.teams import Team
from models.reports.team_report import members_of

_DAYS = "7"
_CHOICES = ("7", "30", "90")


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/team", for_viewers(team))


async def team(request: web.Request) -> web.StreamResponse:
    """GET: the team that the viewer is in; of any other nobody is told. ``?days=``: as for the numbers."""
    viewer = viewer_of(request)
    if viewer.team is None:
        return missing(request)
    query = await numbers_query(request, at_first=_DAYS)
    led = await _led(viewer.led, query, language_for(request)) if viewer.led else {}
    return page(request, "team.html", here="team", team=viewer.team, leads=await names_of_leads(viewer.team), **led)


async def _led(led: Team, query: NumbersQuery, language: str) -> TemplateContext:
    """Return what only a lead sees."""
    members = await members_of(led, query.period)
    waiting = [each for each in members if each.waiting]
    return {
        "query": query,
        "presets": _CHOICES,
        "days": NumbersWording(language).days(query.period),
        "members": members,
        "longest": waiting[0] if waiting else None,
        "waiting": sum(each.waiting.number for each in waiting if each.waiting),
    }
