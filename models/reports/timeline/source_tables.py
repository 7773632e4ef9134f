"""Source tables: those that timelines are read from, and which of their rows are wanted.

Conditions use the numbers of our own rows as they are and ``?`` for everything that somebody typed.
"""

# ruff: noqa: S608  (SQL of our own words and numbers)

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from models.people.successors import predecessors_sql
from models.reports.timeline.event import MEDIA, TAGS, EventKind
from models.reports.timeline.filter import TimelineFilter
from models.search.passages import PassageSubject
from models.search.query import matching, row_by_row

Condition = tuple[str, list[Any]]
NOTHING: Condition = ("1 = 0", [])
ALL: Condition = ("1 = 1", [])


@dataclass(frozen=True)
class Source:
    letter: str
    """Names the source in keys; of two moments at once, the greater letter came later."""
    table: str
    at: str
    """The column that says when."""
    kinds: frozenset[EventKind]
    whose: Callable[[TimelineFilter], str]
    """Rows of the promoter, customer and promotion wanted; empty where this table has none of them."""
    words: Callable[[TimelineFilter], Condition] = lambda _: NOTHING
    """Rows whose text has what is looked for."""
    only: str = ""
    """A condition of the source itself."""
    by_kind: Mapping[EventKind, str] = field(default_factory=dict)
    """Conditions for single kinds, where a table has several."""
    number: str = "id"


def _columns(promoter: str = "", customer: str = "", promotion: str = "") -> Callable[[TimelineFilter], str]:
    """For a table that has these columns itself."""

    def whose(wanted: TimelineFilter) -> str:
        asked = ((promoter, wanted.promoter_id), (customer, wanted.customer_id), (promotion, wanted.promotion_id))
        named = [(column, number) for column, number in asked if number is not None]
        return (
            "" if any(not column for column, _ in named) else _all(f"{column} = {number}" for column, number in named)
        )

    return whose


def _all(conditions: Any) -> str:
    return " AND ".join(conditions) or "1 = 1"


def _advisers(wanted: TimelineFilter) -> str:
    """Return the promoter wanted; with a customer, also those whom they took the customer over from."""
    if wanted.customer_id is None:
        return str(wanted.promoter_id)
    return predecessors_sql(wanted.promoter_id or 0, wanted.customer_id)


def _done(wanted: TimelineFilter) -> str:
    """Select what was done. It stays with who did it; whoever took the customer over sees it all the same."""
    people = _columns(customer="customer_id", promotion="promotion_id")(
        TimelineFilter(customer_id=wanted.customer_id, promotion_id=wanted.promotion_id)
    )
    return people if wanted.promoter_id is None else f"{people} AND promoter_id IN ({_advisers(wanted)})"


def _cards(wanted: TimelineFilter) -> str:
    """Select cards. A customer's are those made for them: one they came through was there before and is others' too."""
    return _columns("promoter_id", "recipient_id", "promotion_id")(wanted)


def _opened(wanted: TimelineFilter) -> str:
    """With a customer: what they are proved to have opened, and what was opened of the cards sent to them."""
    whose = _done(TimelineFilter(promoter_id=wanted.promoter_id, promotion_id=wanted.promotion_id))
    if wanted.customer_id is None:
        return whose
    about = f"(customer_id = {wanted.customer_id} OR addressed_to = {wanted.customer_id})"
    if wanted.promoter_id is None:
        return f"{whose} AND {about}"
    promotion = _columns(promotion="promotion_id")(TimelineFilter(promotion_id=wanted.promotion_id))
    return f"{promotion} AND {about} AND promoter_id IN ({_advisers(wanted)})"


def _said(wanted: TimelineFilter) -> str:
    people = _columns("promoter_id", "customer_id")(
        TimelineFilter(promoter_id=wanted.promoter_id, customer_id=wanted.customer_id)
    )
    parts = [] if people == "1 = 1" else [f"conversation_id IN (SELECT id FROM conversations WHERE {people})"]
    return _all([*parts, *([f"promotion_id = {wanted.promotion_id}"] if wanted.promotion_id is not None else [])])


# A consent's evidence is the open, or the promoter, that it was given on.
_ITS_OPEN = (
    "SELECT 1 FROM opens o WHERE o.id = CASE WHEN evidence LIKE 'open %' THEN CAST(substr(evidence, 6) AS BIGINT) END"
)

_ON_AN_OPEN = "substr(evidence, 1, 5) = 'open '"  # in these words, by which an index is found


# What was agreed to is shown to nobody on an inference.
_CREDITED = "o.credited_by <> 'only-pusher'"


