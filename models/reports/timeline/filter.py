"""What somebody wants to see of a timeline: whose, which kinds, from when to when, with which words."""

from dataclasses import dataclass
from datetime import datetime

from models.reports.timeline.event import EventKind
from models.search.query import NOTHING_ASKED, SearchTerms


@dataclass(frozen=True, kw_only=True)
class TimelineFilter:
    """None and empty: all. A promoter and a customer together: what is between these two."""

    promoter_id: int | None = None
    customer_id: int | None = None
    promotion_id: int | None = None
    kinds: frozenset[EventKind] = frozenset(EventKind)
    since: datetime | None = None
    until: datetime | None = None
    """Before this moment."""
    question: SearchTerms = NOTHING_ASKED
