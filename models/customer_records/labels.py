"""Labels: short words that a promoter puts on a customer, to find them by."""

from collections.abc import Iterable
from dataclasses import dataclass

from tortoise import fields
from tortoise.models import Model

from models.storage.queries import Query
from models.storage.statements import Statement
from models.talking.conversations import Conversation
from models.text.cleaning import clean_line

LABEL_LENGTH = 30
MAX_LABELS = 20
"""On one customer."""
_MAX_LOOKED_THROUGH = 1_000
MAX_USED = 50
"""Offered to choose from."""


class Label(Model):
    id = fields.IntField(primary_key=True)
    conversation_id = fields.IntField()
    text = fields.CharField(LABEL_LENGTH)

    class Meta:
        table = "labels"
        unique_together = (("conversation_id", "text"),)


@dataclass(frozen=True)
class UsedLabel:
    """A label that is on somebody."""

    id: int
    """Of one that says so, by which a button names it; 0: of nobody's in particular."""
    text: str


_PUT = Statement(
    "INSERT INTO labels (conversation_id, text) SELECT ?, ? WHERE"
    " (SELECT count(*) FROM labels WHERE conversation_id = ?) < ? ON CONFLICT (conversation_id, text) DO NOTHING"
)
_TAKE = Statement("DELETE FROM labels WHERE conversation_id = ? AND text = ?")
_COPY = Query[int](
    "INSERT INTO labels (conversation_id, text) SELECT ?, text FROM labels l WHERE l.conversation_id = ?"
    " ON CONFLICT (conversation_id, text) DO NOTHING RETURNING id"
)
_USED_BY = Query[UsedLabel](
    "SELECT max(l.id), l.text FROM conversations c JOIN labels l ON l.conversation_id = c.id WHERE c.promoter_id = ?"
    " GROUP BY l.text ORDER BY count(*) DESC, l.text LIMIT ?",
    UsedLabel,
)
# From each label to the next one by the index, however many customers have it.
_USED_BY_ANYBODY = Query[UsedLabel](
    "WITH RECURSIVE used(text) AS (SELECT min(text) FROM labels UNION ALL"
    " SELECT (SELECT min(l.text) FROM labels l WHERE l.text > used.text) FROM used WHERE used.text IS NOT NULL)"
    " SELECT text FROM used WHERE text IS NOT NULL LIMIT ?",
    lambda text: UsedLabel(0, text),
)


def as_label(text: str) -> str:
    """Return the label as it is kept: one line, without the sign that people put before such words."""
    return clean_line(text, LABEL_LENGTH).lstrip("#＃").strip()


async def put_label(conversation_id: int, text: str) -> bool:
    """Put the label on the customer. False where it was there, says nothing, or there are as many as anybody has."""
    label = as_label(text)
    return bool(label) and await _PUT.run(conversation_id, label, conversation_id, MAX_LABELS) > 0


async def take_label(conversation_id: int, text: str) -> bool:
    """Take the label off again. False where there was none."""
    return await _TAKE.run(conversation_id, text) > 0


async def labels_on(conversation_id: int) -> list[Label]:
    """Return what is on the customer, in the order of the letters."""
    return await Label.filter(conversation_id=conversation_id).order_by("text")


async def labels_by_conversation(conversation_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the labels on these conversations' customers, by the conversation's number."""
    asked, found = set(conversation_ids), dict[int, list[str]]()
    for each in await Label.filter(conversation_id__in=asked).order_by("text") if asked else []:
        found.setdefault(each.conversation_id, []).append(each.text)
    return found


async def label_of(number: int, promoter_id: int) -> Label | None:
    """Return the label of this number, if it is on a customer of this promoter's; else None."""
    found = await Label.get_or_none(id=number)
    theirs = found is not None and Conversation.filter(id=found.conversation_id, promoter_id=promoter_id)
    return found if theirs and await theirs.exists() else None


async def labels_used(promoter_id: int | None) -> list[UsedLabel]:
    """Return the labels that this promoter uses, the most used first; None: that anybody does, by their letters."""
    return await (_USED_BY_ANYBODY.all(MAX_USED) if promoter_id is None else _USED_BY.all(promoter_id, MAX_USED))


async def conversations_labelled(word: str, limit: int) -> list[int]:
    """Return conversations on whose customers a label stands that has the word in it, in any case, the latest first."""
    used = await _USED_BY_ANYBODY.all(_MAX_LOOKED_THROUGH)
    meant = [each.text for each in used if word.casefold() in each.text.casefold()]
    found = Label.filter(text__in=meant).order_by("-conversation_id").limit(limit) if meant else None
    return [each.conversation_id for each in await found] if found is not None else []


async def copy_labels(conversation_id: int, into_id: int) -> list[int]:
    """Put them on the conversation that this one is merged into, too; return the numbers of those that are new there.

    Its own stay, should the two be split again.
    """
    return await _COPY.all(into_id, conversation_id)


async def take_copies(numbers: Iterable[int], conversation_id: int) -> None:
    """Take off again what was put on this conversation by a merge, as far as it still stands there."""
    await Label.filter(id__in=list(numbers), conversation_id=conversation_id).delete()
