"""The spread in the console: a promotion's tree, unfolded as far as one looks, and what it adds up to.

Operators see all of it, promoters the trees in which a card of theirs was opened, with the names they know already.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from aiohttp import web

from landing.console.promotion_form import asked_for
from landing.console.responses import go, language_for, missing, page
from landing.console.sign_in import for_viewers
from landing.console.viewers import Viewer, viewer_of
from landing.server.security_headers import NO_STORE_HEADERS
from landing.site import SITE
from models.people import promoters
from models.people.customers import Customer
from models.people.promoters import Promoter
from models.reading.opens import Proof
from models.reports.figures import Figures, figures_by_promotion
from models.sharing.promotions import Promotion, promotions
from models.spread.edges import Certainty, Way
from models.spread.figures import Hub
from models.spread.outline import Branch, Size, outline
from models.spread.snapshots import Snapshot
from models.spread.timing import best_hours, half_life
from models.spread.tree import Tree
from models.spread.visible_readers import readers, readers_known_to
from models.storage.clock import now
from models.storage.row_numbers import time_of
from models.talking.conversations import conversations_with
from models.words import say

_ONE = "/console/promotions/{id:[0-9]{1,9}}/spread"
_AT_FIRST = Size(opens=120, at_each=7, depth=8)
_MORE = Size(opens=60, at_each=40, depth=3)
_NO_ZONE = ZoneInfo("UTC")
_FURTHEST = 10_000_000
_MAX_LISTED = 20


@dataclass(frozen=True, slots=True)
class Seen:
    """An open in the list, with what is shown of it and of those below."""

    open_id: int
    at: datetime
    state: Proof
    way: Way
    certainty: Certainty
    reader: Customer | None
    has_page: bool
    """The viewer may open the reader's page."""
    promoter_id: int | None
    brought_in_all: int
    children: list["Seen"]
    hidden: int
    more: str
    """The query of those that are not shown."""


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/spread", for_viewers(own))
    app.router.add_get(_ONE, for_viewers(whole))
    app.router.add_get(f"{_ONE}/branches", for_viewers(branches))
    app.router.add_get(f"{_ONE}/figures.json", for_viewers(figures_file))


@dataclass(frozen=True)
class _Asked:
    promotion: Promotion
    promoter: Promoter | None
    seen: Snapshot
    viewer: Viewer

    @property
    def tree(self) -> Tree:
        return self.seen.tree

    def query(self, **more: int) -> str:
        """Write the query of a part of the tree."""
        by = {"promoter": self.promoter.id} if self.promoter and self.viewer.is_operator else {}
        return "?" + urlencode(by | more)


@dataclass(frozen=True)
class _Readers:
    """The readers whom the viewer may know."""

    by_open: Mapping[int, Customer]
    with_page: Collection[int]
    """Those whose page they may open, by number."""

    def has_page(self, open_id: int) -> bool:
        return open_id in self.by_open and self.by_open[open_id].id in self.with_page


async def own(request: web.Request) -> web.StreamResponse:
    """GET: a promoter's promotions that were opened, each with its spread; the operator's stand elsewhere."""
    number = viewer_of(request).promoter_id
    if number is None:
        return go("/console/promotions")
    return page(request, "spread/list.html", here="spread", spreads=await most_opened(number))


async def most_opened(promoter_id: int) -> list[tuple[Promotion, Figures]]:
    """Return the promotions of which the promoter's cards were opened, the most opened first."""
    found = await figures_by_promotion(promoter_id=promoter_id)
    opened = sorted((row for row in found.items() if row[1].opened), key=lambda row: -row[1].opened)[:_MAX_LISTED]
    shown = await promotions(number for number, _ in opened)
    return [(shown[number], figures) for number, figures in opened if number in shown]


async def whole(request: web.Request) -> web.StreamResponse:
    """GET: the tree as far as it fits, and its figures; ``?promoter``: one promoter's trees; ``?at``: below an open."""
    asked = await _asked(request)
    if asked is None:
        return missing(request)
    at = _place(request, asked.tree)
    told = asked.seen.told
    top = await _listed(asked, outline(asked.tree, _AT_FIRST, at=at, skip=_skip(request)))
    return page(
        request,
        "spread/page.html",
        here="promotions" if asked.viewer.is_operator else "spread",
        promotion=asked.promotion,
        promoter=asked.promoter,
        query=asked.query(),
        part=at >= 0,
        top=top,
        told=told,
        hubs=await _hubs(asked),
        broadest=max(told.by_generation.items(), key=lambda each: (each[1], -each[0]), default=(0, 0)),
        as_of=asked.seen.at if asked.seen.is_kept else None,
        lasted=_lasted(half_life(asked.tree), language_for(request)),
        hours=best_hours(asked.tree, _NO_ZONE),
        peak=max(told.by_generation.values(), default=0),
        promoters=await _promoters(asked.tree) if asked.viewer.is_operator else [],
    )


