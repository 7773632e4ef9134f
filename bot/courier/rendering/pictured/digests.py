"""The digest in words: what happened, who waits, what is to be done today."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.messages import Button
from models.numbers.measures import Counts
from models.people.promoters import Promoter
from models.reports.agenda import DueReminder
from models.reports.digests import DigestNews
from models.reports.team_report import TeamNews
from models.talking.conversations import Conversation, called
from models.words import say
from models.words.date_format import said_short

_WRITTEN_TO = 3
"""Customers who wait, with a button to write to each."""
_WORDS = 80
"""Letters of a reminder: a picture's caption is short."""


def lines_of(found: DigestNews, promoter: Promoter, since: datetime, language: str) -> list[str]:
    """Return what the digest says, line by line."""
    zone = ZoneInfo(promoter.timezone)
    happened = _happened(found.counts, said_short(language, since, zone), language)
    to_do = found.to_do
    waiting = [_waits(each, language, zone) for each in to_do.waiting.shown]
    due = [_due(each, language, zone) for each in to_do.due]
    return [
        happened,
        *_listed("digest-waiting", waiting, to_do.waiting.found, language),
        *_listed("digest-due", due, to_do.due_in_all, language),
        *(_of_team(found.team, language, zone) if found.team is not None else ()),
    ]


def ways_of(found: DigestNews, language: str) -> tuple[tuple[Button, ...], ...]:
    """Return a button to write to each of the first who wait."""
    return tuple(
        (Button(label=say(language, "button-write-to", name=called(each, language)), action=f"talk:{each.id}"),)
        for each in found.to_do.waiting.shown[:_WRITTEN_TO]
    )


def _happened(counts: Counts, since: str, language: str) -> str:
    if counts == Counts():
        return say(language, "digest-quiet", since=since)
    return say(language, "digest-said", since=since, opened=counts.opened, read=counts.read, begun=counts.begun)


def _of_team(team: TeamNews, language: str, zone: ZoneInfo) -> list[str]:
    counts = {name: getattr(team.counts, name) for name in ("opened", "read", "begun")}
    said = say(language, "digest-team", team=team.name, **counts)
    if not team.waiting:
        return ["", said]
    since = said_short(language, team.since, zone)
    return ["", f"{said} {say(language, 'digest-team-waits', count=team.waiting, name=team.longest, since=since)}"]


def _listed(heading: str, lines: Iterable[str], in_all: int, language: str) -> list[str]:
    shown = list(lines)
    if not shown:
        return []
    more = [say(language, "digest-more", count=in_all - len(shown))] if in_all > len(shown) else []
    return ["", say(language, heading, count=in_all), *shown, *more]


def _waits(talking: Conversation, language: str, zone: ZoneInfo) -> str:
    since = talking.waits_since or talking.spoken_at
    return f"• {called(talking, language)} · {said_short(language, since, zone)}"


def _due(due: DueReminder, language: str, zone: ZoneInfo) -> str:
    text = due.it.text if len(due.it.text) <= _WORDS else f"{due.it.text[: _WORDS - 1]}…"
    parts = [said_short(language, due.it.due_at, zone), str(called(due.conversation, language)), text]
    return "• " + " · ".join(filter(None, parts))
