"""Unread: what a promoter has not read yet, and whom they have not answered: one position for each conversation.

It is the same on whichever device and channel: who answers in a messenger has read what they answer. Operators read
without moving it, for what they saw the promoter did not. The counts are kept where the conversation is, in the
transaction of what changes them, so that a list of thousands asks for no more than its own rows.
"""

from datetime import datetime

from models.storage.plain_sql import when
from models.storage.queries import Query
from models.storage.statements import Statement
from models.talking.conversations import Conversation, Join

_LAST = "UPDATE conversations SET last_said_id = ?, spoken_at = ?, channel = ?"
_BY_CUSTOMER = Statement(f"{_LAST}, unread = unread + 1, waits_since = coalesce(waits_since, ?) WHERE id = ?")
_BY_PROMOTER = Statement(f"{_LAST}, unread = 0, read_up_to = ?, waits_since = NULL WHERE id = ?")
_BY_OPERATOR = Statement(f"{_LAST}, waits_since = NULL WHERE id = ?")
_BY_NOBODY = Statement(f"{_LAST} WHERE id = ?")


async def said_in(
    conversation_id: int,
    number: int,
    channel: str,
    at: datetime,
    *,
    sent_at: datetime,
    to_customer: bool,
    by: str,
    medium: str,
) -> None:
    """Record that communication ``number`` is the last of its conversation, in the transaction that adds it.

    It came ``at``, and was said at ``sent_at``, as its platform has it, ``by`` an author. A meeting leaves nothing to
    read or to answer, nor do the house's own words. An operator answers the customer; the promoter has still not read
    what was asked.
    """
    last = (number, at, channel)
    if medium == "meeting" or by == "system":
        await _BY_NOBODY.run(*last, conversation_id)
    elif not to_customer:
        await _BY_CUSTOMER.run(*last, sent_at, conversation_id)
    elif by == "operator":
        await _BY_OPERATOR.run(*last, conversation_id)
    else:
        await _BY_PROMOTER.run(*last, number, conversation_id)


_TO_READ = "m.direction = 'to_promoter' AND m.medium <> 'meeting' AND m.author <> 'system'"
_READ = Statement(
    "UPDATE conversations SET read_up_to = ?, unread = CASE WHEN last_said_id <= ? THEN 0 ELSE"  # noqa: S608  (our own words)
    f" (SELECT count(*) FROM communications m WHERE m.conversation_id = ? AND m.id > ? AND {_TO_READ}) END"
    " WHERE id = ? AND read_up_to < ?"
)


async def read(conversation_id: int, up_to: int) -> bool:
    """Record that the promoter has read communication ``up_to`` and all before it.

    False where they had read as far before: a position never goes back, whichever device reports last.
    """
    return await _READ.run(up_to, up_to, conversation_id, up_to, conversation_id, up_to) > 0


_UNREAD_OF = Query[int]("SELECT coalesce(sum(unread), 0) FROM conversations WHERE promoter_id = ? AND unread > 0")


async def unread_of(promoter_id: int) -> int:
    """Count all that the promoter has not read, in whichever conversation."""
    return int(await _UNREAD_OF.one(promoter_id))


_LATEST = "SELECT id, last_said_id FROM conversations {} ORDER BY spoken_at DESC LIMIT 1"
_LATEST_OF_ALL = Query[tuple[int, int | None]](_LATEST.format(""), lambda *found: found)
_LATEST_OF = Query[tuple[int, int | None]](_LATEST.format("WHERE promoter_id = ?"), lambda *found: found)


async def latest_said(promoter_id: int | None) -> tuple[int, int | None] | None:
    """Return the conversation spoken in last, and its last communication: one look tells whether there is news.

    Of one promoter, or of everybody.
    """
    return await (_LATEST_OF_ALL.first() if promoter_id is None else _LATEST_OF.first(promoter_id))


_LAST_SAID = Query[tuple[int, str]](
    "SELECT id, channel FROM communications WHERE id = (SELECT max(id) FROM communications WHERE conversation_id = ?)",
    lambda number, channel: (number, channel),
)
_HOW_MANY = Query[int](
    f"SELECT count(*) FROM communications m WHERE m.conversation_id = ? AND m.id > ? AND {_TO_READ}"  # noqa: S608  (our own words)
)
_ANSWERED = "a.direction = 'to_customer' AND a.medium <> 'meeting' AND a.author <> 'system'"
_WAITS = Query[datetime](
    f"SELECT m.sent_at FROM communications m WHERE m.conversation_id = ? AND {_TO_READ} AND m.id >"  # noqa: S608  (our own words)
    f" (SELECT coalesce(max(a.id), 0) FROM communications a WHERE a.conversation_id = ? AND {_ANSWERED})"
    " ORDER BY m.id LIMIT 1",
    when,
)
_RECOUNTED = Statement(
    "UPDATE conversations SET last_said_id = ?, channel = ?, waits_since = ?, unread = ?, read_up_to = ? WHERE id = ?"
)


async def recount(conversation_id: int, read_up_to: int) -> None:
    """Work the conversation out again, once communications have come into it from another, or have gone."""
    last, channel = await _LAST_SAID.first(conversation_id) or (None, "")
    waits_since = await _WAITS.first(conversation_id, conversation_id)
    unread = await _HOW_MANY.one(conversation_id, read_up_to)
    await _RECOUNTED.run(last, channel, waits_since, unread, read_up_to, conversation_id)


def read_in_both(*those: Conversation) -> int:
    """Return how far conversations that become one are read: as the one that is least read, of those with unread words.

    What was read in the other since then counts as unread again: better twice than never.
    """
    behind = [each.read_up_to for each in those if each.unread]
    return min(behind, default=max(each.read_up_to for each in those))


def read_after_split(joined: Join, current: Conversation) -> tuple[int, int]:
    """Return how far the restored conversation and the other are read: as before, or as far as they were read since."""
    before = (joined.read_up_to, joined.into_read_up_to)
    return (current.read_up_to, current.read_up_to) if current.read_up_to > max(before) else before
