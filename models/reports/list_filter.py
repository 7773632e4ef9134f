"""Which conversations are in a list: by how they stand, what promoters keep of them, and what their customers did."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from models.customer_records.fields.field_values import FieldValue
from models.customer_records.fields.kinds import VALUE_LENGTH, FieldKind, as_kept
from models.customer_records.labels import Label
from models.invalid_input import InvalidInput
from models.reading.sections.readers import SECTION_READ
from models.storage.clock import now
from models.storage.plain_sql import rows
from models.storage.queries import Conditions
from models.talking.conversations import Conversation

_EVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Before all that was ever said. A comparison: for the ORM's NOT … IS NULL, SQLite does not use the index."""
_YEARS = 3_650
MAX_LOOKED_THROUGH = 20_000
"""Conversations, the ones spoken in last, that a list looks through for what customers did; an export, through all."""
PURPOSES = ("contact", "relay", "analytics", "recording")
"""For which customers agree to something, see models.personal_data.consents."""

# Who opened it is proved, and by a card of the promoter's, or of the one who had the customer before.
_OPENED = (
    "SELECT 1 FROM opens o WHERE o.customer_id = c.customer_id AND o.visitor = 'person' AND o.state <> 'fetched'"
    " AND (o.promoter_id = c.promoter_id OR EXISTS (SELECT 1 FROM handovers h WHERE h.customer_id = c.customer_id"
    " AND h.giver_id = o.promoter_id AND h.taker_id = c.promoter_id))"
)
_ANSWERED_SINCE = (
    "SELECT 1 FROM communications m WHERE m.conversation_id = c.id AND m.sent_at > o.viewed_at"
    " AND m.direction = 'to_promoter'"
)
_BROUGHT = (
    "SELECT count(*) FROM opens o JOIN edges e ON e.parent_open_id = o.id"
    " WHERE o.customer_id = c.customer_id AND e.promoter_id = c.promoter_id"
)
_AGREED = "SELECT 1 FROM consents k WHERE k.customer_id = c.customer_id AND k.purpose = ? AND k.withdrawn_at IS NULL"
_LATEST = "(SELECT id, customer_id, promoter_id FROM conversations{whose} ORDER BY spoken_at DESC LIMIT ?)"
_BEYOND = "SELECT 1 FROM conversations{whose} LIMIT 1 OFFSET ?"


@dataclass(frozen=True)
class FieldFilter:
    """What stands in one of the operator's own fields; bounds include what they name."""

    field_id: int
    text: str = ""
    """Compared whole, in any case."""
    least: str = ""
    greatest: str = ""

    def conditions(self) -> Conditions:
        """Return it as conditions on values."""
        asked = {
            "folded": self.text.casefold()[:VALUE_LENGTH] or None,
            "number__gte": _number(self.least),
            "number__lte": _number(self.greatest),
        }
        return {"field_id": self.field_id} | {column: value for column, value in asked.items() if value is not None}


