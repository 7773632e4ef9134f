"""The report on a team, for who leads it: how it goes with each promoter, whom they let wait, what happened lately.

It is made of numbers alone: no words, no notes and no customer's name are in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from models.numbers.measures import Counts
from models.numbers.periods import Period
from models.numbers.rollups import catch_up
from models.numbers.sums import Scope, between, by_promoter
from models.people.promoters import Promoter, names
from models.people.teams import Team, team_led_by
from models.storage.clock import now
from models.storage.plain_sql import rows, when

_EVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Before anybody waited. A comparison: the index of who waits serves it on every database."""
_LONG = timedelta(days=1)
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Waiting:
    """How many customers wait for a promoter's answer, and since when the first of them does."""

    number: int
    since: datetime

    @property
    def is_long(self) -> bool:
        """Tell whether somebody has waited for more than a day."""
        return now() - self.since > _LONG


@dataclass(frozen=True)
class LedPromoter:
    promoter: Promoter
    leads: bool
    waiting: Waiting | None
    """None: nobody waits."""
    counts: Counts = field(default_factory=Counts)

    @property
    def urgency(self) -> tuple[datetime, int, int]:
        """Whose customers have waited longest comes first, then whose cards were opened most."""
        return self.waiting.since if self.waiting else _NEVER, -self.counts.opened, self.promoter.id


async def who_is_waited_for(promoters: Sequence[int]) -> dict[int, Waiting]:
    """Return for whose answer customers wait, by promoter; without those for whom nobody does."""
    theirs = ", ".join(map(str, promoters)) or "NULL"  # numbers of our own
    found = await rows(
        "SELECT promoter_id, count(*) AS number, min(waits_since) AS since FROM conversations"  # noqa: S608  (see above)
        f" WHERE waits_since > ? AND promoter_id IN ({theirs}) GROUP BY promoter_id",
        _EVER,
    )
    return {int(row["promoter_id"]): Waiting(int(row["number"]), when(row["since"])) for row in found}


@dataclass(frozen=True)
class TeamNews:
    """What a lead is told once a day."""

    name: str
    counts: Counts
    waiting: int
    """Customers who wait for anybody's answer."""
    longest: str = ""
    """For whom a customer waits longest; empty: nobody waits …"""
    since: datetime = _NEVER
    """… since when."""

    @property
    def is_any(self) -> bool:
        """True where there is something to say."""
        return bool(self.counts != Counts() or self.waiting)


async def team_news(promoter_id: int, start: int, end: int) -> TeamNews | None:
    """Return what happened in the promoter's team from quarter ``start`` to before ``end``; None: they lead none."""
    team = await team_led_by(promoter_id)
    if team is None:
        return None
    counts = await between(start, end, Scope(team=team.members))
    waiting = await who_is_waited_for(team.members)
    if not waiting:
        return TeamNews(team.name, counts, 0)
    number, longest = min(waiting.items(), key=lambda each: each[1].since)
    name = (await names([number])).get(number, "")
    return TeamNews(team.name, counts, sum(each.number for each in waiting.values()), name, longest.since)


async def members_of(team: Team, period: Period) -> list[LedPromoter]:
    """Return the promoters of a team with what happened in these days; who needs the lead most comes first."""
    await catch_up()
    waiting = await who_is_waited_for(team.members)
    counts = await by_promoter(period, Scope(team=team.members))
    every = [
        LedPromoter(each, each.id in team.leads, waiting.get(each.id), counts.get(each.id, Counts()))
        for each in await Promoter.filter(id__in=list(team.members))
    ]
    return sorted(every, key=lambda each: each.urgency)
