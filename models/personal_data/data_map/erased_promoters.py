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
class ErasedPart:
    table: str
    where: str
    """SQL condition for the rows of promoter ``:promoter``."""
    blanks: Mapping[str, str] = field(default_factory=dict)
    """By column, the SQL that takes the value's place; empty: the rows are deleted."""
    last: bool = False
    """Needed until the promoter has been notified."""


# In the order of erasing: rows that are found through others come before those others.
PROMOTERS_ROWS = (
    ErasedPart("tags", "promoter_id = :promoter AND retired_at IS NULL", {"retired_at": "coalesce(retired_at, :now)"}),
    ErasedPart("inbox", _LANES, {"lane": "'erased'", "body": "''", "error": "''", "state": "'done'"}),
    ErasedPart(
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
    ErasedPart("receipts", _ACCOUNTS),
    ErasedPart("threads", _ACCOUNTS),
    ErasedPart("saved_replies", "promoter_id = :promoter"),
    ErasedPart("drafts", f"{_TALKS} AND by = 'promoter'"),
    ErasedPart("labels", _TALKS),
    ErasedPart("field_values", f"{_TALKS} AND by = 'promoter'"),
    ErasedPart("notes", f"{_TALKS} AND by IN ('promoter', 'team')"),
    ErasedPart("reminders", _TALKS),
    ErasedPart("digests", "promoter_id = :promoter"),
    ErasedPart("team_members", "promoter_id = :promoter"),
    ErasedPart("segments", "promoter_id = :promoter"),
    ErasedPart("batch_parts", "batch_id IN (SELECT id FROM batches WHERE promoter_id = :promoter)"),
    ErasedPart("batches", "promoter_id = :promoter"),
    ErasedPart("note_mentions", f"(promoter_id = :promoter OR {_TALKS})"),
    ErasedPart("distinctions", "promoter_id = :promoter"),
    ErasedPart("merges", "promoter_id = :promoter", {"words": "''"}),
    ErasedPart("conversations", "promoter_id = :promoter", {"own_name": "''", "own_name_before": "''", "stage": "''"}),
    ErasedPart(
        "joins",
        "promoter_id = :promoter",
        {"own_name": "''", "stage": "''", "into_own_name": "''", "into_stage": "''"},
    ),
    ErasedPart("lines", _ADDRESSES),
    ErasedPart("confirmations", "asker_id IN (SELECT id FROM addresses WHERE promoter_id = :promoter)"),
    ErasedPart("doubtful", "promoter_id = :promoter"),
    ErasedPart("tickets", "promoter_id = :promoter"),
    ErasedPart("invitations", "promoter_id = :promoter"),
    ErasedPart(
        "channel_facts",
        "EXISTS (SELECT 1 FROM addresses a WHERE a.promoter_id = :promoter AND a.channel = channel_facts.channel"
        " AND (channel_facts.key = a.account OR channel_facts.key LIKE '%:' || a.account"
        " OR channel_facts.key LIKE '% ' || a.account))",
    ),
    ErasedPart("communications", f"{_TALKS} AND direction = 'to_customer'", {"source": "'erased ' || id"}),
    ErasedPart(
        "calls",
        f"communication_id IN (SELECT id FROM communications WHERE {_TALKS})",  # noqa: S608  (our own words)
        {"promoter_phone": "''"},
    ),
    ErasedPart(
        "checkins",
        "promoter_id = :promoter",
        {"latitude": "0", "longitude": "0", "accuracy_m": "NULL", "note": "''", "source": "'erased ' || id"},
    ),
    ErasedPart("meetings", "promoter_id = :promoter", {"source": "'erased ' || id"}),
    ErasedPart(
        "consents",
        f"(evidence = 'start ' || :promoter OR evidence IN ({_THEIR_OPENS}))",
        {"text": "'(names a promoter who was erased: the fingerprint beside it shows the words)'"},
    ),
    ErasedPart(
        "connections",
        "promoter_id = :promoter",
        {"owner": "'erased'", "external_id": "'erased ' || id", "enabled": "FALSE"},
    ),
    ErasedPart("subscriptions", f"session_id IN (SELECT token FROM sessions WHERE {_ADDRESSES})"),  # noqa: S608  (our own words)
    ErasedPart("sessions", _ADDRESSES, last=True),
    ErasedPart("addresses", "promoter_id = :promoter", last=True),
    ErasedPart(
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
