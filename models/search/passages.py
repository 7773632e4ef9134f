"""Passages: what can be searched, term by term, kept in the transaction of the text itself.

The rows hold terms, not texts (see models.search.terms); the databases' own full-text indexes over them are made in a
migration: FTS5 on SQLite, ``tsvector`` with GIN on PostgreSQL.
"""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.search.terms import index_words
from models.storage.statements import Statement


class PassageSubject(StrEnum):
    """Whose text it is: a table's row."""

    COMMUNICATION = "communication"
    CHECK_IN = "checkin"
    DETAIL = "detail"
    PROMOTION = "promotion"


class Passage(Model):
    id = fields.IntField(primary_key=True)
    subject = fields.CharField(16)
    subject_id = fields.IntField()
    words = fields.TextField()
    """The terms, with spaces between; nobody reads them."""

    class Meta:
        table = "passages"
        unique_together = (("subject", "subject_id"),)


_KEEP = Statement(
    "INSERT INTO passages (subject, subject_id, words) VALUES (?, ?, ?)"
    " ON CONFLICT (subject, subject_id) DO UPDATE SET words = excluded.words",
    rank=4,
)
_DROP = Statement("DELETE FROM passages WHERE subject = ? AND subject_id = ?", rank=4)


async def keep_passage(subject: PassageSubject, number: int, *texts: str, new: bool = False) -> None:
    """Store the row's texts for the search; call it in the transaction that writes them. ``new``: it had none."""
    words = index_words(texts)
    if words:
        await _KEEP.run(subject.value, number, words)
    elif not new:
        await _DROP.run(subject.value, number)
