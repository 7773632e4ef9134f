"""Promoters in the console: invited by link and code, deactivated, how they are reached, and on which devices."""

from aiohttp import web
from markupsafe import Markup

from landing.cards import qr_svg
from landing.console.devices import devices_of
from landing.console.list_filters import promoters_in
from landing.console.paging import PAGE, paging_in
from landing.console.responses import go, language_for, missing, page
from landing.console.sign_in import field, for_operators
from landing.console.spread_pages import most_opened
from landing.console.timelines import latest_context
from landing.scan_codes import drawn
from landing.site import SITE
from landing.templating import TemplateContext
from models.identity.terminals import NoSuchTerminal, Owner, unbind
from models.people import promoters
from models.people.channels import BROWSER
from models.people.promoters import NoSuchPromoter, Promoter, PromoterLeft
from models.people.teams import members, team_names, team_of
from models.reports.figures import figures_by_promoter, nothing
from models.reports.promoters_and_promotions import promoters_named
from models.reports.timeline import TimelineFilter
from models.sharing.public_url import opens_here_only
from models.storage.bell import lines_of
from models.storage.database import transaction
from models.words import languages, say
from models.words.channel_names import channel_name

_ONE = "/console/promoters/{id:[0-9]{1,9}}"
_INVITATION = "handbill-invitation"
_SHOWN_S = 600
_DAYS = (1, 7, 30, 90)


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/promoters", for_operators(every))
    app.router.add_post("/console/promoters", for_operators(invite))
    app.router.add_get(_ONE, for_operators(one))
    app.router.add_post(f"{_ONE}/deactivate", for_operators(deactivate))
    app.router.add_post(f"{_ONE}/reactivate", for_operators(reactivate))
    app.router.add_post(f"{_ONE}/renew", for_operators(renew))
    app.router.add_post(f"{_ONE}/revoke", for_operators(revoke))
    app.router.add_post(f"{_ONE}/devices/end", for_operators(end_device))


async def every(request: web.Request) -> web.StreamResponse:
    """GET: all promoters, and the form to invite another."""
    return await _list(request)


async def _list(request: web.Request, *, mistake: str = "") -> web.StreamResponse:
    paging, narrowed = paging_in(request), promoters_in(request)
    found = await promoters_named(paging.words, among=narrowed.among, skip=paging.skip, limit=PAGE)
    numbers = [each.id for each in found.shown]
    figures, teams = await figures_by_promoter(numbers), await members(numbers)
    listed = [
        (
            each,
            sorted({address.channel for address in each.addresses}),
            max((address.used_at for address in each.addresses), default=None),
            figures.get(each.id, nothing()),
            teams.get(each.id),
        )
        for each in found.shown
    ]
    return page(
        request,
        "promoters.html",
        status=422 if mistake else 200,
        here="promoters",
        promoters=listed,
        paging=paging.of(found.found, **narrowed.kept),
        chosen=narrowed.kept,
        mistake=mistake,
        **await _choices(request),
    )


async def _choices(request: web.Request) -> TemplateContext:
    """Return what promoters can be narrowed by."""
    language = language_for(request)
    days = [(str(each), say(language, "customers-quiet-days", days=each)) for each in _DAYS]
    channels = sorted(request.app[SITE].reach)
    return {
        "channels": [(each, channel_name(language, each)) for each in channels],
        "days": days,
        "teams": [(each, each) for each in await team_names()],
        "states": [(each, say(language, f"list-state-{each}")) for each in ("active", "left")],
    }


async def invite(request: web.Request) -> web.StreamResponse:
    """POST: add a promoter; redirect to the page with their invitation, or back to the first steps."""
    language = await field(request, "language", 2)
    try:
        async with transaction():
            invited = await promoters.invite(
                await field(request, "name", 500),
                language=language if language in languages() else "",
                life=request.app[SITE].invitation_life,
            )
    except ValueError:
        return await _list(request, mistake=say(language_for(request), "console-bad-name"))
    first = await field(request, "first", 3)
    return _go_with(request, invited, "/console#steps" if first else f"/console/promoters/{invited.id}")


