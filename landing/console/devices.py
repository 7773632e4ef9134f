"""Devices: where an operator or a promoter is signed in, and ending one of them."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from aiohttp import web

from landing.console.responses import go, language_for, missing, notice, page
from landing.console.sign_in import field, for_viewers
from landing.console.viewers import viewer_of
from landing.sessions import cookie_name, person
from landing.site import SITE
from models.identity.terminals import LastTerminal, NoSuchTerminal, Owner, terminals, unbind
from models.people.addresses import Address
from models.people.channels import BROWSER, TYPED
from models.people.promoters import Promoter, promoter
from models.people.sessions import (
    UNKNOWN,
    Session,
    SessionRole,
    browsers_at,
    end_operator,
    end_other_operators,
    operators,
)
from models.reports.timeline.event_lines import where
from models.storage.bell import lines_of
from models.storage.codes import fingerprint
from models.storage.database import transaction
from models.words import say

_OTHERS = "others"


@dataclass(frozen=True)
class Device:
    """One line of the list. ``key`` names it in the form that ends it."""

    key: str
    name: str
    channel: str
    since: datetime
    seen_at: datetime
    here: bool = False
    stopped: bool = False
    signed_out: bool = False
    """The browser is still theirs but has to sign in again."""


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/devices", for_viewers(every))
    app.router.add_post("/console/devices/end", for_viewers(end))


async def every(request: web.Request) -> web.StreamResponse:
    """GET: the viewer's own devices, with a button beside each."""
    number = viewer_of(request).promoter_id
    found = await _operators(request) if number is None else await _promoters(request, number)
    return page(request, "devices.html", here="devices", devices=found)


async def end(request: web.Request) -> web.StreamResponse:
    """POST: the device is signed out at once, with all that it has open."""
    which, number = await field(request, "device", 20), viewer_of(request).promoter_id
    if number is None:
        own = request.cookies.get(cookie_name(request, SessionRole.OPERATOR), "")
        done = await end_other_operators(own) >= 0 if which == _OTHERS else await _end_operator(which)
        return go("/console/devices") if done else missing(request)
    if not which.isdecimal():
        return missing(request)
    try:
        async with transaction():
            await unbind(Owner(promoter_id=number), int(which))
    except NoSuchTerminal:
        return missing(request)
    except LastTerminal:
        return notice(request, "last-device", status=409, signed_in=True)
    request.app[SITE].bell.ring(lines_of(0, promoter_id=number))
    return go("/console/devices")


async def devices_of(one: Promoter) -> list[Device]:
    """Return where a promoter is notified and signed in, last used first; browsers by the name they give themselves."""
    addresses = await terminals(Owner(promoter_id=one.id))
    browsers = await browsers_at(each.id for each in addresses)
    found = [_device(each, one, browsers.get(each.id)) for each in addresses]
    return sorted(found, key=lambda each: each.seen_at, reverse=True)


def _device(at: Address, whose: Promoter, browser: Session | None) -> Device:
    own = at.name if at.name != whose.name else ""
    account = at.account if at.channel in TYPED else ""
    return Device(
        key=str(at.id),
        name=(browser.device if browser and browser.device != UNKNOWN else "") or account or own,
        channel=at.channel,
        since=at.created_at,
        seen_at=max(at.used_at, browser.seen_at) if browser else at.used_at,
        stopped=bool(at.blocked_reason),
        signed_out=at.channel == BROWSER and browser is None,
    )


async def _promoters(request: web.Request, number: int) -> list[Device]:
    here = await person(request)
    return [
        replace(each, here=here is not None and each.key == str(here.id))
        for each in await devices_of(await promoter(number))
    ]


async def _operators(request: web.Request) -> list[Device]:
    own = fingerprint(request.cookies.get(cookie_name(request, SessionRole.OPERATOR), ""))
    browser = where(BROWSER, lambda sentence, **arguments: say(language_for(request), sentence, **arguments))
    return [
        Device(
            key=each.mark,
            name=each.device if each.device not in {"", UNKNOWN} else browser,
            channel=BROWSER,
            since=each.created_at,
            seen_at=each.seen_at,
            here=each.token == own,
        )
        for each in await operators(request.app[SITE].lives)
    ]


async def _end_operator(mark: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{16}", mark) is not None and await end_operator(mark)
