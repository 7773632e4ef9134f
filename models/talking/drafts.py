"""Drafts: words begun in the inbox and not sent yet: the same on all of a person's devices, in each conversation."""

from dataclasses import dataclass
from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from models.storage.clock import now
from models.storage.plain_sql import when
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
_EMPTY = Statement("UPDATE drafts SET text = '', at = ? WHERE conversation_id = ? AND by = ?")
_AT = Query["Begun"](
    "SELECT text, at FROM drafts WHERE conversation_id = ? AND by = ?", lambda text, at: Begun(text, when(at))
)
_MOVE = Statement(
    "UPDATE drafts SET conversation_id = ? WHERE conversation_id = ? AND NOT EXISTS"
    " (SELECT 1 FROM drafts o WHERE o.conversation_id = ? AND o.by = drafts.by)"
)


@dataclass(frozen=True)
class Begun:
    """What one side has begun to write in a conversation."""

    text: str = ""
    at: datetime | None = None
    """When it became that; None: nothing was ever begun. Which of two devices' states is later is told by it."""


async def draft_in(conversation_id: int, by: str) -> Begun:
    """Return what this side has begun to write there."""
    return await _AT.first(conversation_id, by) or Begun()


async def keep_draft(conversation_id: int, by: str, text: str) -> Begun:
    """Keep the draft in place of the one before, and return it; an empty one says that nothing is begun any more."""
    begun = Begun(clean(text, TEXT_LENGTH), now())
    if begun.text:
        await _KEEP.run(conversation_id, by, begun.text, begun.at)
    else:
        await _EMPTY.run(begun.at, conversation_id, by)
    return begun


async def drafts_in(conversation_ids: list[int], by: str) -> dict[int, str]:
    """Return this side's drafts in these conversations, by the conversation's number."""
    found = Draft.filter(conversation_id__in=conversation_ids, by=by).exclude(text="") if conversation_ids else None
    return {each.conversation_id: each.text for each in await found} if found is not None else {}


async def move_drafts(conversation_id: int, into_id: int) -> None:
    """Let drafts go along into the conversation that this one is merged into, unless one was begun there as well."""
    await _MOVE.run(into_id, conversation_id, into_id)
