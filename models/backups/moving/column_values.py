"""Column values on their way: each as Python has it, whichever database it comes from; and what proves rows equal."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

import orjson

Row: TypeAlias = tuple[Any, ...]
_Change: TypeAlias = Callable[[Any], Any]

TIME, TRUTH, JSON = "timestamptz", "bool", "jsonb"
"""Types, as PostgreSQL names them, whose values SQLite stores as something else."""
_OF_SQLITE: Final[dict[str, _Change]] = {TIME: datetime.fromisoformat, TRUTH: bool}
_FOR_SQLITE: Final[dict[str, _Change]] = {
    TIME: lambda at: at.astimezone(UTC).isoformat(" "),
    TRUTH: int,
    JSON: lambda stored: orjson.dumps(orjson.loads(stored)).decode(),
}
_WHOLE: Final = 1 << 128


def from_sqlite(rows: Iterable[Row], types: Sequence[str]) -> list[Row]:
    """Return rows that SQLite stored as Python has them, by the types of their columns."""
    return _changed(rows, [_OF_SQLITE.get(each) for each in types])


def for_sqlite(rows: Iterable[Row], types: Sequence[str]) -> list[Row]:
    """Return rows as SQLite stores them."""
    return _changed(rows, [_FOR_SQLITE.get(each) for each in types])


def fingerprint(rows: Iterable[Row], types: Sequence[str]) -> int:
    """Return a number that differs where the rows do, whatever their order. Those of parts add up to the whole's."""
    compared: list[_Change | None] = [_as_compared if each == JSON else None for each in types]
    return sum(_digest(row) for row in _changed(rows, compared)) % _WHOLE


def added(one: int, other: int) -> int:
    """Return the fingerprint of two parts together."""
    return (one + other) % _WHOLE


def _changed(rows: Iterable[Row], changes: Sequence[_Change | None]) -> list[Row]:
    to_do = [(place, change) for place, change in enumerate(changes) if change is not None]
    if not to_do:
        return [tuple(row) for row in rows]
    return [_changed_row(row, to_do) for row in rows]


def _changed_row(row: Row, to_do: Sequence[tuple[int, _Change]]) -> Row:
    values = list(row)
    for place, change in to_do:
        if values[place] is not None:
            values[place] = change(values[place])
    return tuple(values)


def _digest(row: Row) -> int:
    packed = orjson.dumps(row, default=bytes.hex, option=orjson.OPT_UTC_Z)
    return int.from_bytes(hashlib.sha256(packed).digest()[:16], "big")


def _as_compared(stored: str) -> Any:
    """Return JSON so that what means the same is the same: PostgreSQL sorts keys and writes numbers its own way."""
    return orjson.dumps(_plain(orjson.loads(stored)), option=orjson.OPT_SORT_KEYS).decode()


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value) if abs(value) < 2**53 else repr(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53:
        return repr(float(value))
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value
