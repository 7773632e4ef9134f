"""The story above a thread: what the customer opened, how far they read it, whom they brought."""

from dataclasses import dataclass

from landing.console.viewers import Viewer
from models.reports import timeline
from models.reports.timeline import EventKind, TimelineFilter
from models.reports.timeline.event_lines import heading, notes
from models.spread.passed_on import PassedOn, passed_on_by
from models.talking.conversations import Conversation

_READINGS = 3
_BROUGHT = 2
_READING = frozenset({EventKind.OPENED, EventKind.READ})


@dataclass(frozen=True)
class TimeRead:
    """One time they read, in words, with what is known of how."""

    told: timeline.TimelineEvent
    heading: str
    notes: list[str]


@dataclass(frozen=True)
class Story:
    readings: list[TimeRead]
    brought: list[PassedOn]


def time_read(event: timeline.TimelineEvent, language: str) -> TimeRead:
    """Return a reading in words."""
    return TimeRead(event, heading(event, language), notes(event, language))


async def story_of(conversation: Conversation, viewer: Viewer, language: str) -> Story:
    """Tell of the customer's latest readings and of whom they brought; a promoter learns of their own cards alone."""
    wanted = TimelineFilter(promoter_id=conversation.promoter_id, customer_id=conversation.customer_id, kinds=_READING)
    found = await timeline.page(wanted, limit=_READINGS)
    readings = [time_read(each, language) for each in found.moments]
    brought = await passed_on_by(conversation.customer_id, _BROUGHT, promoter_id=viewer.promoter_id)
    return Story(readings, brought)
