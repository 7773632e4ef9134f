"""The opens, each with its interactions folded in."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.clock import iso
from models.exports.selection import Export, Links, Row, Selection, customer_names, pages, promoter_names
from models.ids import first_at
from models.interactions import Interaction, fold
from models.opens import Open

COLUMNS = (
    "id",
    "tag",
    "promotion_id",
    "topic",
    "promoter_id",
    "promoter",
    "customer_id",
    "customer",
    "viewed_at",
    "channel",
    "visitor",
    "state",
    "parent_open_id",
    "extension",
)
_EVENTS = 5_000
"""Interactions a query."""
_SLACK = timedelta(minutes=1)

Events = dict[int, list[tuple[str, dict[str, Any], float]]]


def query(selection: Selection) -> QuerySet[Open]:
    """The opens selected. Their numbers follow the clock, so that "since" is a range of the key."""
    found = Open.filter(**selection.conditions(since="viewed_at", promoter="promoter_id", customer="customer_id"))
    return found.filter(id__gte=first_at(selection.since - _SLACK)) if selection.since else found


async def rows(selection: Selection, _links: Links) -> AsyncIterator[Row]:
    async for page in pages(query(selection)):
        promoters = await promoter_names(seen.promoter_id for seen in page)
        customers = await customer_names(seen.customer_id for seen in page)
        events = await _events([seen.id for seen in page])
        for seen in page:
            yield {
                "id": str(seen.id),
                "tag": seen.tag,
                "promotion_id": seen.promotion_id,
                "topic": seen.topic,
                "promoter_id": seen.promoter_id,
                "promoter": promoters.get(seen.promoter_id),
                "customer_id": seen.customer_id,
                "customer": customers.get(seen.customer_id),
                "viewed_at": iso(seen.viewed_at),
                "channel": seen.channel,
                "visitor": seen.visitor.value,
                "state": seen.state.value,
                "parent_open_id": None if seen.parent_open_id is None else str(seen.parent_open_id),
                "extension": fold(events.get(seen.id, ())),
            }


async def _events(open_ids: Sequence[int]) -> Events:
    """What was done in these opens (numbers ascending), as far as folding needs it."""
    events: Events = defaultdict(list)
    remaining, after = open_ids, (0, "")
    while remaining:
        told = (
            await Interaction.filter(
                Q(open_id__gt=after[0]) | Q(open_id=after[0], event_id__gt=after[1]), open_id__in=remaining
            )
            .order_by("open_id", "event_id")
            .limit(_EVENTS)
            .values_list("open_id", "event_id", "kind", "value", "seconds")
        )
        for open_id, _, kind, value, seconds in told:
            # Of all values, only how far was scrolled is folded: forms may be long.
            events[open_id].append((kind, value if kind == "scroll" else {}, seconds))
        if len(told) < _EVENTS:
            break
        after = told[-1][:2]
        remaining = [number for number in remaining if number >= after[0]]
    return events


async def count(selection: Selection) -> int:
    return await query(selection).count()


OPENS = Export(kind="opens", columns=COLUMNS, rows=rows, count=count)
