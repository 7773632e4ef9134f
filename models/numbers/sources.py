"""Sources: the rows that numbers are counted from, and the SQL that counts them by quarter of an hour.

A quarter is a number: how many have gone by since 1970. Every time zone's days are made of whole ones.
"""

from datetime import UTC, datetime, timedelta

from models.numbers.measures import ANSWER_WITHIN_S, MEASURES
from models.storage.plain_sql import is_sqlite
from models.storage.row_numbers import first_at

QUARTER_S = 900
IN_A_DAY = 96
KEY = "quarter, promoter_id, promotion_id, channel"
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


def counted(start: int, end: int) -> tuple[str, list[int | datetime]]:
    """Return SQL that counts the rows from quarter ``start`` to before ``end``, and its values."""
    since, until = starts_at(start), starts_at(end)
    parts = f"{_pushes()} UNION ALL {_opens()} UNION ALL {_communications()}"
    values: list[int | datetime] = [
        since,
        until,
        first_at(since - _SLACK),
        first_at(until + _SLACK),
        since,
        until,
        since,
        until,
    ]
    sums = ", ".join(f"sum({name}) AS {name}" for name in MEASURES)
    return f"SELECT {KEY}, {sums} FROM ({parts}) AS happened GROUP BY {KEY}", values  # noqa: S608  (our own words)


def _seconds(column: str) -> str:
    return f"CAST(strftime('%s', {column}) AS INTEGER)" if is_sqlite() else f"floor(extract(epoch FROM {column}))"


def _quarter(column: str) -> str:
    return f"CAST({_seconds(column)} AS BIGINT) / {QUARTER_S}"


def _row(at: str, promoter: str, promotion: str, channel: str = "channel", **measures: str) -> str:
    listed = ", ".join(f"{measures.get(name, '0')} AS {name}" for name in MEASURES)
    return (
        f"SELECT {_quarter(at)} AS quarter, {promoter} AS promoter_id, {promotion} AS promotion_id,"
        f" {channel} AS channel, {listed}"
    )


def _if(condition: str, then: str = "1") -> str:
    return f"CASE WHEN {condition} THEN {then} ELSE 0 END"


def _pushes() -> str:
    return f"{_row('at', 'promoter_id', 'promotion_id', pushed='1')} FROM pushes WHERE at >= ? AND at < ?"


def _opens() -> str:
    row = _row("viewed_at", "coalesce(promoter_id, 0)", "promotion_id", opened="1", read=_if("state = 'read'"))
    return (
        f"{row} FROM opens WHERE id >= ? AND id < ? AND viewed_at >= ? AND viewed_at < ?"
        " AND visitor = 'person' AND state <> 'fetched'"
    )


def _communications() -> str:
    waited = f"({_seconds('said.sent_at')} - {_seconds('said.first_at')})"
    answers = f"{_BY_PROMOTER.format('said')} AND said.id = {_ANSWER}"
    row = _row(
        "said.sent_at",
        "coalesce(said.promoter_id, t.promoter_id)",
        "coalesce(said.promotion_id, 0)",
        "said.channel",
        begun=_if("said.id = said.first_id"),
        answered=_if(answers),
        answered_soon=_if(f"{answers} AND {waited} <= {ANSWER_WITHIN_S}"),
        answer_s=_if(answers, waited),
        to_promoter=_if(f"{_BY_CUSTOMER.format('said')} AND said.medium <> 'call'"),
        to_customer=_if(f"{_BY_PROMOTER.format('said')} AND said.medium <> 'call'"),
        called=_if("said.medium = 'call'"),
        met=_if("said.medium = 'meeting' AND said.direction = 'to_customer' AND said.reason <> 'corrected'"),
    )
    said = (
        f"SELECT {_OF_SAID}, {_FIRST.format('m', 'e.id')} AS first_id, {_FIRST.format('m', 'e.sent_at')} AS first_at"  # noqa: S608  (our own words)
        " FROM communications m WHERE m.sent_at >= ? AND m.sent_at < ?"
    )
    return f"{row} FROM ({said}) AS said JOIN conversations t ON t.id = said.conversation_id"
