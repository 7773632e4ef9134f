"""The base of all payloads, and how one is stored and loaded.

A payload is a frozen dataclass whose ``kind`` is a ``Literal``: defining the class registers it for those kinds. It is
stored as JSON beside its schema; whom and what it is about are columns of their own, so that rows are found by them.
"""

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

from pydantic import TypeAdapter

from models.people.names import as_kept, as_shown

SCHEMA = 2
"""Version of the stored form. Schema 1 had the columns' numbers in the JSON, and a sentence's arguments flat."""

ABOUT = ("customer_id", "conversation_id", "promotion_id")
"""Fields that are columns of the row: whom and what it is about."""

_REGISTERED: dict[str, type["Payload"]] = {}


StoredPayload = dict[str, Any]
"""A payload as its row keeps it, as JSON: whatever a version of ours has stored, until ``restored`` has read it."""


@dataclass(frozen=True, kw_only=True)
class Payload:
    """What a row of the outbox sends, or asks a channel to do."""

    kind: str
    customer_id: int | None = None
    """Whom it is about …"""
    conversation_id: int | None = None
    """… in which conversation: whoever quotes the message answers there …"""
    promotion_id: int | None = None
    """… and about which promotion."""
    in_place: bool = False
    """Whether it goes into the conversation's own thread in the recipient's chat, because it was asked for there."""

    def __init_subclass__(cls) -> None:
        for kind in get_args(cls.__annotations__.get("kind")):
            if kind in _REGISTERED:
                raise TypeError(f"{kind} is a kind of {_REGISTERED[kind].__name__} already")
            _REGISTERED[kind] = cls

    @classmethod
    def of_schema_1(cls, stored: StoredPayload) -> StoredPayload:
        """Return the fields of a payload that was stored in schema 1."""
        return stored


@dataclass(frozen=True, kw_only=True)
class Job(Payload):
    """A job for a channel; nobody receives a message."""


@cache
def registered() -> Mapping[str, type[Payload]]:
    """Return the class of every kind: of all files in this folder."""
    for file in pkgutil.iter_modules([str(Path(__file__).parent)], f"{__package__}."):
        import_module(file.name)
    return _REGISTERED


def facts_of(payload: Payload) -> StoredPayload:
    """Return the JSON to store: fields that differ from their defaults; customers' names as whose they are."""
    defaults = _DEFAULTS.get(type(payload)) or _defaults(type(payload))
    values = {name: (getattr(payload, name), default) for name, default in defaults.items()}
    return {
        name: as_kept(_plain(value))
        for name, (value, default) in values.items()
        if name not in {"kind", *ABOUT} and value != default
    }


def _plain(value: Any) -> Any:
    """Convert lists, dates and dataclasses within a payload to what JSON has for them."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return vars(value) if is_dataclass(value) and not isinstance(value, type) else value


def restored(
    cls: type[Payload],
    kind: str,
    facts: StoredPayload,
    *,
    schema: int,
    columns: Mapping[str, int | None],
    named: Callable[[int, str], str] = lambda _number, _topic: "?",
) -> Payload:
    """Load a stored payload. ``named`` returns what a customer is called now, by number and topic.

    Raise pydantic.ValidationError for what no version of ours has stored.
    """
    values: StoredPayload = dict(as_shown(facts, named)) if facts else {}
    if schema < SCHEMA:
        values = cls.of_schema_1(values)
    about = {name: number for name, number in columns.items() if number is not None}
    reader = _READERS.get(cls) or _reader(cls)
    payload: Payload = reader.validate_python({**values, **about, "kind": kind})
    return payload


_READERS: dict[type[Payload], TypeAdapter[Any]] = {}
_DEFAULTS: dict[type[Payload], StoredPayload] = {}
"""Both are filled on first use: when a class is registered, it is not complete yet."""


def _reader(cls: type[Payload]) -> TypeAdapter[Any]:
    return _READERS.setdefault(cls, TypeAdapter(cls))


def _defaults(cls: type[Payload]) -> StoredPayload:
    made = {
        each.name: each.default if each.default_factory is MISSING else each.default_factory() for each in fields(cls)
    }
    return _DEFAULTS.setdefault(cls, made)
