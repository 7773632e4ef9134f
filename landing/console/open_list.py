"""Opens in the console: who read what, when, and how far that is proved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from aiohttp import web

from landing.console.list_filters import STATES, opens_in
from landing.console.paging import PAGE, paging_in
from landing.console.responses import language_for, page
from landing.console.section_bars import Bar, bars_of
from landing.console.sign_in import for_operators
from landing.templating import TemplateContext
from models.people import customers, promoters
from models.people.customers import Customer
from models.reading.dropped_opens import dropped_up_to
from models.reading.interactions import extensions
from models.reading.opens import Open, Proof
from models.reading.proofs import Extension
from models.reports.opens_and_conversations import OpensAmong, opens_named
from models.reports.shortlists import promotions_found
from models.reports.timeline.event_lines import proved_by
from models.sharing.promotions import promotions
from models.words import say

_CHOICES = 200


@dataclass(frozen=True)
class Described:
    """An open with the names that go with it and what was done in it."""

    seen: Open
    promoter: str | None
    customer: Customer | None
    addressee: Customer | None
    done: Extension
    proof: str
    """What proves that it was read, in words; empty where it is not proved."""
    bars: list[Bar]
    """How long each section was read."""


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/opens", for_operators(latest))


async def latest(request: web.Request) -> web.StreamResponse:
    """GET: the opens, the latest first; ``?who=people`` leaves out previews, robots and promoters; ``?q`` searches.

    ``?from``, ``?to``, ``?promoter``, ``?promotion`` and ``?state`` narrow them.
    """
    narrowed, paging = opens_in(request), paging_in(request)
    people_only = narrowed.people_only
    found = await opens_named(paging.words, people_only=people_only, among=narrowed.among, skip=paging.skip, limit=PAGE)
    return page(
        request,
        "opens.html",
        here="opens",
        opens=await described(found.shown, language_for(request)),
        people_only=people_only,
        paging=paging.of(found.found, **narrowed.kept),
        dropped=found.of - found.found,
        dropped_before=await _dropped_before(narrowed.among, found.of - found.found),
        chosen=narrowed.kept,
        kept=urlencode({name: value for name, value in narrowed.kept.items() if name != "who"}),
        **await _choices(narrowed.among, language_for(request)),
    )


async def _dropped_before(among: OpensAmong, dropped: int) -> datetime | None:
    """Return before when opens of this list may have been dropped; None where none was, as far as that is known."""
    up_to = await dropped_up_to()
    touched = dropped or not among.in_tallies
    return up_to if up_to is not None and touched and (among.since is None or among.since < up_to) else None


async def _choices(among: OpensAmong, language: str) -> TemplateContext:
    """Return what opens can be narrowed by, what is chosen among it."""
    chosen = await promotions([among.promotion_id])
    offered = {each.id: each.title for each in (await promotions_found(limit=_CHOICES)).shown}
    return {
        "states": [(state.value, say(language, f"console-state-{state.value}")) for state in STATES],
        "promoters": [(each.id, each.name) for each in await promoters.every_promoter()],
        "promotions": ({number: each.title for number, each in chosen.items()} | offered).items(),
    }


async def described(opens: Sequence[Open], language: str) -> list[Described]:
    """Return the opens with all that is shown of them; the number of queries does not grow with them."""
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
            bars_of(done[seen.id].get("sections", {}), language),
        )
        for seen in opens
    ]
