"""Field values: what a promoter filled in about a customer, one for each field, with what stood there before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from models.customer_records.fields.definitions import CustomField, fields_in_use
from models.customer_records.fields.kinds import VALUE_LENGTH, TypedValue, as_kept, shown, typed
from models.storage.clock import now
from models.storage.statements import Statement


class FieldValue(Model):
    id = fields.IntField(primary_key=True)
    conversation_id = fields.IntField()
    field_id = fields.IntField()
    text = fields.CharField(VALUE_LENGTH)
    """Empty: it was cleared."""
    folded = fields.CharField(VALUE_LENGTH)
    """By which it is looked up."""
    number = fields.FloatField(null=True)
    """By which numbers and days are compared."""
    before = fields.CharField(VALUE_LENGTH, default="", db_default="")
    """Until it was changed last."""
    by = fields.CharField(10)
    """Who did that: ``promoter`` or ``operator``."""
    at: datetime = fields.DatetimeField()
    came_from_id = fields.IntField(null=True)
    """The conversation it came from, where a merge brought it and nobody changed it since."""

    class Meta:
        table = "field_values"
        unique_together = (("conversation_id", "field_id"),)


@dataclass(frozen=True)
class FilledField:
    """A field as it stands with one customer."""

    field: CustomField
    text: str = ""
    before: str = ""

    @property
    def shown(self) -> str:
        """Return it as people read it."""
        return shown(self.field.kind, self.text)

    @property
    def shown_before(self) -> str:
        """Return what stood there before, as people read it."""
        return shown(self.field.kind, self.before)


_SET = Statement(
    "INSERT INTO field_values (conversation_id, field_id, text, folded, number, by, at) VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (conversation_id, field_id) DO UPDATE SET before = field_values.text, text = excluded.text,"
    " folded = excluded.folded, number = excluded.number, by = excluded.by, at = excluded.at, came_from_id = NULL"
    " WHERE field_values.text <> excluded.text"
)
_COPY = Statement(
    "INSERT INTO field_values (conversation_id, field_id, text, folded, number, by, at, came_from_id)"
    " SELECT ?, field_id, text, folded, number, by, at, conversation_id FROM field_values v"
    " WHERE v.conversation_id = ? AND v.text <> '' ON CONFLICT (conversation_id, field_id) DO NOTHING"
)
_TAKE_BACK = Statement("DELETE FROM field_values WHERE conversation_id = ? AND came_from_id = ?")


async def fill_in(conversation_id: int, field: CustomField, said: str, *, by: str, at: datetime | None = None) -> bool:
    """Let this stand in the field; of nothing, clear it. False where it stands there already. Raise BadFieldValue."""
    return await _put(conversation_id, field, typed(field.kind, said, field.choices), by, at)


async def fill_in_as_before(conversation_id: int, field: CustomField, *, by: str) -> bool:
    """Take the last change back; done again, it stands again. False where nothing was changed."""
    found = await FieldValue.get_or_none(conversation_id=conversation_id, field_id=field.id)
    return found is not None and await _put(conversation_id, field, as_kept(field.kind, found.before), by)


async def unchanged_since(conversation_ids: Iterable[int], field: CustomField, at: datetime) -> list[int]:
    """Return with which of these what stands in the field was filled in at that very moment."""
    found = FieldValue.filter(conversation_id__in=list(conversation_ids), field_id=field.id, at=at)
    return [int(str(number)) for number in await found.values_list("conversation_id", flat=True)]


async def filled_in(conversation_id: int) -> list[FilledField]:
    """Return the fields in use in their order, as they stand with this customer."""
    found = {each.field_id: each for each in await FieldValue.filter(conversation_id=conversation_id)}
    return [
        FilledField(field, found[field.id].text, found[field.id].before) if field.id in found else FilledField(field)
        for field in await fields_in_use()
    ]


async def values_by_conversation(
    conversation_ids: Iterable[int], of: Iterable[CustomField]
) -> dict[int, dict[str, str]]:
    """Return what stands in these fields, as it is kept, by the fields' names, by the conversation's number."""
    asked, names = set(conversation_ids), {each.id: each.name for each in of}
    if not asked or not names:
        return {}
    places = {number: place for place, number in enumerate(names)}
    rows = await FieldValue.filter(conversation_id__in=asked, field_id__in=list(names)).exclude(text="")
    found = dict[int, dict[str, str]]()
    for each in sorted(rows, key=lambda row: places[row.field_id]):
        found.setdefault(each.conversation_id, {})[names[each.field_id]] = each.text
    return found


async def copy_values(conversation_id: int, into_id: int) -> None:
    """Let what stands with this conversation stand with the one it is merged into, where nothing stands there."""
    await _COPY.run(into_id, conversation_id)


async def take_back_values(conversation_id: int, came_from_id: int) -> None:
    """Let go of what a merge brought from that conversation, unless it has been changed since."""
    await _TAKE_BACK.run(conversation_id, came_from_id)


async def _put(
    conversation_id: int, field: CustomField, value: TypedValue, by: str, at: datetime | None = None
) -> bool:
    if not value.text and not await FieldValue.filter(conversation_id=conversation_id, field_id=field.id).exists():
        return False
    row = (conversation_id, field.id, value.text, value.folded, value.number, by, at or now())
    return await _SET.run(*row) > 0
