"""Sources: the rows that numbers are counted from, and the SQL that counts them by quarter of an hour.

A quarter is a number: how many have gone by since 1970. Every time zone's days are made of whole ones.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from models.numbers.measures import ANSWER_WITHIN_S, MEASURES
from models.reading.dropped_opens import HOURS, one_by_one
from models.storage.plain_sql import is_sqlite, numbers_listed
from models.storage.row_numbers import QUARTER, first_at

QUARTER_S = 900
IN_A_DAY = 96
QUARTERS_IN_AN_HOUR = 4
Values = list[Any]
Talks = Sequence[int] | None
"""Numbers of conversations; None: everything, whoever it happened to."""
KEY = "quarter, promoter_id, promotion_id, channel"
_COLUMNS = ("at", "promoter_id", "promotion_id", "channel", "customer_id", "conversation_id")
_NOBODY = "CAST(NULL AS INTEGER)"
_SLACK = timedelta(hours=1)
"""Numbers of opens follow the clock, hardly ever by more than a second."""
_BY_CUSTOMER = "{0}.direction = 'to_promoter' AND {0}.medium <> 'meeting' AND {0}.author <> 'system'"
_BY_PROMOTER = "{0}.direction = 'to_customer' AND {0}.medium <> 'meeting' AND {0}.author <> 'system'"
_FIRST = (
    "(SELECT {1} FROM communications e WHERE e.conversation_id = {0}.conversation_id"  # noqa: S608  (our own words)
    f" AND {_BY_CUSTOMER.format('e')} ORDER BY e.sent_at, e.id LIMIT 1)"
)
_OF_SAID = ", ".join(
    f"m.{name}"
    for name in (
        "id",
        "conversation_id",
        "sent_at",
        "promoter_id",
        "promotion_id",
        "channel",
        "medium",
        "direction",
        "author",
        "reason",
    )
)
_ANSWER = (
    "(SELECT a.id FROM communications a WHERE a.conversation_id = said.conversation_id"  # noqa: S608  (our own words)
    f" AND {_BY_PROMOTER.format('a')} AND a.sent_at >= said.first_at ORDER BY a.sent_at, a.id LIMIT 1)"
)


def quarter_at(at: datetime) -> int:
    """Return the quarter of an hour that this moment is in."""
    return int(at.timestamp()) // QUARTER_S


def starts_at(quarter: int) -> datetime:
    """Return when the quarter begins."""
    return datetime.fromtimestamp(quarter * QUARTER_S, UTC)


def counted(start: int, end: int, talks: Talks = None) -> tuple[str, Values]:
    """Return SQL that counts the rows from quarter ``start`` to before ``end``, and its values.

    ``talks``: only what happened between the two of these conversations.
    """
    parts = [source(start, end, talks) for source in (_pushes, _opens, _communications)]
    if talks is None:  # of whom nobody knows, nothing is between any two
        parts.append(_dropped(start, end))
    happened = " UNION ALL ".join(sql for sql, _ in parts)
    sums = ", ".join(f"sum({name}) AS {name}" for name in MEASURES)
    return f"SELECT {KEY}, {sums} FROM ({happened}) AS happened GROUP BY {KEY}", [  # noqa: S608  (our own words)
        value for _, values in parts for value in values
    ]


def happened(measure: str, start: int, end: int, talks: Talks = None) -> tuple[str, Values]:
    """Return SQL for the rows that a measure counts, each with when, who and where, and its values."""
    source = {"pushed": _pushes, "delivered": _pushes, "opened": _opens, "read": _opens}.get(measure, _communications)
    sql, values = source(start, end, talks)
    return f"SELECT at, {KEY}, customer_id, conversation_id FROM ({sql}) AS happened WHERE {measure} > 0", values  # noqa: S608  (our own words)


def _rows_of(table: str, talks: Talks) -> tuple[str, Values]:
    """Return SQL for the rows of a table, all or those of some conversations, and its values."""
    if talks is None:
        return table, []
    listed, values = numbers_listed(), [json.dumps(list(talks))]
    if table == "communications":
        return f"(SELECT * FROM communications WHERE conversation_id IN ({listed}))", values  # noqa: S608  (our own words)
    both = f"x.customer_id = t.customer_id AND x.promoter_id = t.promoter_id AND t.id IN ({listed})"
    return f"(SELECT x.* FROM conversations t JOIN {table} x ON {both}) AS {table}", values  # noqa: S608  (our own words)


def _seconds(column: str) -> str:
    """Return SQL for a time in whole seconds; one that is begun is not counted."""
    if is_sqlite():  # which rounds to milliseconds, and so up to a second, what it is given whole
        return f"CAST(strftime('%s', substr({column}, 1, 19)) AS INTEGER)"
    return f"floor(extract(epoch FROM {column}))"


def _quarter(column: str) -> str:
    # As the triggers of rollups have it: both must name the same quarter.
    seconds = f"strftime('%s', {column})" if is_sqlite() else f"floor(extract(epoch FROM {column}))"
    return f"CAST({seconds} AS BIGINT) / {QUARTER_S}"


def _row(columns: dict[str, str], measures: dict[str, str]) -> str:
    """Return the columns of what happened, in one order: when, who, where, and how much of each measure.

    What is not in ``columns`` or ``measures`` is the row's own column, or none.
    """
    listed = [f"{columns.get(name, name)} AS {name}" for name in _COLUMNS]
    listed += [f"{measures.get(name, '0')} AS {name}" for name in MEASURES]
    return f"SELECT {_quarter(columns.get('at', 'at'))} AS quarter, {', '.join(listed)}"


def _if(condition: str, then: str = "1") -> str:
    return f"CASE WHEN {condition} THEN {then} ELSE 0 END"


def _pushes(start: int, end: int, talks: Talks) -> tuple[str, Values]:
    source, values = _rows_of("pushes", talks)
    row = _row({"conversation_id": _NOBODY}, {"pushed": "1", "delivered": _if("delivered_at IS NOT NULL")})
    return f"{row} FROM {source} WHERE at >= ? AND at < ?", [*values, starts_at(start), starts_at(end)]


def _opens(start: int, end: int, talks: Talks) -> tuple[str, Values]:
    source, values = _rows_of("opens", talks)
    since, until = starts_at(start), starts_at(end)
    columns = {"at": "viewed_at", "promoter_id": "coalesce(promoter_id, 0)", "conversation_id": _NOBODY}
    row = _row(columns, {"opened": "1", "read": _if("state = 'read'")})
    return (
        f"{row} FROM {source} WHERE id >= ? AND id < ? AND viewed_at >= ? AND viewed_at < ?"
        " AND visitor = 'person' AND state <> 'fetched'"
    ), [*values, first_at(since - _SLACK), first_at(until + _SLACK), since, until]


def _dropped(start: int, end: int) -> tuple[str, Values]:
    """Return SQL for opens that were dropped: when exactly is of no account, and nobody knows who it was."""
    columns = {"at": "CAST(NULL AS TIMESTAMPTZ)", "customer_id": _NOBODY, "conversation_id": _NOBODY}
    listed = [f"{columns.get(name, name)} AS {name}" for name in _COLUMNS]
    measures = {"opened": "1", "read": _if("state = 'read'")}
    listed += [f"{measures.get(name, '0')} AS {name}" for name in MEASURES]
    quarter = QUARTER.format("id")
    return (
        f"SELECT {quarter} AS quarter, {', '.join(listed)} FROM ({one_by_one()}) AS dropped"  # noqa: S608  (our own words)
        f" WHERE {quarter} >= ? AND {quarter} < ?"
    ), [start // QUARTERS_IN_AN_HOUR, -(-end // QUARTERS_IN_AN_HOUR), start // IN_A_DAY * HOURS, start, end]


def _communications(start: int, end: int, talks: Talks) -> tuple[str, Values]:
    source, values = _rows_of("communications", talks)
    said = (
        f"SELECT {_OF_SAID}, {_FIRST.format('m', 'e.id')} AS first_id, {_FIRST.format('m', 'e.sent_at')} AS first_at"  # noqa: S608  (our own words)
        f" FROM {source} m WHERE m.sent_at >= ? AND m.sent_at < ?"
    )
    columns = {
        "at": "said.sent_at",
        "promoter_id": "coalesce(said.promoter_id, t.promoter_id)",
        "promotion_id": "coalesce(said.promotion_id, 0)",
        "channel": "said.channel",
        "customer_id": "t.customer_id",
        "conversation_id": "said.conversation_id",
    }
    row = f"{_row(columns, _said())} FROM ({said}) AS said JOIN conversations t ON t.id = said.conversation_id"
    return row, [*values, starts_at(start), starts_at(end)]


def _said() -> dict[str, str]:
    """Return by measure what a communication counts for."""
    waited = f"({_seconds('said.sent_at')} - {_seconds('said.first_at')})"
    answers = f"{_BY_PROMOTER.format('said')} AND said.id = {_ANSWER}"
    return {
        "begun": _if("said.id = said.first_id"),
        "answered": _if(answers),
        "answered_soon": _if(f"{answers} AND {waited} <= {ANSWER_WITHIN_S}"),
        "answer_s": _if(answers, waited),
        "to_promoter": _if(f"{_BY_CUSTOMER.format('said')} AND said.medium <> 'call'"),
        "to_customer": _if(f"{_BY_PROMOTER.format('said')} AND said.medium <> 'call'"),
        "called": _if("said.medium = 'call'"),
        "met": _if("said.medium = 'meeting' AND said.direction = 'to_customer' AND said.reason <> 'corrected'"),
    }
