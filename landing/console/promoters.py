"""Promoters in the console: invited by link and code, deactivated, and how they are reached."""

from typing import Any

from aiohttp import web
from markupsafe import Markup

from landing.cards import qr_svg
from landing.codes import channel_name, drawn
from landing.console.answers import go, language_for, missing, page
from landing.console.entrance import field, for_operators
from landing.console.timelines import latest_facts
from landing.site import SITE
from models import promoters
from models.database import transaction
from models.figures import figures_by_promoter, nothing
from models.promoters import NoSuchPromoter, Promoter
from models.public_url import opens_here_only
from models.timeline import Wanted
from models.words import LANGUAGES, say

_ONE = "/console/promoters/{id:[0-9]{1,9}}"


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/promoters", for_operators(every))
    app.router.add_post("/console/promoters", for_operators(invite))
    app.router.add_get(_ONE, for_operators(one))
    app.router.add_post(f"{_ONE}/deactivate", for_operators(deactivate))
    app.router.add_post(f"{_ONE}/reactivate", for_operators(reactivate))


async def every(request: web.Request) -> web.StreamResponse:
    """GET: all promoters, and the form to invite another."""
    return await _list(request)


async def _list(request: web.Request, *, mistake: str = "") -> web.StreamResponse:
    figures = await figures_by_promoter()
    listed = [
        (each, sorted({address.channel for address in each.addresses}), figures.get(each.id, nothing()))
        for each in await promoters.every_promoter()
    ]
    return page(
        request,
        "promoters.html",
        status=422 if mistake else 200,
        here="promoters",
        promoters=listed,
        mistake=mistake,
    )


async def invite(request: web.Request) -> web.StreamResponse:
    """POST: a new promoter; on to the page with their invitation, or back to the first steps."""
    language = await field(request, "language", 2)
    try:
        async with transaction():
            invited = await promoters.invite(
                await field(request, "name", 500), language=language if language in LANGUAGES else ""
            )
    except ValueError:
        return await _list(request, mistake=say(language_for(request), "console-bad-name"))
    first = await field(request, "first", 3)
    return go("/console#steps" if first else f"/console/promoters/{invited.id}")


async def one(request: web.Request) -> web.StreamResponse:
    """GET: one promoter, their invitation and their addresses."""
    try:
        promoter = await promoters.promoter(int(request.match_info["id"]))
    except NoSuchPromoter:
        return missing(request)
    await promoter.fetch_related("addresses")
    figures = (await figures_by_promoter(promoter.id)).get(promoter.id, nothing())
    return page(
        request,
        "promoter.html",
        here="promoters",
        promoter=promoter,
        invited=await invitation_facts(request, promoter),
        figures=figures,
        **await latest_facts(request, Wanted(promoter_id=promoter.id)),
    )


async def deactivate(request: web.Request) -> web.StreamResponse:
    """POST: told nothing more."""
    return await _change(request, active=False)


async def reactivate(request: web.Request) -> web.StreamResponse:
    """POST: told again."""
    return await _change(request, active=True)


async def _change(request: web.Request, *, active: bool) -> web.StreamResponse:
    number = int(request.match_info["id"])
    try:
        async with transaction():
            await (promoters.reactivate(number) if active else promoters.deactivate(number))
    except NoSuchPromoter:
        return missing(request)
    return go(f"/console/promoters/{number}")


async def invitation_facts(request: web.Request, promoter: Promoter) -> dict[str, Any]:
    """How the promoter joins: in a browser, and on each channel whose bot has a link or a code to scan."""
    site = request.app[SITE]
    web_link = f"{site.public_url}/join/{promoter.code}"
    elsewhere = {
        channel: link for channel, link in site.deep_links(f"join_{promoter.code}").items() if channel != "web" and link
    }
    return {
        "id": promoter.id,
        "name": promoter.name,
        "link": web_link,
        "path": f"/join/{promoter.code}",
        "local": opens_here_only(site.public_url),
        "elsewhere": elsewhere,
        # Our own drawing, made of numbers alone.
        "code": Markup(qr_svg(web_link).decode()),  # noqa: S704
        "codes": [
            (channel_name(language_for(request), channel), code)
            for channel, code in (await drawn(site, f"join_{promoter.code}")).items()
        ],
    }
