"""Mentions: whom a note names, ``@Jia`` or ``@operators``. Whoever it is is told once, of customers whom they may see.

Of a conversation these are its promoter, and the operators, who are one: another promoter sees nothing of it, and who
is in a promoter's group on a platform is known to that platform alone.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from models.customer_records.notes import keep_note
from models.people.promoters import HOUSE
from models.queue.outbox import enqueue
from models.queue.payloads.alerts import NoticeAlert
from models.queue.payloads.customer_records import NamedInNote
from models.reaching.alerts import enqueue_alerts
from models.reaching.subscriptions import OF_PROMOTER
from models.storage.clock import now
from models.storage.queries import Query
from models.storage.statements import Statement
from models.talking.conversations import Conversation
from models.talking.relaying import promoters_terminal
from models.words import languages, say

_SHOWN = 100


class Mention(Model):
    id = fields.IntField(primary_key=True)
    note_id = fields.IntField()
    conversation_id = fields.IntField(db_index=True)
    promoter_id = fields.IntField()
    """Who is named; 0: the operators."""
    at: datetime = fields.DatetimeField()
    seen_at = fields.DatetimeField(null=True)
    """When an operator had seen to it."""

    class Meta:
        table = "note_mentions"
        unique_together = (("note_id", "promoter_id"),)


_NAME = Statement(
    "INSERT INTO note_mentions (note_id, conversation_id, promoter_id, at) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (note_id, promoter_id) DO NOTHING"
)
# The operators' number stands in the text, so that the index of what waits for them serves.
_WAITS = (
    "FROM note_mentions m WHERE m.promoter_id = 0 AND m.seen_at IS NULL"
    " AND EXISTS (SELECT 1 FROM notes n WHERE n.id = m.note_id)"
)
_WAITING = Query[Mention](f"SELECT {{m}} {_WAITS} ORDER BY m.id DESC LIMIT ?", m=Mention)
_HOW_MANY = Query[int](f"SELECT count(*) {_WAITS}")
_SEEN = Statement("UPDATE note_mentions SET seen_at = ? WHERE id = ? AND promoter_id = 0 AND seen_at IS NULL")


def names(text: str, name: str) -> bool:
    """Tell whether the text names somebody of this name: an ``@`` before it that begins no mail address."""
    if not name:
        return False
    end = r"(?![A-Za-z0-9_-])" if name[-1].isascii() else ""  # names in Chinese end where the next word begins
    return re.search(rf"(?<![A-Za-z0-9._%+-])[@＠]{re.escape(name)}{end}", text, re.IGNORECASE) is not None


def operators_names() -> list[str]:
    """Return what the operators are called in notes, in every language."""
    return [say(language, "mention-operators") for language in languages()]


async def write_note(talking: Conversation, text: str, *, by: str, source: str, author: str = "") -> int | None:
    """Keep a note, and tell whomever it names. Call in a transaction; what is returned is as of ``keep_note``."""
    number = await keep_note(talking.id, text, by=by, source=source, author=author)
    if number is not None:
        await _tell_named(number, talking, text, by)
    return number


async def mentions_waiting() -> list[Mention]:
    """Return the notes that name the operators and that none has seen to yet, the latest first."""
    return await _WAITING.all(_SHOWN)


async def how_many_mentions() -> int:
    """Return how many notes wait for the operators."""
    return await _HOW_MANY.first() or 0


async def see_mention(number: int) -> bool:
    """Note that an operator has seen to it. False where there is none of this number that waits."""
    return await _SEEN.run(now(), number) > 0


async def _tell_named(note_id: int, talking: Conversation, text: str, by: str) -> None:
    if any(names(text, each) for each in operators_names()):
        await _NAME.run(note_id, talking.id, HOUSE, now())
    if by == "promoter" or not names(text, talking.promoter.name):
        return
    if await _NAME.run(note_id, talking.id, talking.promoter_id, now()):
        await _tell_promoter(note_id, talking, await OF_PROMOTER.all(talking.promoter_id))


async def _tell_promoter(note_id: int, talking: Conversation, browsers: Iterable[int]) -> None:
    target = await promoters_terminal(talking)
    if target is None:
        return  # nobody is told anywhere: the note stands on the customer's page
    about = f"note {note_id}"
    told = await enqueue(target, NamedInNote(note_id=note_id, conversation_id=talking.id), subject=about)
    alert = NoticeAlert(tells_id=told.id, due=now(), customer_id=talking.customer_id, conversation_id=talking.id)
    await enqueue_alerts(browsers, alert, about=about)
