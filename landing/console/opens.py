"""Opens in the console: who read what, when, and how far that is proved."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from landing.console.answers import page
from landing.console.entrance import for_operators
from models import customers, promoters
from models.customers import Customer
from models.interactions import extensions
from models.opens import Open, latest_opens

_PAGE = 50
_MOST = 2**63 - 1


@dataclass(frozen=True)
class Described:
    """An open with the names that go with it and what was done in it."""

    seen: Open
    promoter: str | None
    customer: Customer | None
    done: dict[str, Any]


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/opens", for_operators(latest))


async def latest(request: web.Request) -> web.StreamResponse:
    """GET: the latest opens, or those before ``?before``; ``?who=people`` leaves out previews, robots and promoters."""
    told = request.query.get("before", "")
    before = min(int(told), _MOST) if re.fullmatch(r"[0-9]{1,19}", told) else None
    people_only = request.query.get("who") == "people"
    found = await latest_opens(before=before, people_only=people_only, most=_PAGE + 1)
    shown = found[:_PAGE]
    return page(
        request,
        "opens.html",
        here="opens",
        opens=await described(shown),
        people_only=people_only,
        before=before,
        earlier=shown[-1].id if len(found) > _PAGE else None,
    )


async def described(opens: Sequence[Open]) -> list[Described]:
    """The opens with all that is shown of them, in few queries."""
    shared_by = await promoters.names(seen.promoter_id for seen in opens)
    read_by = await customers.known(seen.customer_id for seen in opens)
    done = await extensions(sorted(seen.id for seen in opens))
    return [
        Described(seen, shared_by.get(seen.promoter_id), read_by.get(seen.customer_id), done[seen.id]) for seen in opens
    ]