def _consents(wanted: TimelineFilter) -> str:
    """Select consents. A promoter sees what was agreed to with them, and on what they shared."""
    parts = []
    if wanted.customer_id is not None:
        parts.append(f"customer_id = {wanted.customer_id}")
    elif wanted.promoter_id is not None:
        parts.append(f"customer_id IN (SELECT customer_id FROM conversations WHERE promoter_id = {wanted.promoter_id})")
    if wanted.promoter_id is not None:
        advisers = _advisers(wanted)
        with_them = f"evidence IN (SELECT 'start ' || CAST(p.id AS TEXT) FROM promoters p WHERE p.id IN ({advisers}))"
        parts.append(f"({with_them} OR EXISTS ({_ITS_OPEN} AND o.promoter_id IN ({advisers}) AND {_CREDITED}))")
    if wanted.promotion_id is not None:
        parts.append(f"{_ON_AN_OPEN} AND EXISTS ({_ITS_OPEN} AND o.promotion_id = {wanted.promotion_id})")
    return _all(parts)


def _details(wanted: TimelineFilter) -> str:
    under = _consents(wanted)
    own = [f"customer_id = {wanted.customer_id}"] if wanted.customer_id is not None else []
    if wanted.promoter_id is not None:  # what turned out to be somebody else's is nobody's to know
        own.append("fell_at IS NULL")
    return _all([*own, *([] if under == "1 = 1" else [f"consent_id IN (SELECT id FROM consents WHERE {under})"])])


def _handed_over(wanted: TimelineFilter) -> str:
    if wanted.promotion_id is not None:
        return ""
    parts = [f"customer_id = {wanted.customer_id}"] if wanted.customer_id is not None else []
    if wanted.promoter_id is not None:
        parts.append(f"(giver_id IN ({_advisers(wanted)}) OR taker_id IN ({_advisers(wanted)}))")
    return _all(parts)


def _planned(wanted: TimelineFilter) -> str:
    """Select planned meetings. What one is about is what the two talk about."""
    parts = [f"customer_id = {wanted.customer_id}"] if wanted.customer_id is not None else []
    if wanted.promoter_id is not None:
        parts.append(f"promoter_id IN ({_advisers(wanted)})")
    if wanted.promotion_id is not None:
        parts.append(f"conversation_id IN (SELECT id FROM conversations WHERE promotion_id = {wanted.promotion_id})")
    return _all(parts)


def _merges(wanted: TimelineFilter) -> str:
    if wanted.promoter_id is not None or wanted.promotion_id is not None:
        return ""
    return (
        "1 = 1" if wanted.customer_id is None else f"(kept_id = {wanted.customer_id} OR gone_id = {wanted.customer_id})"
    )


def _having(subject: PassageSubject, column: str) -> Callable[[TimelineFilter], Condition]:
    def words(wanted: TimelineFilter) -> Condition:
        sql, values = matching(wanted.question, subject)
        return f"{column} IN ({sql})", values

    return words


def _said_so(wanted: TimelineFilter) -> Condition:
    """Of communications there may be millions: what half of them have is looked for from the latest on."""
    if wanted.question.common:
        return row_by_row(wanted.question, PassageSubject.COMMUNICATION, "communications.id")
    return _having(PassageSubject.COMMUNICATION, "id")(wanted)


_TOPIC = _having(PassageSubject.PROMOTION, "promotion_id")

SOURCES = (
    Source(
        TAGS,
        "tags",
        "created_at",
        frozenset({EventKind.CARD}),
        _cards,
        _TOPIC,
        number="code",
    ),
    Source(
        "d",
        "pushes",
        "at",
        frozenset({EventKind.PUSH}),
        _done,
        _TOPIC,
    ),
    Source(
        "e",
        "opens",
        "viewed_at",
        frozenset({EventKind.FETCHED, EventKind.OPENED, EventKind.READ}),
        _opened,
        _TOPIC,
        only="visitor = 'person'",
        by_kind={kind: f"state = '{kind.value}'" for kind in (EventKind.FETCHED, EventKind.OPENED, EventKind.READ)},
    ),
    Source("f", "consents", "given_at", frozenset({EventKind.CONSENT}), _consents),
    Source(
        "g",
        "details",
        "told_at",
        frozenset({EventKind.DETAILS}),
        _details,
        _having(PassageSubject.DETAIL, "id"),
    ),
    Source(
        "h",
        "communications",
        "sent_at",
        frozenset(MEDIA),
        _said,
        _said_so,
        by_kind={
            kind: f"medium = '{medium}'"
            if kind is not EventKind.MESSAGE
            else "medium NOT IN ('email', 'call', 'meeting')"
            for kind, medium in MEDIA.items()
        },
    ),
    # With a customer, a check-in is a communication as well.
    Source(
        "i",
        "checkins",
        "at",
        frozenset({EventKind.MEETING}),
        _columns("promoter_id", "customer_id"),
        _having(PassageSubject.CHECK_IN, "id"),
        only="communication_id IS NULL",
    ),
    Source(
        "j",
        "consents",
        "withdrawn_at",
        frozenset({EventKind.WITHDRAWAL}),
        _consents,
        only="withdrawn_at IS NOT NULL",
    ),
    Source("k", "handovers", "at", frozenset({EventKind.HAND_OVER}), _handed_over),
    Source("l", "merges", "merged_at", frozenset({EventKind.MERGE}), _merges),
    Source("m", "meetings", "created_at", frozenset({EventKind.APPOINTMENT}), _planned),
)
OPENS = next(source for source in SOURCES if source.table == "opens")
