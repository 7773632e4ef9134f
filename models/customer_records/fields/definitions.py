"""Definitions: which fields there are, as operators named and ordered them. What goes is archived, values and all."""

from collections.abc import Iterable, Sequence

from tortoise import fields
from tortoise.exceptions import IntegrityError
from tortoise.models import Model

from models.customer_records.fields.kinds import FieldKind
from models.invalid_input import InvalidInput
from models.storage.clock import now
from models.storage.queries import Query
from models.text.cleaning import clean_line

FIELD_NAME_LENGTH = 40
MAX_FIELDS = 20
"""In use at once."""
MAX_CHOICES = 30
CHOICE_LENGTH = 40
RESERVED = ("customer_id", "name", "own_name", "stage", "labels", "note", "notes", "fields")
"""Columns of a table of customers that say something else."""


class CustomField(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(FIELD_NAME_LENGTH)
    folded = fields.CharField(FIELD_NAME_LENGTH * 3, unique=True)
    """Its name in one case: no two are told apart by that alone."""
    kind = fields.CharEnumField(FieldKind, max_length=8)
    choices: list[str] = fields.JSONField(default=list)
    position = fields.IntField()
    listed = fields.BooleanField(default=False)
    """Whether lists of customers show it."""
    archived_at = fields.DatetimeField(null=True)

    class Meta:
        table = "custom_fields"


class BadField(InvalidInput):
    """There can be no such field. ``sentence`` says why, in the reader's language."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


_ADD = Query[int](
    "INSERT INTO custom_fields (name, folded, kind, choices, position, listed)"
    " SELECT ?, ?, ?, '[]', coalesce(max(position), 0) + 1, ? FROM custom_fields"
    " HAVING count(CASE WHEN archived_at IS NULL THEN 1 END) < ? ON CONFLICT (folded) DO NOTHING RETURNING id"
)


async def every_field() -> list[CustomField]:
    """Return all fields in their order, archived ones too."""
    return await CustomField.all().order_by("position", "id")


async def fields_in_use() -> list[CustomField]:
    """Return the fields that can be filled in, in their order."""
    return await CustomField.filter(archived_at=None).order_by("position", "id")


async def field_or_none(number: int) -> CustomField | None:
    """Return the field of this number; None where there is none."""
    return await CustomField.get_or_none(id=number)


async def add_field(name: str, kind: FieldKind, *, choices: Iterable[str] = (), listed: bool = False) -> CustomField:
    """Add a field, after all others. Raise BadField. Call it in a transaction."""
    name, offered = _name(name), _choices(kind, choices)
    number = await _ADD.first(name, name.casefold(), kind.value, listed, MAX_FIELDS)
    if number is None:
        taken = await CustomField.filter(folded=name.casefold()).exists()
        raise BadField("field-name-taken" if taken else "field-too-many")
    added = await CustomField.get(id=number)
    added.choices = offered
    await added.save(update_fields=["choices"])
    return added


async def edit_field(field: CustomField, name: str, *, choices: Iterable[str] = (), listed: bool) -> None:
    """Change what can be changed of a field; values that stand in it stay. Raise BadField."""
    field.name, field.choices, field.listed = _name(name), _choices(field.kind, choices), listed
    field.folded = field.name.casefold()
    try:
        await field.save(update_fields=["name", "folded", "choices", "listed"])
    except IntegrityError:
        raise BadField("field-name-taken") from None


async def archive_field(field: CustomField) -> None:
    """Offer it no longer; what stands in it is kept, exported, given out and erased as before."""
    field.archived_at = now()
    await field.save(update_fields=["archived_at"])


async def restore_field(field: CustomField) -> None:
    """Offer it again. Raise BadField where there are as many as there can be."""
    if await CustomField.filter(archived_at=None).count() >= MAX_FIELDS:
        raise BadField("field-too-many")
    field.archived_at = None
    await field.save(update_fields=["archived_at"])


async def move_field(field: CustomField, *, up: bool) -> None:
    """Let it change places with its neighbour. Call it in a transaction."""
    order = await fields_in_use()
    place = next((at for at, each in enumerate(order) if each.id == field.id), len(order))
    other = place + (-1 if up else 1)
    if not {place, other} <= set(range(len(order))):
        return  # it is the first or last already, or archived
    order[place], order[other] = order[other], order[place]
    for position, each in enumerate(order, 1):
        each.position = position
        await each.save(update_fields=["position"])


def _name(text: str) -> str:
    name = clean_line(text, FIELD_NAME_LENGTH)
    if not name:
        raise BadField("field-no-name")
    if name.casefold() in RESERVED:
        raise BadField("field-name-reserved")
    return name


def _choices(kind: FieldKind, choices: Iterable[str]) -> list[str]:
    if kind is not FieldKind.CHOICE:
        return []
    lines = filter(None, (clean_line(each, CHOICE_LENGTH) for each in choices))
    offered: Sequence[str] = list({each.casefold(): each for each in lines}.values())
    if not 1 < len(offered) <= MAX_CHOICES:
        raise BadField("field-bad-choices")
    return [*offered]
