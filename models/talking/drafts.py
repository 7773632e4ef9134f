"""Drafts: words begun in the inbox and not sent yet: the same on all of a person's devices, in each conversation."""

from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from models.storage.clock import now
from models.storage.queries import Query
from models.storage.statements import Statement
from models.talking.communications import TEXT_LENGTH
from models.text.cleaning import clean


class Draft(Model):
    id = fields.IntField(primary_key=True)
    conversation_id = fields.IntField()
    by = fields.CharField(10)
    """``promoter`` or ``operator``: neither sees what the other has begun."""
    text = fields.TextField()
    at: datetime = fields.DatetimeField()

    class Meta:
        table = "drafts"
        unique_together = (("conversation_id", "by"),)


_KEEP = Statement(
    "INSERT INTO drafts (conversation_id, by, text, at) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (conversation_id, by) DO UPDATE SET text = excluded.text, at = excluded.at"
)
_DROP = Statement("DELETE FROM drafts WHERE conversation_id = ? AND by = ?")
_TEXT = Query[str]("SELECT text FROM drafts WHERE conversation_id = ? AND by = ?")
_MOVE = Statement(
    "UPDATE drafts SET conversation_id = ? WHERE conversation_id = ? AND NOT EXISTS"
    " (SELECT 1 FROM drafts o WHERE o.conversation_id = ? AND o.by = drafts.by)"
)


async def draft_in(conversation_id: int, by: str) -> str:
    """Return what this side has begun to write there; empty: nothing."""
    return await _TEXT.first(conversation_id, by) or ""


async def keep_draft(conversation_id: int, by: str, text: str) -> None:
    """Keep the draft in place of the one before; an empty one is none."""
    text = clean(text, TEXT_LENGTH)
    if text:
        await _KEEP.run(conversation_id, by, text, now())
    else:
        await _DROP.run(conversation_id, by)


async def drafts_in(conversation_ids: list[int], by: str) -> dict[int, str]:
    """Return this side's drafts in these conversations, by the conversation's number."""
    found = Draft.filter(conversation_id__in=conversation_ids, by=by) if conversation_ids else None
    return {each.conversation_id: each.text for each in await found} if found is not None else {}


async def move_drafts(conversation_id: int, into_id: int) -> None:
    """Let drafts go along into the conversation that this one is merged into, unless one was begun there as well."""
    await _MOVE.run(into_id, conversation_id, into_id)
