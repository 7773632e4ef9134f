"""Interactions: what a reader did inside an opened promotion; summed up, the open's extension data."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson
from tortoise import fields
from tortoise.expressions import Q
from tortoise.models import Model

from models.reading.proofs import Extension
from models.reading.sections.reported import ReportedValue, Summed, cleaned
from models.storage.clock import now
from models.storage.row_numbers import RowNumber
from models.storage.statements import Statement, Write

MAX_EVENTS = 100
"""In one report."""
VALUE_LENGTH = 4_000
_PAGE = 5_000
_BETWEEN_REPORTS = timedelta(seconds=20)
"""A page reports every 15 seconds while it is read (landing/static/handbill.js)."""
_LATE, _EARLY = timedelta(days=2), timedelta(minutes=5)
"""How far a browser's time may be from ours."""
_EVENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_KIND = re.compile(r"[a-z][a-z0-9_]{0,29}")
_FOLDED = frozenset({"dwell_seconds", "scroll_percent", "clicks", "forms", "sections", "seen"})
"""Fields of the extension data with a meaning of their own: no kind that is merely counted may write over one."""
_TOLD_BY_VALUE = frozenset({"scroll", "dwell"})


class Interaction(Model):
    """One event of an open. ``event_id`` comes from the browser, which may report the same event twice."""

    id = RowNumber(primary_key=True)
    open_id = fields.BigIntField()
    event_id = fields.CharField(64)
    kind = fields.CharField(30)
    value: ReportedValue = fields.JSONField(default=dict)
    seconds = fields.FloatField(default=0)
    """Active seconds, of ``dwell`` events: a column of its own, so that reading can be summed up in SQL."""
    at = fields.DatetimeField()

    class Meta:
        table = "interactions"
        unique_together = (("open_id", "event_id"),)


INSERT_INTERACTION = Statement(
    "INSERT INTO interactions (open_id, event_id, kind, value, seconds, at) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO NOTHING",
    rank=1,
)


class BadReport(ValueError):
    """The report of interactions can't be read; the sentence says why."""


@dataclass(slots=True)
class Event:
    id: str
    kind: str
    value: ReportedValue
    seconds: float
    at: datetime
    """Aware, UTC."""

    def of(self, open_id: int, at: str | datetime | None = None) -> Write:
        """Return the write that stores the event for this open; ``at``: its time in the form that is bound fastest."""
        value = orjson.dumps(self.value).decode()
        return INSERT_INTERACTION, (open_id, self.id, self.kind, value, self.seconds, at or self.at)


def parse_report(body: bytes) -> list[Event]:
    """Parse the events of one report, ``{"events": [{"id", "kind", "value", "at"}]}``. Raise BadReport."""
    try:
        payload = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadReport("the report is not JSON") from error
    events = payload.get("events") if isinstance(payload, dict) else None
    if not isinstance(events, list):
        raise BadReport('the report must be {"events": […]}')
    if len(events) > MAX_EVENTS:
        raise BadReport(f"a report has at most {MAX_EVENTS} events")
    # A report that is short as a whole has no value that is too long: no need to measure each.
    unsuspicious = len(body) <= VALUE_LENGTH and b"\\u0000" not in body
    return [_event(event, measured=unsuspicious) for event in events]


def _event(payload: object, *, measured: bool) -> Event:
    if not isinstance(payload, dict):
        raise BadReport("an event must be an object")
    event_id, kind, value = payload.get("id"), payload.get("kind"), payload.get("value", {})
    if not isinstance(event_id, str) or not _EVENT_ID.fullmatch(event_id):
        raise BadReport("an event needs an id: a UUID")
    if not isinstance(kind, str) or not _KIND.fullmatch(kind):
        raise BadReport("an event needs a kind: a lower-case word")
    value = value if isinstance(value, dict) else {"value": value}
    if not measured and (len(packed := orjson.dumps(value)) > VALUE_LENGTH or b"\\u0000" in packed):
        raise BadReport(f"an event's value has at most {VALUE_LENGTH:,} characters, and no NUL")
    seconds = 0.0
    if kind == "dwell":
        seconds = _seconds(value)
        if "sections" in value or "seen" in value:
            value = cleaned(value, seconds)
    return Event(event_id, kind, value, seconds, _plausible_time(payload.get("at")))