@dataclass(frozen=True, kw_only=True)
class ListFilter:
    """Which conversations are in a list at all; as it is made: all of them."""

    unread: bool = False
    """Where the customer said something that their promoter has not read."""
    waiting: bool = False
    """Where the customer waits for an answer."""
    channel: str = ""
    """Where something was said there last; empty: wherever."""
    promotion_id: int | None = None
    """What they are about."""
    stage: str = ""
    """How far their promoter says to be."""
    label: str = ""
    """Which stands on the customer."""
    quiet_days: int | None = None
    """For so long nothing was said."""
    lately_days: int | None = None
    """Within so long something was said."""
    opened_id: int | None = None
    """The promotion that the customer has opened, where that is proved."""
    section: str = ""
    """Of the page that they opened, which they have read."""
    unanswered: bool = False
    """Where the customer has opened or read it, and said nothing since."""
    brought: int | None = None
    """At least so many opens came through the customer."""
    agreed_to: str = ""
    """A purpose that the customer has agreed to, and not taken back."""
    not_agreed_to: str = ""
    fields: tuple[FieldFilter, ...] = ()
    team: Sequence[int] | None = None
    """Whose they are: one of these promoters'."""

    @property
    def narrows(self) -> bool:
        """True where not every conversation is in the list."""
        return self != ListFilter()

    @property
    def asks_what_they_did(self) -> bool:
        """True where it depends on what customers did or agreed to."""
        return any(True for _ in self._doings())

    async def conversations(self, promoter_id: int | None, *, of: Sequence[int] = ()) -> QuerySet[Conversation]:
        """Return the query for these conversations, of this promoter or of everybody's; of some numbers, of all these.

        Without numbers, what customers did is looked up in the latest MAX_LOOKED_THROUGH only.
        """
        found = Conversation.filter(**self._conditions())
        if of:
            found = found.filter(id__in=list(of))
        if promoter_id is not None:
            found = found.filter(promoter_id=promoter_id)
        for each in self.fields:
            found = found.filter(id__in=Subquery(FieldValue.filter(**each.conditions()).values("conversation_id")))
        if self.asks_what_they_did:
            found = found.filter(id__in=await self._who_did(promoter_id, of) or [0])
        return found

    def _conditions(self) -> Conditions:
        conditions = {
            "unread__gt": 0 if self.unread else None,
            "waits_since__gt": _EVER if self.waiting else None,
            "channel": self.channel or None,
            "promotion_id": self.promotion_id,
            "stage": self.stage or None,
            "spoken_at__lt": days_ago(self.quiet_days),
            "spoken_at__gte": days_ago(self.lately_days),
            "promoter_id__in": self.team,
            "id__in": Subquery(Label.filter(text=self.label).values("conversation_id")) if self.label else None,
        }
        return {column: value for column, value in conditions.items() if value is not None}

    def _doings(self) -> Iterator[tuple[str, list[Any]]]:
        """Yield SQL conditions on conversation ``c`` for what its customer did, each with its values."""
        if self.opened_id is not None or self.unanswered:
            yield self._opened()
        if self.brought is not None:
            yield f"({_BROUGHT}) >= ?", [self.brought]
        if self.agreed_to:
            yield f"EXISTS ({_AGREED})", [self.agreed_to]
        if self.not_agreed_to:
            yield f"NOT EXISTS ({_AGREED})", [self.not_agreed_to]

    def _opened(self) -> tuple[str, list[Any]]:
        conditions, values = [_OPENED], list[Any]()
        if self.opened_id is not None:
            conditions.append("o.promotion_id = ?")
            values.append(self.opened_id)
        if self.opened_id is not None and self.section:
            conditions.append(SECTION_READ)
            values.append(self.section)
        if self.unanswered:
            conditions.append(f"NOT EXISTS ({_ANSWERED_SINCE})")
        return f"EXISTS ({' AND '.join(conditions)})", values

    async def _who_did(self, promoter_id: int | None, of: Sequence[int]) -> list[int]:
        """Return the conversations whose customers did all that is asked."""
        doings = list(self._doings())
        source, bound = _source(promoter_id, of)
        sql = f"SELECT c.id FROM {source} AS c WHERE {' AND '.join(each for each, _ in doings)}"  # noqa: S608  (our own words)
        return [int(row["id"]) for row in await rows(sql, *bound, *(value for _, some in doings for value in some))]


async def is_beyond(promoter_id: int | None) -> bool:
    """Tell whether there are more conversations, of this promoter or of everybody's, than lists look through."""
    whose, bound = _whose(promoter_id)
    return bool(await rows(_BEYOND.format(whose=whose), *bound, MAX_LOOKED_THROUGH))


def _source(promoter_id: int | None, of: Sequence[int]) -> tuple[str, list[int]]:
    """Return which conversations are looked through, as SQL, and what it binds."""
    if of:
        return f"(SELECT * FROM conversations WHERE id IN ({', '.join('?' * len(of))}))", [*of]  # noqa: S608  (question marks)
    whose, bound = _whose(promoter_id)
    return _LATEST.format(whose=whose), [*bound, MAX_LOOKED_THROUGH]


def _whose(promoter_id: int | None) -> tuple[str, list[int]]:
    return ("", []) if promoter_id is None else (" WHERE promoter_id = ?", [promoter_id])


EVERYTHING = ListFilter()


def days_ago(days: int | None) -> datetime | None:
    """Return when that was; None where nothing is asked."""
    return None if days is None else now() - timedelta(days=min(days, _YEARS))


def _number(text: str) -> float | None:
    """Return what a day or a number is compared by; None for what is neither."""
    for kind in (FieldKind.DATE, FieldKind.NUMBER):
        try:
            return as_kept(kind, text).number
        except InvalidInput:
            continue  # it may be of the other kind
    return None
