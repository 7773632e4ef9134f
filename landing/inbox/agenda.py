"""The pane beside the list while no thread is open: what the viewer is to do today, and who read lately."""

from dataclasses import dataclass

from landing.console.viewers import Viewer
from landing.inbox.reading_story import TimeRead, time_read
from landing.templating import TemplateContext
from models.people.promoters import promoter
from models.reports.agenda import Agenda, LatestReading, agenda, read_lately, who_waits
from models.talking.conversations import Conversation


@dataclass(frozen=True)
class ReadingTold:
    conversation: Conversation
    read: TimeRead


async def agenda_context(viewer: Viewer, language: str) -> TemplateContext:
    """Return the pane's part of a page; operators see who waits for anybody's answer: reminders are promoters' own."""
    if viewer.promoter_id is None:
        return {"agenda": Agenda(await who_waits(None, language)), "readings": []}
    to_do = await agenda(await promoter(viewer.promoter_id), language)
    return {"agenda": to_do, "readings": [_told(each, language) for each in await read_lately(viewer.promoter_id)]}


def _told(reading: LatestReading, language: str) -> ReadingTold:
    return ReadingTold(reading.conversation, time_read(reading.told, language))
