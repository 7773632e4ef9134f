"""Likenesses: customers who may be one person, and those of whom somebody said that they are not.

A likeness says only that there may be a sign: it is noted when what could show one is written. Whether there is any
is looked up in the rows each time it is shown (models.identity.duplicates): nothing is said that has ceased to be so.
"""

from collections.abc import Iterable

from tortoise import fields
from tortoise.models import Model

from models.people.customers import Customer
from models.people.promoters import HOUSE
from models.storage.clock import now
from models.storage.queries import Query
from models.storage.statements import Statement, Write


class Likeness(Model):
    """Of two customers, the older number first."""

    id = fields.IntField(primary_key=True)
    one_id = fields.IntField()
    other_id = fields.IntField(db_index=True)

    class Meta:
        table = "likenesses"
        unique_together = (("one_id", "other_id"),)


class Distinction(Model):
    """Two customers who are not the same, as a promoter or an operator said; the older number first."""

    id = fields.IntField(primary_key=True)
    one_id = fields.IntField()
    other_id = fields.IntField(db_index=True)
    promoter_id = fields.IntField()
    """Who said so, and is asked no more; 0: the operators."""
    at = fields.DatetimeField()

    class Meta:
        table = "distinctions"
        unique_together = (("one_id", "other_id", "promoter_id"),)


_ALIKE = Statement(
    "INSERT INTO likenesses (one_id, other_id) VALUES (?, ?) ON CONFLICT (one_id, other_id) DO NOTHING", rank=3
)
_DISTINCT = Statement(
    "INSERT INTO distinctions (one_id, other_id, promoter_id, at) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (one_id, other_id, promoter_id) DO NOTHING"
)
_LIKE = Query[int](
    "SELECT other_id FROM likenesses WHERE one_id = ? UNION SELECT one_id FROM likenesses WHERE other_id = ?"
)


def alike(one: int, other: int) -> Write:
    """Return the write that notes that two customers may be one person."""
    return _ALIKE, _in_order(one, other)


async def note_alike(one: int, others: Iterable[int]) -> None:
    """Note that each of these may be the same person as this customer."""
    for other in {*others} - {one}:
        await _ALIKE.run(*_in_order(one, other))


async def like(number: int) -> list[int]:
    """Return the numbers of customers who may be the same person as this one."""
    return await _LIKE.all(number, number)


async def distinguish(one: int, other: int, promoter_id: int | None) -> None:
    """Keep that the two are not the same, as this promoter says, or an operator (None): they are suggested no more."""
    await _DISTINCT.run(*_in_order(one, other), HOUSE if promoter_id is None else promoter_id, now())


async def distinguished(numbers: Iterable[int], promoter_id: int | None) -> set[tuple[int, int]]:
    """Return the pairs among these customers whom this promoter, or an operator, has said not to be the same."""
    asked = list(numbers)
    said = Distinction.filter(
        one_id__in=asked, other_id__in=asked, promoter_id=HOUSE if promoter_id is None else promoter_id
    )
    return {(each.one_id, each.other_id) for each in await said} if asked else set()


async def past_numbers(numbers: Iterable[int]) -> dict[int, int]:
    """Return by which numbers these customers are known, theirs and those merged into them; each with whose it is."""
    asked = list(numbers)
    merged = (
        {each.id: each.kept_as_id or each.id for each in await Customer.filter(kept_as_id__in=asked)} if asked else {}
    )
    return {number: number for number in asked} | merged


def _in_order(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
