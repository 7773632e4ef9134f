"""Digests: once a day, at the hour that a promoter chose, what happened since the last one and what waits for them.

One is put into the outbox where there is something to say, in the transaction that takes the day: a kill, or a second
process, changes nothing about that. One that could not be told yet gives way to the next, which says its part as well.
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime

from models.numbers.measures import Counts
from models.numbers.rollups import catch_up
from models.numbers.sources import quarter_at, starts_at
from models.numbers.sums import Scope, between
from models.people.addresses import terminal
from models.people.digest_times import Digest, digest_of, note_told, take_day, want_digest, want_no_digest
from models.people.promoters import Promoter
from models.queue.outbox import cancel_about, enqueue
from models.queue.payloads.alerts import NoticeAlert
from models.queue.payloads.people import DigestTold
from models.reaching.alerts import enqueue_alerts
from models.reaching.subscriptions import OF_PROMOTER
from models.reports.agenda import Agenda, agenda
from models.reports.team_report import TeamNews, team_news
from models.storage.bell import OUTBOX, Bell
from models.storage.clock import now
from models.storage.database import DatabaseTrouble, transaction
from models.storage.queries import Query

log = logging.getLogger(__name__)

_AT_ONCE = 100
_LOOK_S = 60


def _both(chosen: Digest, promoter: Promoter) -> tuple[Digest, Promoter]:
    return chosen, promoter


_DUE = Query(
    "SELECT {d}, {p} FROM digests d JOIN promoters p ON p.id = d.promoter_id WHERE d.due_at <= ?"
    " ORDER BY d.due_at LIMIT ?",
    _both,
    d=Digest,
    p=Promoter,
)


@dataclass(frozen=True)
class DigestNews:
    """What a digest says."""

    counts: Counts
    """Of what happened since the last one."""
    to_do: Agenda
    team: TeamNews | None
    """Of the team that the promoter leads."""

    @property
    def is_any(self) -> bool:
        """True where there is something to say."""
        return self.counts != Counts() or self.to_do.is_any or (self.team is not None and self.team.is_any)


async def begin_digests(promoter: Promoter, at: str) -> None:
    """Tell the promoter every day at ``at`` (``HH:MM`` on their clocks) what happened, from now on."""
    await want_digest(promoter.id, at, promoter.timezone, starts_at(quarter_at(now())))


async def end_digests(promoter: Promoter) -> None:
    """Tell the promoter nothing of the kind any more, not even what waits to be told. Call in a transaction."""
    if (chosen := await digest_of(promoter.id)) is not None:
        await cancel_about(chosen.subject)
    await want_no_digest(promoter.id)


async def tell_digests() -> int:
    """Put every digest that is due into the outbox. Return how many have something to say."""
    due = await _DUE.all(now(), _AT_ONCE)
    if due:
        await catch_up()
    return sum([await _tell(chosen, promoter) for chosen, promoter in due])


async def keep_telling(bell: Bell) -> None:
    """Tell digests when they are due, for ever."""
    while True:
        try:
            if told := await tell_digests():
                bell.ring(OUTBOX)
                log.info("digests_told", extra={"promoters": told})
        except DatabaseTrouble as error:
            log.warning("digests_wait", extra={"error": type(error).__name__})
        await asyncio.sleep(_LOOK_S)


async def news(promoter: Promoter, language: str, since: datetime, until: datetime) -> DigestNews:
    """Return what happened between two whole quarters of an hour, and what is to be done now."""
    start, end = quarter_at(since), quarter_at(until)
    counts = await between(start, end, Scope(promoter_id=promoter.id))
    return DigestNews(counts, await agenda(promoter, language), await team_news(promoter.id, start, end))


async def _tell(chosen: Digest, promoter: Promoter) -> bool:
    until = starts_at(quarter_at(now()))
    async with transaction():
        if not await take_day(chosen, promoter.timezone):
            return False
        # The part of one that waits still (for quiet hours, for a platform) is told by this one, too.
        since = chosen.since if await cancel_about(chosen.subject) else chosen.until
        await note_told(chosen, since, until)
        target = await terminal(promoter.id) if promoter.active else None
        if target is None or not (await news(promoter, promoter.language, since, until)).is_any:
            return False
        told = await enqueue(target, DigestTold(since=since, until=until), subject=chosen.subject)
        alert = NoticeAlert(tells_id=told.id, due=now())
        await enqueue_alerts(await OF_PROMOTER.all(promoter.id), alert, about=f"alert to {chosen.subject}")
    return True