async def renew(request: web.Request) -> web.StreamResponse:
    """POST: make a new invitation, shown on the promoter's page for ten minutes; earlier ones become invalid."""
    try:
        async with transaction():
            again = await promoters.renew(int(request.match_info["id"]), life=request.app[SITE].invitation_life)
    except NoSuchPromoter:
        return missing(request)
    except PromoterLeft:
        return go(f"/console/promoters/{request.match_info['id']}")
    first = await field(request, "first", 3)
    return _go_with(request, again, "/console#steps" if first else f"/console/promoters/{again.id}")


async def revoke(request: web.Request) -> web.StreamResponse:
    """POST: make the invitation, and links for another device, invalid."""
    number = int(request.match_info["id"])
    try:
        async with transaction():
            await promoters.revoke(number)
    except NoSuchPromoter:
        return missing(request)
    return go(f"/console/promoters/{number}")


async def end_device(request: web.Request) -> web.StreamResponse:
    """POST: unbind one device of the promoter, even the last one."""
    number, device = int(request.match_info["id"]), await field(request, "device", 10)
    if not device.isdecimal():
        return missing(request)
    try:
        async with transaction():
            await unbind(Owner(promoter_id=number), int(device), last=True)
    except NoSuchTerminal:
        return missing(request)
    request.app[SITE].bell.ring(lines_of(0, promoter_id=number))
    return go(f"/console/promoters/{number}")


def _go_with(request: web.Request, invited: Promoter, path: str) -> web.Response:
    """Redirect to a page that shows the invitation. Only this browser holds its code, and for ten minutes."""
    answer = go(path)
    answer.set_cookie(
        _INVITATION,
        invited.code,
        max_age=_SHOWN_S,
        path="/console",
        httponly=True,
        samesite="Strict",
        secure=request.app[SITE].public_url.startswith("https:"),
    )
    return answer


async def one(request: web.Request) -> web.StreamResponse:
    """GET: one promoter, their invitation and their addresses."""
    try:
        promoter = await promoters.promoter(int(request.match_info["id"]))
    except NoSuchPromoter:
        return missing(request)
    figures = (await figures_by_promoter([promoter.id])).get(promoter.id, nothing())
    return page(
        request,
        "promoter.html",
        here="promoters",
        promoter=promoter,
        invited=await invitation_context(request, promoter),
        figures=figures,
        devices=await devices_of(promoter),
        spreads=await most_opened(promoter.id),
        team=await team_of(promoter.id),
        teams=await team_names(),
        **await latest_context(request, TimelineFilter(promoter_id=promoter.id)),
    )


async def deactivate(request: web.Request) -> web.StreamResponse:
    """POST: notify the promoter of nothing more."""
    return await _change(request, active=False)


async def reactivate(request: web.Request) -> web.StreamResponse:
    """POST: notify the promoter again."""
    return await _change(request, active=True)


async def _change(request: web.Request, *, active: bool) -> web.StreamResponse:
    number = int(request.match_info["id"])
    try:
        async with transaction():
            await (promoters.reactivate(number) if active else promoters.deactivate(number))
    except NoSuchPromoter:
        return missing(request)
    request.app[SITE].bell.ring(lines_of(0, promoter_id=number))  # open streams end at once
    return go(f"/console/promoters/{number}")


async def invitation_context(request: web.Request, promoter: Promoter) -> TemplateContext:
    """Return how the promoter joins: in a browser, and on each channel whose bot has a link or a code to scan.

    Complete only while this browser holds the code it has made; afterwards just until when the invitation is valid.
    """
    until = (await promoters.invited_until([promoter.id])).get(promoter.id)
    known = {"id": promoter.id, "name": promoter.name, "until": until, "link": ""}
    code = request.cookies.get(_INVITATION, "")
    holder = await promoters.invited(code) if code else None
    if holder is None or holder.id != promoter.id:
        return known
    site = request.app[SITE]
    web_link = f"{site.public_url}/join/{code}"
    elsewhere = {
        channel: link for channel, link in site.deep_links(f"join_{code}").items() if channel != BROWSER and link
    }
    return known | {
        "link": web_link,
        "path": f"/join/{code}",
        "local": opens_here_only(site.public_url),
        "elsewhere": elsewhere,
        # Our own drawing, made of numbers alone.
        "code": Markup(qr_svg(web_link).decode()),  # noqa: S704  (drawn by segno from our own link)
        "codes": [
            (channel_name(language_for(request), channel), code)
            for channel, code in (await drawn(site, f"join_{code}")).items()
        ],
    }