def _seconds(value: ReportedValue) -> float:
    seconds = _number(value.get("seconds", value.get("value")))
    return min(max(seconds, 0.0), 3600.0)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124  (only NaN differs from itself)
        return 0.0
    return float(value)


def _plausible_time(reported: object) -> datetime:
    """Return the browser's time if it is plausible, else ours: phones' clocks are often wrong."""
    present = now()
    if not isinstance(reported, str):
        return present
    try:
        at = datetime.fromisoformat(reported)
    except ValueError:
        return present
    if at.tzinfo is None:
        return present
    if at.tzinfo is not UTC:  # pages report in UTC: to convert it again takes longer than all the rest
        at = at.astimezone(UTC)
    return at if present - _LATE < at < present + _EARLY else present


Occurrence = tuple[str, ReportedValue, float]
"""What happened in an open: its kind, value and active seconds."""


def fold(events: Iterable[Occurrence]) -> Extension:
    """Sum up an open's events, given as kind, value and seconds, to its extension data."""
    folded = Extension(dwell_seconds=0.0, scroll_percent=0, clicks=0, forms=0)
    others = Counter[str]()
    sections, seen = Summed(), Summed()
    for kind, value, seconds in events:
        match kind:
            case "dwell":
                folded["dwell_seconds"] += seconds
                sections.add(value.get("sections"), seconds)
                seen.add(value.get("seen"), seconds)
            case "scroll":
                percent = _number(value.get("percent", value.get("value")))
                folded["scroll_percent"] = max(folded["scroll_percent"], round(min(max(percent, 0), 100)))
            case "click":
                folded["clicks"] += 1
            case "form":
                folded["forms"] += 1
            case _ if kind not in _FOLDED:
                others[kind] += 1
    folded["dwell_seconds"] = round(folded["dwell_seconds"], 1)
    folded.update(others)  # type: ignore[typeddict-item]  # (whatever else a page reports is counted by its own name)
    if sections_read := sections.in_order():
        folded["sections"] = sections_read
    if things_seen := seen.longest_first():
        folded["seen"] = things_seen
    return folded


async def being_read_until(open_id: int, at: datetime) -> datetime | None:
    """Return until when the page, which was looked at shortly before ``at``, may still be; None: it no longer is."""
    reports = Interaction.filter(open_id=open_id, kind="dwell", at__gt=at - _BETWEEN_REPORTS, at__lte=at)
    last = await reports.order_by("-at").first()
    return last.at + _BETWEEN_REPORTS if last is not None else None


async def extension(open_id: int) -> Extension:
    """Return the extension data of this open: what the reader did in it so far."""
    rows = await Interaction.filter(open_id=open_id).order_by("id").values_list("kind", "value", "seconds")
    return fold(rows)


async def extensions(open_ids: Sequence[int]) -> dict[int, Extension]:
    """Return the extension data of many opens, whose numbers must ascend. Paged queries keep the memory small."""
    events: dict[int, list[Occurrence]] = {number: [] for number in open_ids}
    remaining, after = open_ids, (0, "")
    while remaining:
        page = (
            await Interaction.filter(
                Q(open_id__gt=after[0]) | Q(open_id=after[0], event_id__gt=after[1]), open_id__in=remaining
            )
            .order_by("open_id", "event_id")
            .limit(_PAGE)
            .values_list("open_id", "event_id", "kind", "value", "seconds")
        )
        for number, _, kind, value, seconds in page:
            # Of the values only depth and sections are needed; forms may be long.
            events[number].append((kind, value if kind in _TOLD_BY_VALUE else {}, seconds))
        if len(page) < _PAGE:
            break
        after = page[-1][:2]
        remaining = [number for number in remaining if number >= after[0]]
    return {number: fold(done) for number, done in events.items()}
