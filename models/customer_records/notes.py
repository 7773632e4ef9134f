"""Notes: what a promoter, or an operator, writes down about a customer. It is sent to nobody."""

from collections.abc import Iterable
from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from models.storage.clock import now
from models.storage.statements import Statement
from models.text.cleaning import clean, clean_line

NOTE_LENGTH = 2_000
AUTHOR_LENGTH = 80
_SHOWN = 50


class Note(Model):
    id = fields.IntField(primary_key=True)
    conversation_id = fields.IntField()
    by = fields.CharField(10)
    """``promoter``, ``operator`` or ``team``."""
    author = fields.CharField(AUTHOR_LENGTH, default="", db_default="")
    """Who in the team."""
    text = fields.TextField()
    at: datetime = fields.DatetimeField()
    source = fields.CharField(250, unique=True)
    """Which message or form it came by, so that it is there once."""

    class Meta:
        table = "notes"


_KEEP = Statement(
    "INSERT INTO notes (conversation_id, by, author, text, at, source) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (source) DO NOTHING"
)
_REWRITE = Statement("UPDATE notes SET text = ? WHERE source = ?")
_FORGET = Statement("DELETE FROM notes WHERE id = ? AND conversation_id = ?")


async def keep_note(conversation_id: int, text: str, *, by: str, source: str, author: str = "") -> int | None:
    """Write it down, and return its number; None where it says nothing, or stands there already."""
    text = clean(text, NOTE_LENGTH)
    if not text:
        return None
    if not await _KEEP.run(conversation_id, by, clean_line(author, AUTHOR_LENGTH), text, now(), source):
        return None
    return (await Note.get(source=source)).id


async def note_or_none(number: int) -> Note | None:
    """Return the note of this number; None where there is none."""
    return await Note.get_or_none(id=number)


async def rewrite_note(source: str, text: str) -> bool:
    """Let the note that came by this message say this now. False where none came by it."""
    return await _REWRITE.run(clean(text, NOTE_LENGTH), source) > 0


async def forget_note(number: int, conversation_id: int) -> bool:
    """Delete a note of this conversation. False where there is none of that number."""
    return await _FORGET.run(number, conversation_id) > 0


async def notes_on(conversation_id: int, *, limit: int = _SHOWN) -> list[Note]:
    """Return the conversation's notes, the latest first."""
    return await Note.filter(conversation_id=conversation_id).order_by("-id").limit(limit)


async def notes_by_conversation(conversation_ids: Iterable[int]) -> dict[int, list[Note]]:
    """Return the notes about these conversations' customers, the first first, by the conversation's number."""
    asked, found = set(conversation_ids), dict[int, list[Note]]()
    for each in await Note.filter(conversation_id__in=asked).order_by("id") if asked else []:
        found.setdefault(each.conversation_id, []).append(each)
    return found