async def branches(request: web.Request) -> web.StreamResponse:
    """GET: what is below the open ``?at``, from its child number ``?skip`` on: a part of the page's list."""
    asked = await _asked(request)
    if asked is None:
        return missing(request)
    top = outline(asked.tree, _MORE, at=_place(request, asked.tree), skip=_skip(request))
    return page(request, "spread/tree.html", top=await _listed(asked, top))


async def figures_file(request: web.Request) -> web.StreamResponse:
    """GET: the figures as ``handbill spread --json`` has them."""
    asked = await _asked(request)
    if asked is None:
        return missing(request)
    age = str(int((now() - asked.seen.at).total_seconds()))
    return web.json_response(asked.seen.told.as_json(), headers={**NO_STORE_HEADERS, "Age": age})


async def _asked(request: web.Request) -> _Asked | None:
    viewer, promotion = viewer_of(request), await asked_for(request.match_info["id"])
    by = request.query.get("promoter", "") if viewer.is_operator else str(viewer.promoter_id)
    whose = await promoters.promoter_or_none(int(by)) if by.isascii() and by.isdecimal() and len(by) < 10 else None
    if promotion is None or (by and whose is None):
        return None
    seen = await request.config_dict[SITE].spreads.of(promotion.id, whose.id if whose else None)
    return _Asked(promotion, whose, seen, viewer)


def _place(request: web.Request, tree: Tree) -> int:
    """Return the place of the open that is asked for; -1 where none is, or none of this tree's."""
    at = request.query.get("at", "")
    if not (at.isascii() and at.isdecimal() and len(at) < 20):
        return -1
    place = bisect_left(tree.opens, int(at))
    return place if place < len(tree) and tree.opens[place] == int(at) else -1


def _skip(request: web.Request) -> int:
    skip = request.query.get("skip", "")
    return min(int(skip), _FURTHEST) if skip.isascii() and skip.isdecimal() and len(skip) < 9 else 0


async def _listed(asked: _Asked, top: Branch) -> Seen:
    shown = [asked.tree.opens[branch.place] for branch in (top, *top.walk()) if branch.place >= 0]
    return _seen(asked, top, await _readers(asked, shown))


async def _readers(asked: _Asked, opens: Collection[int]) -> _Readers:
    promoter_id = asked.viewer.promoter_id
    if promoter_id is None:
        everybody = await readers(opens)
        return _Readers(everybody, {each.id for each in everybody.values()})
    known = await readers_known_to(promoter_id, opens)
    return _Readers(known, await conversations_with(promoter_id, [each.id for each in known.values()]))


def _seen(asked: _Asked, branch: Branch, known: _Readers) -> Seen:
    tree, place = asked.tree, max(branch.place, 0)
    number = tree.opens[place] if branch.place >= 0 else 0
    after = branch.skipped + len(branch.children)
    return Seen(
        open_id=number,
        at=time_of(number),
        state=tree.state[place] if len(tree) else Proof.OPENED,
        way=tree.way[place] if len(tree) else Way.TAG,
        certainty=tree.certainty[place] if len(tree) else Certainty.UNKNOWN,
        reader=known.by_open.get(number),
        has_page=known.has_page(number),
        promoter_id=tree.promoter_id[place] if len(tree) else None,
        brought_in_all=branch.brought_in_all,
        children=[_seen(asked, child, known) for child in branch.children],
        hidden=branch.hidden,
        more=asked.query(**({"at": number} if number else {}), skip=after),
    )


async def _hubs(asked: _Asked) -> list[tuple[Hub, Customer | None, bool]]:
    """Return the opens through which most came, with who read, and whether the viewer may open their page."""
    hubs = asked.seen.told.hubs
    known = await _readers(asked, [hub.open_id for hub in hubs])
    return [(hub, known.by_open.get(hub.open_id), known.has_page(hub.open_id)) for hub in hubs]


async def _promoters(tree: Tree) -> list[tuple[int, str, int]]:
    """Return whose opens are in the tree: number, name, how many; those with most first."""
    counted = Counter(number for number in tree.promoter_id if number is not None).most_common(12)
    names = await promoters.names(number for number, _ in counted)
    return [(number, names.get(number, ""), count) for number, count in counted]


def _lasted(span: timedelta | None, language: str) -> str:
    """Say how long it was, as roughly as people do."""
    if span is None:
        return "–"
    for unit, seconds in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if span.total_seconds() >= 2 * seconds:
            return say(language, f"spread-{unit}", count=round(span.total_seconds() / seconds))
    return say(language, "spread-seconds", count=round(span.total_seconds()))
