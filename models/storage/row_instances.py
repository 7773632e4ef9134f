"""Instances of rows: a row's values as the model's own instance, without asking tortoise anew what each column is."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from enum import Enum
from functools import cached_property
from operator import methodcaller
from typing import Any, Generic, TypeVar

import orjson
from tortoise.fields import BooleanField, DatetimeField, JSONField
from tortoise.fields.base import Field
from tortoise.models import Model

ModelClass = TypeVar("ModelClass", bound=Model)
Conversion = Callable[[Any], Any]
Attributes = dict[str, Any]
"""What an instance holds, by name: whatever its columns are made into, and tortoise's own notes."""


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
        if values[self._key_at] is None:
            return None
        made = self._model.__new__(self._model)
        object.__setattr__(made, "__dict__", self._attributes(values))
        return made

    @cached_property
    def _key_at(self) -> int:
        return list(self._columns).index(self._model._meta.pk_attr)  # noqa: SLF001  (where tortoise keeps it)

    @cached_property
    def _attributes(self) -> Callable[[Sequence[Any]], Attributes]:
        """What makes a row's values the attributes of an instance, written out column by column, as dataclasses have
        their methods: going through the columns for each row takes twice as long.
        """
        fields = self._model._meta.fields_map  # noqa: SLF001  (where tortoise keeps it)
        blank = dict.fromkeys(self._columns) | self._state | {"_await_when_save": None}
        known: dict[str, Callable[..., Any]] = {"blank": blank.copy, "text": str, "in_utc": _in_utc, "read": _read_time}
        lines = ["def attributes(row):", "made = blank()", "made['_await_when_save'] = {}"]
        for at, name in enumerate(self._columns):
            value, convert = f"row[{at}]", _conversion(fields[name])
            if isinstance(fields[name], DatetimeField):
                value = _TIME.format(value)
            elif convert is not None:
                known[f"convert_{at}"] = convert
                value = f"{value} if {value} is None else convert_{at}({value})"
            lines.append(f"made[{name!r}] = {value}")
        exec("\n  ".join([*lines, "return made"]), known)  # noqa: S102  (our own models' names)
        return known["attributes"]

    @cached_property
    def _state(self) -> dict[str, bool]:
        """What tortoise notes of an instance that came from the database."""
        meta = self._model._meta  # noqa: SLF001  (where tortoise keeps it)
        own_key = meta.db_pk_column not in meta.generated_db_fields
        return {"_partial": False, "_saved_in_db": True, "_custom_generated_pk": own_key}


_TIME = (  # SQLite stores times as text
    "(at if (at := read({0})).tzinfo is not None else in_utc(at)) if type({0}) is text else {0}"
)
_read_time, _in_utc = datetime.fromisoformat, methodcaller("replace", tzinfo=UTC)


def relate(one: Model, name: str, other: Model | None) -> None:
    """Load the relation of this name: ``other`` is what the column that names it says."""
    vars(one)[f"_{name}"] = other


def relate_all(one: Model, name: str, others: Sequence[Model]) -> None:
    """Load the relation of this name to many: ``others`` are all that refer to this one."""
    getattr(one, name)._set_result_for_query(list(others))  # noqa: SLF001  (as tortoise's own prefetching does)


def _conversion(field: "Field[Any]") -> Conversion | None:
    """Return what makes a stored value the attribute's; None where it is that already."""
    if isinstance(field, DatetimeField):
        return None  # see _TIME
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
