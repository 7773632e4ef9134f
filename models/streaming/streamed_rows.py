"""Streamed rows, as events tell them: flat, by table, names and words only where somebody chose to let them out.

What a column is called and means is a promise: see docs/events.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Final

import orjson

from models.storage.clock import iso
from models.storage.plain_sql import moment, rows
from models.streaming.event_log import NumberedEvent


class Kind(Enum):
    """Of a column's values."""

    NUMBER = "number"
    LONG = "long"
    """63 bits, more than JavaScript can hold: written as text where JavaScript may read."""
    TEXT = "text"
    REAL = "real"
    TIME = "time"


Value = int | float | str | None
_READ_AT_ONCE: Final = 1_000
ALWAYS: Final = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Shape:
    """A streamed table. ``source``: what follows FROM; ``columns``: SQL and kind by name, the key first."""

    source: str
    key: str
    columns: Mapping[str, tuple[str, Kind]]
    personal: Mapping[str, tuple[str, Kind]]
    """Columns that say who somebody is, or what somebody said."""
    captured: tuple[str, ...] = ALWAYS

    def chosen(self, *, personal: bool) -> dict[str, Kind]:
        """Return the columns that are told, in their order."""
        return {name: kind for name, (_, kind) in self._among(personal=personal).items()}

    def query(self, number: int, *, personal: bool) -> str:
        """Return SQL for so many rows by key."""
        asked = ", ".join(f"{sql} AS {name}" for name, (sql, _) in self._among(personal=personal).items())
        return f"SELECT {asked} FROM {self.source} WHERE {self.key} IN ({', '.join('?' * number)})"  # noqa: S608  (our own words)

    def _among(self, *, personal: bool) -> Mapping[str, tuple[str, Kind]]:
        return {**self.columns, **self.personal} if personal else self.columns


def _same(table: str, **columns: Kind) -> dict[str, tuple[str, Kind]]:
    return {name: (f"{table}.{name}", kind) for name, kind in columns.items()}


_NUMBER, _LONG, _TEXT, _REAL, _TIME = Kind.NUMBER, Kind.LONG, Kind.TEXT, Kind.REAL, Kind.TIME
_AUTHOR = "CASE WHEN m.author LIKE 'team:%' THEN 'team' ELSE m.author END"
_NAME = "(SELECT {0}.name FROM {1} {0} WHERE {0}.id = {2})"

STREAMED: Final = {
    "opens": Shape(
        "opens o",
        "o.id",
        _same("o", id=_LONG, tag=_TEXT, promotion_id=_NUMBER, topic=_TEXT, promoter_id=_NUMBER, customer_id=_NUMBER)
        | _same("o", known_by=_TEXT, addressed_to=_NUMBER, credited_by=_TEXT, viewed_at=_TIME, channel=_TEXT)
        | _same("o", visitor=_TEXT, state=_TEXT, parent_open_id=_LONG),
        {
            "promoter": (_NAME.format("p", "promoters", "o.promoter_id"), _TEXT),
            "customer": (_NAME.format("k", "customers", "o.customer_id"), _TEXT),
        },
    ),
    "interactions": Shape(
        "interactions i",
        "i.id",
        _same("i", id=_NUMBER, open_id=_LONG, kind=_TEXT, seconds=_REAL, at=_TIME),
        _same("i", value=_TEXT),
    ),
    "communications": Shape(
        "communications m JOIN conversations c ON c.id = m.conversation_id",
        "m.id",
        _same("m", id=_NUMBER, conversation_id=_NUMBER)
        | {
            "promoter_id": ("coalesce(m.promoter_id, c.promoter_id)", _NUMBER),
            "customer_id": ("c.customer_id", _NUMBER),
            "author": (_AUTHOR, _TEXT),
        }
        | _same("m", direction=_TEXT, medium=_TEXT, channel=_TEXT, promotion_id=_NUMBER, quoted_id=_NUMBER)
        | _same("m", state=_TEXT, sent_at=_TIME, edited_at=_TIME, deleted_at=_TIME, delivered_at=_TIME, seen_at=_TIME),
        {
            "promoter": (_NAME.format("p", "promoters", "coalesce(m.promoter_id, c.promoter_id)"), _TEXT),
            "customer": (_NAME.format("k", "customers", "c.customer_id"), _TEXT),
            "text": ("m.text", _TEXT),
            "reason": ("m.reason", _TEXT),
        },
    ),
    "erasures": Shape(
        "erasures e",
        "e.id",
        _same("e", id=_NUMBER, customer_id=_NUMBER, promoter_id=_NUMBER, asked_at=_TIME, done_at=_TIME),
        {},
        captured=("INSERT", "UPDATE"),
    ),
}
"""By table."""


_LONG_ONES: Final = {
    (table, name) for table, shape in STREAMED.items() for name, (_, kind) in shape.columns.items() if kind is Kind.LONG
}


@dataclass(frozen=True)
class StreamedRow:
    """An event with its row. ``values`` None: the row is gone."""

    position: int
    noun: str
    number: int
    at: datetime
    values: Mapping[str, Value] | None

    def as_json(self) -> bytes:
        """Write what a stream's consumers read."""
        told = {"position": self.position, "table": self.noun, "noted_at": iso(self.at), "gone": self.values is None}
        row = {"id": self.number} if self.values is None else self.values
        return orjson.dumps(told | {"row": {name: self._written(name, value) for name, value in row.items()}})

    def _written(self, name: str, value: Value) -> Value:
        is_long = (self.noun, name) in _LONG_ONES and value is not None
        return str(value) if is_long else value


async def rows_of(events: Iterable[NumberedEvent], *, personal: bool) -> list[StreamedRow]:
    """Return the events with their rows as they are now, in order."""
    listed = list(events)
    by_noun: dict[str, list[int]] = {}
    for event in listed:
        by_noun.setdefault(event.noun, []).append(event.number)
    found = {noun: await _found(noun, numbers, personal=personal) for noun, numbers in by_noun.items()}
    return [
        StreamedRow(event.position, event.noun, event.number, event.at, found[event.noun].get(event.number))
        for event in listed
    ]


async def _found(noun: str, numbers: list[int], *, personal: bool) -> dict[int, Mapping[str, Value]]:
    shape = STREAMED[noun]
    kinds, found = shape.chosen(personal=personal), dict[int, Mapping[str, Value]]()
    for start in range(0, len(numbers), _READ_AT_ONCE):
        some = numbers[start : start + _READ_AT_ONCE]
        for row in await rows(shape.query(len(some), personal=personal), *some):
            found[row["id"]] = {name: _plain(row[name], kind) for name, kind in kinds.items()}
    return found


def _plain(value: Any, kind: Kind) -> Value:
    if value is None:
        return None
    match kind:
        case Kind.TIME:
            return iso(moment(value))
        case Kind.TEXT:
            return str(value)
        case Kind.REAL:
            return float(value)
        case Kind.NUMBER | Kind.LONG:
            return int(value)
