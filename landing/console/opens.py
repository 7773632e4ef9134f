"""Opens in the console: who read what, when, and how far that is proved."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from landing.console.answers import language_for, page
from landing.console.entrance import for_operators
from models import customers, promoters
from models.customers import Customer
from models.interactions import extensions
from models.opens import Open, Proof, latest_opens
from models.timeline.wording import proved_by

_PAGE = 50
_MOST = 2**63 - 1


@dataclass(frozen=True)
class Described:
    """An open with the names that go with it and what was done in it."""

    seen: Open
    promoter: str | None
    customer: Customer | None
    addressee: Customer | None
    done: dict[str, Any]
    proof: str
    """What proves that it was read, in words; empty where it is not proved."""


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
        opens=await described(shown, language_for(request)),
        people_only=people_only,
        before=before,
        earlier=shown[-1].id if len(found) > _PAGE else None,
    )


async def described(opens: Sequence[Open], language: str) -> list[Described]:
    """The opens with all that is shown of them, in few queries."""
    shared_by = await promoters.names(seen.promoter_id for seen in opens)
    people = await customers.known(number for seen in opens for number in (seen.customer_id, seen.addressed_to))
    done = await extensions(sorted(seen.id for seen in opens))
    return [
        Described(
            seen,
            shared_by.get(seen.promoter_id),
            people.get(seen.customer_id),
            people.get(seen.addressed_to),
            done[seen.id],
            proved_by(done[seen.id], language) if seen.state is Proof.READ else "",
        )
        for seen in opens
    ]
