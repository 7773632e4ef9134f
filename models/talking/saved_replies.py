"""Saved replies: what a promoter answers often, put into the field by a tap; the operators have theirs together."""

from tortoise import fields
from tortoise.models import Model

from models.people.promoters import HOUSE
from models.storage.statements import Statement
from models.text.cleaning import clean, clean_line

MAX_REPLIES = 50
"""Of one person."""
SAVED_LENGTH = 2_000
_NAME = 60


class SavedReply(Model):
    id = fields.IntField(primary_key=True)
    promoter_id = fields.IntField()
    name = fields.CharField(_NAME)
    """Its first words; one that begins alike takes the place of the other."""
    text = fields.TextField()

    class Meta:
        table = "saved_replies"
        unique_together = (("promoter_id", "name"),)


_KEEP = Statement(
    "INSERT INTO saved_replies (promoter_id, name, text) VALUES (?, ?, ?)"
    " ON CONFLICT (promoter_id, name) DO UPDATE SET text = excluded.text"
)


async def saved_replies(promoter_id: int | None) -> list[SavedReply]:
    """Return this promoter's saved replies by name; None: the operators'."""
    return await SavedReply.filter(promoter_id=promoter_id or HOUSE).order_by("name").limit(MAX_REPLIES)


async def save_reply(promoter_id: int | None, text: str) -> bool:
    """Save the reply under its first words. False where it is empty, or there are as many as anybody has."""
    text = clean(text, SAVED_LENGTH)
    if not text:
        return False
    name, owner = clean_line(text.split("\n", 1)[0], _NAME), promoter_id or HOUSE
    others = SavedReply.filter(promoter_id=owner).exclude(name=name)
    if await others.count() >= MAX_REPLIES:
        return False
    await _KEEP.run(owner, name, text)
    return True


async def forget_reply(promoter_id: int | None, number: int) -> None:
    """Delete one of this promoter's own saved replies; another's stays."""
    await SavedReply.filter(id=number, promoter_id=promoter_id or HOUSE).delete()
