"""The agenda: what needs somebody now: reminders that are due today, who waits for an answer, who read lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.customer_records.reminders import Reminder, due_reminders
from models.people.promoters import Promoter
from models.reports.list_filter import ListFilter
from models.reports.opens_and_conversations import conversations_named
from models.reports.shortlists import Shortlist
from models.reports.timeline.event import Cursor, TimelineEvent
from models.reports.timeline.loading import events_at
from models.reports.timeline.source_tables import OPENS
from models.storage.clock import now
from models.storage.plain_sql import rows
from models.storage.row_numbers import first_at, time_of
from models.talking.conversations import Conversation, conversations

SHOWN = 5
"""Of each kind that are named."""
_LATELY = timedelta(days=2)


@dataclass(frozen=True)
class DueReminder:
    it: Reminder
    conversation: Conversation


@dataclass(frozen=True)
class LatestReading:
    """The last time that a customer read, of the promoter's own cards."""

    told: TimelineEvent
    conversation: Conversation


@dataclass(frozen=True)
class Agenda:
    waiting: Shortlist[Conversation]
    """Who waits for an answer, the one spoken with last first; the first few."""
    due: Sequence[DueReminder] = ()
    """What is to be done until the day ends, on the promoter's clocks, and is not done; the first few."""
    due_in_all: int = 0

    @property
    def is_any(self) -> bool:
        """True where something is to be done."""
        return bool(self.waiting.found or self.due)


async def agenda(promoter: Promoter, language: str) -> Agenda:
    """Return what the promoter is to do today."""
    found, in_all = await due_reminders(promoter.id, _midnight(promoter), limit=SHOWN)
    about = await conversations(each.conversation_id for each in found)
    due = [DueReminder(each, about[each.conversation_id]) for each in found if each.conversation_id in about]
    return Agenda(await who_waits(promoter.id, language), due, in_all)


async def who_waits(
    promoter_id: int | None, language: str, *, team: Sequence[int] | None = None
) -> Shortlist[Conversation]:
    """Return who waits for this promoter's answer, or, for operators (None), for anybody's, or one's in a team."""
    waiting = ListFilter(waiting=True, team=team)
    return await conversations_named("", promoter_id=promoter_id, language=language, among=waiting, limit=SHOWN)


_READ = (
    "SELECT t.id AS conversation, max(o.id) AS open FROM conversations t"
    " JOIN opens o ON o.customer_id = t.customer_id AND o.promoter_id = t.promoter_id"
    " WHERE t.promoter_id = ? AND o.id >= ? AND o.visitor = 'person' AND o.state = 'read'"
    " GROUP BY t.id ORDER BY open DESC LIMIT ?"
)


async def read_lately(promoter_id: int) -> list[LatestReading]:
    """Return who of the promoter's customers read one of their cards in the last two days, the latest first."""
    found = await rows(_READ, promoter_id, first_at(now() - _LATELY), SHOWN)
    about = await conversations(row["conversation"] for row in found)
    by_open = {Cursor(time_of(row["open"]), OPENS.letter, row["open"]): about.get(row["conversation"]) for row in found}
    told = await events_at(list(by_open), promoter_id)
    return [LatestReading(each, talking) for each in told if (talking := by_open[each.key]) is not None]


def _midnight(promoter: Promoter) -> datetime:
    """Return when today ends on the promoter's clocks."""
    zone = ZoneInfo(promoter.timezone)
    return datetime.combine(now().astimezone(zone).date() + timedelta(days=1), time(), zone)
