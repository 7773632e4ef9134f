"""Timelines: everything that happened with a customer, a promoter or a promotion, from whatever table, in one order.

Console, chat, exports and search all read these moments, so that they can't disagree.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from models.reports.timeline.cursors import next_keys, stretch_before
from models.reports.timeline.event import MEDIA, SPOKEN, Cursor, Earlier, EventFile, EventKind, TimelineEvent, key_in
from models.reports.timeline.filter import TimelineFilter
from models.reports.timeline.loading import events_at
from models.search.query import weighed

__all__ = [
    "MEDIA",
    "SPOKEN",
    "Cursor",
    "Earlier",
    "EventFile",
    "EventKind",
    "Page",
    "TimelineEvent",
    "TimelineFilter",
    "between_the_two",
    "every_moment",
    "key_in",
    "page",
]

_STRETCHES = 4
_AT_ONCE = 500


@dataclass(frozen=True)
class Page:
    moments: list[TimelineEvent]
    """The newest first."""
    earlier: Cursor | None
    """Where the next page begins; None: there is nothing before."""


async def page(wanted: TimelineFilter, *, before: Cursor | None = None, limit: int = 50) -> Page:
    """Return the latest moments (before ``before``).

    A page of a promoter's or promotion's timeline may have fewer than there are left, even none, and still go on: the
    opens were looked through only so far.
    """
    wanted = replace(wanted, question=await weighed(wanted.question))
    for _ in range(_STRETCHES):
        floor = await stretch_before(wanted, before)
        found = await next_keys(wanted, after=before, since=floor, limit=limit + 1)
        if found or floor is None:
            break
        before = Cursor(floor, "", 0)
    if len(found) > limit:
        return Page(await events_at(found[:limit], wanted.promoter_id), found[limit - 1])
    return Page(await events_at(found, wanted.promoter_id), Cursor(floor, "", 0) if floor is not None else None)


async def every_moment(wanted: TimelineFilter) -> AsyncIterator[TimelineEvent]:
    """All of them, the newest first; read page by page, so that memory stays flat and nobody else has to wait."""
    before: Cursor | None = None
    while True:
        some = await page(wanted, before=before, limit=_AT_ONCE)
        for moment in some.moments:
            yield moment
        if some.earlier is None:
            return
        before = some.earlier


async def between_the_two(promoter_id: int, customer_id: int) -> AsyncIterator[TimelineEvent]:
    """All that is between a promoter and a customer, in the order in which it happened, as a transcript is read."""
    wanted = TimelineFilter(promoter_id=promoter_id, customer_id=customer_id)
    after: Cursor | None = None
    while found := await next_keys(wanted, after=after, since=None, limit=_AT_ONCE, oldest_first=True):
        for moment in await events_at(found):
            yield moment
        after = found[-1]
