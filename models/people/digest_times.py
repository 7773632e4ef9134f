"""Digest times: at which hour a promoter is told, once a day, what happened, and up to when they have been told.

The row stays when it is switched off, so that one day has one digest, however often it is switched on.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tortoise import fields
from tortoise.models import Model

from models.storage.clock import now
from models.storage.statements import Statement

_DAY = timedelta(days=1)


class Digest(Model):
    id = fields.IntField(primary_key=True)
    promoter_id = fields.IntField(unique=True)
    at = fields.CharField(5)
    """``HH:MM`` on the promoter's clocks; empty: they want none."""
    due_at = fields.DatetimeField(null=True, db_index=True)
    """When the next is due; None: they want none."""
    day = fields.CharField(10, default="", db_default="")
    """Which day's they had last, by their calendar: each is taken once, and only a later one after it."""
    since: datetime = fields.DatetimeField()
    """Where what was told last begins …"""
    until: datetime = fields.DatetimeField()
    """… and where it ends: there the next begins."""

    class Meta:
        table = "digests"

    @property
    def subject(self) -> str:
        """By which what is to be told of it is found in the outbox."""
        return f"digest {self.promoter_id}"


_WANT = Statement(
    "INSERT INTO digests (promoter_id, at, due_at, since, until) VALUES (?, ?, ?, ?, ?) ON CONFLICT (promoter_id)"
    " DO UPDATE SET at = excluded.at, due_at = excluded.due_at,"
    " since = CASE digests.at WHEN '' THEN excluded.since ELSE digests.since END,"
    " until = CASE digests.at WHEN '' THEN excluded.until ELSE digests.until END"
)
_TAKE = Statement("UPDATE digests SET day = ?, due_at = ? WHERE promoter_id = ? AND due_at <= ? AND day < ?")


async def digest_of(promoter_id: int) -> Digest | None:
    """Return what the promoter chose; None where they never wanted any."""
    return await Digest.get_or_none(promoter_id=promoter_id)


async def want_digest(promoter_id: int, at: str, timezone: str, since: datetime) -> None:
    """Tell the promoter every day at ``at`` (``HH:MM`` on the clocks of ``timezone``) what happened.

    ``since``: where the first begins.
    """
    chosen = await digest_of(promoter_id)
    due = next_due(at, timezone, now(), chosen.day if chosen else "")
    await _WANT.run(promoter_id, at, due, since, since)


async def want_no_digest(promoter_id: int) -> None:
    """Tell the promoter nothing of the kind any more."""
    await Digest.filter(promoter_id=promoter_id).update(at="", due_at=None)


async def go_by_clocks_of(promoter_id: int, timezone: str) -> None:
    """Let the promoter's digest come by these clocks from now on."""
    chosen = await digest_of(promoter_id)
    if chosen is not None and chosen.at:
        chosen.due_at = next_due(chosen.at, timezone, now(), chosen.day)
        await chosen.save(update_fields=["due_at"])


async def take_day(chosen: Digest, timezone: str) -> bool:
    """Take today's digest. False where it has been taken.

    Call in a transaction: whoever takes it tells it, and nobody else does.
    """
    at = now()
    day = at.astimezone(ZoneInfo(timezone)).date().isoformat()
    due = next_due(chosen.at, timezone, at, day)
    return await _TAKE.run(day, due, chosen.promoter_id, at, day) > 0


async def note_told(chosen: Digest, since: datetime, until: datetime) -> None:
    """Keep what the digest that was taken tells: the next begins where it ends."""
    await Digest.filter(id=chosen.id).update(since=since, until=until)


def next_due(at: str, timezone: str, after: datetime, last: str) -> datetime:
    """Return when these clocks show ``at`` next after this moment, on a day (ISO 8601) that comes after ``last``."""
    zone = ZoneInfo(timezone)
    day = after.astimezone(zone).date()
    if last:
        day = max(day, date.fromisoformat(last) + _DAY)
    due = _moment(day, at, zone)
    return due if due > after else _moment(day + _DAY, at, zone)


def _moment(day: date, at: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(at), zone).astimezone(ZoneInfo("UTC"))
