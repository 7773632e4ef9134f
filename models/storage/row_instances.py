"""Instances of rows: a row's values as the model's own instance, without asking tortoise anew what each column is."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from enum import Enum
from functools import cached_property
from typing import Any, Generic, TypeVar

import orjson
from tortoise.fields import BooleanField, DatetimeField, JSONField
from tortoise.fields.base import Field
from tortoise.models import Model

ModelClass = TypeVar("ModelClass", bound=Model)
Conversion = Callable[[Any], Any]


class Loader(Generic[ModelClass]):
    """Makes instances of one model. What it needs to know of it is complete once the database is open."""

    def __init__(self, model: type[ModelClass]) -> None:
        self._model = model

    @cached_property
    def _columns(self) -> dict[str, str]:
        """The column of each attribute."""
        return dict(self._model._meta.fields_db_projection)  # noqa: SLF001  (where tortoise keeps it)

    @cached_property
    def width(self) -> int:
        return len(self._columns)

    def columns(self, alias: str) -> str:
        """Return the columns as a query names them, in the order in which ``load`` takes their values."""
        return ", ".join(f"{alias}.{column}" for column in self._columns.values())

    def load(self, values: Sequence[Any]) -> ModelClass | None:
        """Make the instance of these values; None where an outer join found no row."""
        attributes = dict(zip(self._columns, values, strict=True))
        if attributes[self._key] is None:
            return None
        for name in self._times:
            if type(stored := attributes[name]) is str:  # SQLite stores times as text
                at = datetime.fromisoformat(stored)
                attributes[name] = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
        for name, convert in self._conversions:
            if (value := attributes[name]) is not None:
                attributes[name] = convert(value)
        attributes.update(self._state, _await_when_save={})
        made = self._model.__new__(self._model)
        object.__setattr__(made, "__dict__", attributes)
        return made

    @cached_property
    def _key(self) -> str:
        return self._model._meta.pk_attr  # noqa: SLF001  (where tortoise keeps it)

    @cached_property
    def _times(self) -> list[str]:
        fields = self._model._meta.fields_map  # noqa: SLF001  (where tortoise keeps it)
        return [name for name in self._columns if isinstance(fields[name], DatetimeField)]

    @cached_property
    def _conversions(self) -> list[tuple[str, Conversion]]:
        fields = self._model._meta.fields_map  # noqa: SLF001  (where tortoise keeps it)
        found = ((name, _conversion(fields[name])) for name in self._columns)
        return [(name, convert) for name, convert in found if convert is not None]

    @cached_property
    def _state(self) -> dict[str, bool]:
        """What tortoise notes of an instance that came from the database."""
        meta = self._model._meta  # noqa: SLF001  (where tortoise keeps it)
        own_key = meta.db_pk_column not in meta.generated_db_fields
        return {"_partial": False, "_saved_in_db": True, "_custom_generated_pk": own_key}


def relate(one: Model, name: str, other: Model | None) -> None:
    """Load the relation of this name: ``other`` is what the column that names it says."""
    vars(one)[f"_{name}"] = other


def relate_all(one: Model, name: str, others: Sequence[Model]) -> None:
    """Load the relation of this name to many: ``others`` are all that refer to this one."""
    getattr(one, name)._set_result_for_query(list(others))  # noqa: SLF001  (as tortoise's own prefetching does)


def _conversion(field: "Field[Any]") -> Conversion | None:
    """Return what makes a stored value the attribute's; None where it is that already."""
    if isinstance(field, DatetimeField):
        return None  # see Loader.load
    if isinstance(field, JSONField):
        return _read
    if isinstance(field, BooleanField):
        return bool
    if "enum_type" in vars(field):
        members: Iterable[Enum] = field.enum_type  # type: ignore[attr-defined]  # (only fields of enums have it)
        return {member.value: member for member in members}.__getitem__
    own = type(field).to_python_value is not Field.to_python_value
    return field.to_python_value if own else None


def _read(stored: Any) -> Any:
    return orjson.loads(stored) if isinstance(stored, str) else stored
