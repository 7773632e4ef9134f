"""Bulk actions: one thing done to many customers at once, which can be taken back as far as nobody changed it since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.customer_records.fields.definitions import CustomField
from models.customer_records.fields.field_values import fill_in, fill_in_as_before, unchanged_since
from models.customer_records.fields.kinds import typed
from models.customer_records.labels import as_label, put_label, take_label
from models.customer_records.stages import set_stage, stage_in
from models.identity.handovers import hand_over_conversations
from models.people.promoters import HOUSE
from models.storage.clock import now
from models.storage.statements import Statement
from models.talking.conversations import Conversation

MAX_AT_ONCE = 2_000


class BatchAct(StrEnum):
    LABEL = "label"
    UNLABEL = "unlabel"
    STAGE = "stage"
    FIELD = "field"
    HAND_OVER = "hand-over"
    """To another promoter: for operators alone."""


class Batch(Model):
    id = fields.IntField(primary_key=True)
    promoter_id = fields.IntField()
    """Who did it; 0: an operator."""
    act = fields.CharField(10)
    value = fields.CharField(80)
    """Which label or stage, the field's number with what stands in it, or the number of who takes over."""
    key = fields.CharField(40, unique=True)
    """Of the form it came by, so that it is done once."""
    at: datetime = fields.DatetimeField()
    undone_at = fields.DatetimeField(null=True)

    class Meta:
        table = "batches"


class BatchPart(Model):
    """One customer to whom it made a difference."""

    id = fields.IntField(primary_key=True)
    batch_id = fields.IntField()
    conversation_id = fields.IntField()
    before = fields.CharField(80)
    """The stage, or the number of the promoter, until then; what stood in a field, its value knows."""

    class Meta:
        table = "batch_parts"
        unique_together = (("batch_id", "conversation_id"),)


@dataclass(frozen=True)
class FieldToFill:
    """What many customers get in one field, as a batch writes it: ``3:Gold``; behind the colon nothing, to clear it."""

    field: CustomField
    text: str

    def __str__(self) -> str:
        return f"{self.field.id}:{self.text}"


MAX_TEXT = 60
"""Of what is filled in with many at once."""


async def field_to_fill(written: str) -> FieldToFill:
    """Read what a batch writes, as it is kept. Raise BadFieldValue, DoesNotExist for a field there is not."""
    number, _, said = written.partition(":")
    field = await CustomField.get(id=int(number))
    return FieldToFill(field, typed(field.kind, said[:MAX_TEXT], field.choices).text)


_BEGIN = Statement(
    "INSERT INTO batches (promoter_id, act, value, key, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING"
)


async def do_to_many(
    those: Sequence[Conversation], act: BatchAct, value: str, *, by: int | None, key: str
) -> tuple[Batch, int]:
    """Do it to each of these, and return it with how many it made a difference to. Call it in a transaction.

    ``by``: the promoter, None an operator. A form that is sent again is the same batch. Raise
    models.identity.handovers.BadHandOver, models.people.promoters.NoSuchPromoter, BadFieldValue.
    """
    value = as_label(value) if act in {BatchAct.LABEL, BatchAct.UNLABEL} else value
    is_new = await _BEGIN.run(by or HOUSE, act.value, value, key, now())
    batch = await Batch.get(key=key)
    if is_new:
        before = await _done_to(those[:MAX_AT_ONCE], batch)
        parts = (BatchPart(batch_id=batch.id, conversation_id=each, before=was) for each, was in before.items())
        await BatchPart.bulk_create(parts, batch_size=500)
    return batch, await BatchPart.filter(batch_id=batch.id).count()


async def batch_of(number: int, promoter_id: int | None) -> Batch | None:
    """Return a batch of this promoter's, or of the operators' (None); None where there is none of that number."""
    return await Batch.get_or_none(id=number, promoter_id=promoter_id or HOUSE)


async def take_back(batch: Batch) -> int:
    """Undo the batch wherever it still stands as it was done; return in how many places. Call it in a transaction."""
    if not await Batch.filter(id=batch.id, undone_at=None).update(undone_at=now()):
        return 0
    parts = {each.conversation_id: each.before for each in await BatchPart.filter(batch_id=batch.id)}
    those = await Conversation.filter(id__in=list(parts)).prefetch_related("promoter", "customer")
    match BatchAct(batch.act):
        case BatchAct.LABEL:
            return sum([await take_label(each.id, batch.value) for each in those])
        case BatchAct.UNLABEL:
            return sum([await put_label(each.id, batch.value) for each in those])
        case BatchAct.STAGE:
            standing = [each for each in those if each.stage == batch.value]
            for each in standing:
                await set_stage(each, stage_in(parts[each.id]))
            return len(standing)
        case BatchAct.FIELD:
            return await _fill_as_before(batch, list(parts))
        case BatchAct.HAND_OVER:
            return await _hand_back([each for each in those if each.promoter_id == int(batch.value)], parts)


async def _done_to(those: Sequence[Conversation], batch: Batch) -> dict[int, str]:
    """Do it, and return what was before wherever it made a difference, by conversation."""
    value = batch.value
    match BatchAct(batch.act):
        case BatchAct.LABEL:
            return {each.id: "" for each in those if await put_label(each.id, value)}
        case BatchAct.UNLABEL:
            return {each.id: value for each in those if await take_label(each.id, value)}
        case BatchAct.STAGE:
            changed = {each.id: each.stage for each in those if each.stage != value}
            for each in those:
                await set_stage(each, stage_in(value))
            return changed
        case BatchAct.FIELD:
            filled = await field_to_fill(value)
            by = "promoter" if batch.promoter_id else "operator"
            return {
                each.id: "" for each in those if await fill_in(each.id, filled.field, filled.text, by=by, at=batch.at)
            }
        case BatchAct.HAND_OVER:
            before = {each.id: str(each.promoter_id) for each in those}
            kept = await hand_over_conversations(those, int(value))
            return {number: before[number] for number in kept}


async def _fill_as_before(batch: Batch, numbers: Sequence[int]) -> int:
    field = await CustomField.get(id=int(batch.value.partition(":")[0]))  # what it offered then it may offer no longer
    by = "promoter" if batch.promoter_id else "operator"
    standing = await unchanged_since(numbers, field, batch.at)
    return sum([await fill_in_as_before(number, field, by=by) for number in standing])


async def _hand_back(those: Sequence[Conversation], givers: dict[int, str]) -> int:
    back = 0
    for giver in set(givers.values()):
        back += len(await hand_over_conversations([each for each in those if givers[each.id] == giver], int(giver)))
    return back
