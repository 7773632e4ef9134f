"""Quoted: what a message of somebody's chat holds, which they answer: words said there, or what we delivered there."""

from dataclasses import dataclass

from models.storage.queries import Query


@dataclass(frozen=True, slots=True)
class QuotedMessage:
    communication_id: int | None
    conversation_id: int | None
    row_id: int | None
    """The outbox row that delivered it; None: it was said there."""


_AT = Query(
    "SELECT m.id, m.conversation_id, CAST(NULL AS bigint) FROM communications m WHERE m.source = ?"
    " UNION ALL"
    " SELECT r.communication_id, CASE WHEN r.communication_id IS NULL THEN"
    " (SELECT o.conversation_id FROM outbox o WHERE o.id = r.message_id) ELSE"
    " (SELECT m.conversation_id FROM communications m WHERE m.id = r.communication_id) END, r.message_id"
    " FROM receipts r WHERE r.channel = ? AND r.account = ? AND r.external_id = ?",
    QuotedMessage,
)


async def quoted_at(channel: str, account: str, message_id: str) -> QuotedMessage | None:
    """Return what the chat's message of this number holds; None where it is none of ours, or holds nobody's words."""
    source = f"{channel}:{account}:{message_id}"
    return await _AT.first(source[:160], channel, account, message_id[:100])
