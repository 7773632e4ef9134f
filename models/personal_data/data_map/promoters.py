"""What erasing a promoter makes of which rows: their name and accounts go, what they did stays with a number.

Customers keep what was said to them; the promoter's whereabouts, devices and settings are nobody's record.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

_ACCOUNTS = "(channel, account) IN (SELECT channel, account FROM addresses WHERE promoter_id = :promoter)"
_LANES = "lane IN (SELECT channel || ':' || account FROM addresses WHERE promoter_id = :promoter)"
_ADDRESSES = "address_id IN (SELECT id FROM addresses WHERE promoter_id = :promoter)"
_TALKS = "conversation_id IN (SELECT id FROM conversations WHERE promoter_id = :promoter)"
_THEIR_OPENS = "SELECT 'open ' || id FROM opens WHERE promoter_id = :promoter"


@dataclass(frozen=True)
class Part:
    table: str
    where: str
    """SQL condition for the rows of promoter ``:promoter``."""
    blanks: Mapping[str, str] = field(default_factory=dict)
    """By column, the SQL that takes the value's place; empty: the rows are deleted."""
    last: bool = False
    """Needed until the promoter has been told."""


# In the order of erasing: rows that are found through others come before those others.
PROMOTERS_ROWS = (
    Part("tags", "promoter_id = :promoter AND retired_at IS NULL", {"retired_at": "coalesce(retired_at, :now)"}),
    Part("inbox", _LANES, {"lane": "'erased'", "body": "''", "error": "''", "state": "'done'"}),
    Part(
        "outbox",
        _ACCOUNTS,
        {
            "account": "'erased'",
            "lane": "'erased'",
            "facts": "'{}'",
            "reason": "'erased'",
            "leased_until": "NULL",
            "state": "CASE WHEN state IN ('queued', 'sending') THEN 'cancelled' ELSE state END",
        },
    ),
    Part("receipts", _ACCOUNTS),
    Part("threads", _ACCOUNTS),
    Part("lines", _ADDRESSES),
    Part("confirmations", "asker_id IN (SELECT id FROM addresses WHERE promoter_id = :promoter)"),
    Part("doubtful", "promoter_id = :promoter"),
    Part("tickets", "promoter_id = :promoter"),
    Part("invitations", "promoter_id = :promoter"),
    Part(
        "channel_facts",
        "EXISTS (SELECT 1 FROM addresses a WHERE a.promoter_id = :promoter AND a.channel = channel_facts.channel"
        " AND (channel_facts.key = a.account OR channel_facts.key LIKE '%:' || a.account"
        " OR channel_facts.key LIKE '% ' || a.account))",
    ),
    Part("communications", f"{_TALKS} AND direction = 'to_customer'", {"source": "'erased ' || id"}),
    Part("calls", f"communication_id IN (SELECT id FROM communications WHERE {_TALKS})", {"promoter_phone": "''"}),  # noqa: S608  (names out of the data map)
    Part(
        "checkins",
        "promoter_id = :promoter",
        {"latitude": "0", "longitude": "0", "accuracy_m": "NULL", "note": "''", "source": "'erased ' || id"},
    ),
    Part("meetings", "promoter_id = :promoter", {"source": "'erased ' || id"}),
    Part(
        "consents",
        f"(evidence = 'start ' || :promoter OR evidence IN ({_THEIR_OPENS}))",
        {"text": "'(names a promoter who was erased: the fingerprint beside it shows the words)'"},
    ),
    Part(
        "connections",
        "promoter_id = :promoter",
        {"owner": "'erased'", "external_id": "'erased ' || id", "enabled": "FALSE"},
    ),
    Part("sessions", _ADDRESSES, last=True),
    Part("addresses", "promoter_id = :promoter", last=True),
    Part(
        "promoters",
        "id = :promoter",
        {
            "name": "'#' || id",
            "language": "''",
            "code": "'erased ' || id",
            "standing": "'deactivated'",
            "quiet_from": "''",
            "quiet_until": "''",
            "timezone": "'UTC'",
        },
        last=True,
    ),
)
