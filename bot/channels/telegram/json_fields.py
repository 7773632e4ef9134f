"""Fields: what stands in one of Telegram's objects, read from its JSON as far as it is there and of its kind.

An older or another Bot API server leaves out fields, or sends kinds of things that we don't know: what is missing or
of another kind is as if it had not been sent, and the words around it are kept. Only what is asked for with
``number`` and ``at`` must be there: without them nobody can tell who wrote, where, or when.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

Object = Mapping[str, Any]
"""One of Telegram's objects, as its JSON has it: read by the functions below."""
_MAX_NUMBER = 2**63


def read_json(written: str) -> Object:
    """Return the JSON object that is written there. Raises ValueError for anything else, however it is nested."""
    try:
        read = json.loads(written)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(read, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004  (rubbish from outside is a wrong value, not a wrong type)
    return read


def part(of: Object, name: str) -> Object | None:
    """Return the object of this name; None where there is none."""
    found = of.get(name)
    return found if isinstance(found, dict) else None


def parts(of: Object, name: str) -> list[Object]:
    """Return the objects in the list of this name."""
    found = of.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def text(of: Object, name: str) -> str:
    found = of.get(name)
    return found if isinstance(found, str) else ""


def amount(of: Object, name: str) -> int:
    """Return a number of bytes or seconds; 0 where it is not said."""
    found = of.get(name)
    return found if type(found) is int and 0 < found < _MAX_NUMBER else 0


def number(of: Object, name: str) -> int:
    """Return the number of a person, chat or message. Raises ValueError where there is none."""
    found = of.get(name)
    if type(found) is not int or abs(found) >= _MAX_NUMBER:
        raise ValueError(f"no {name}")
    return found


def numbers(of: Object, name: str) -> list[int]:
    """Return the numbers in the list of this name."""
    found = of.get(name)
    return [each for each in found if type(each) is int] if isinstance(found, list) else []


def at(of: Object, name: str) -> datetime:
    """Return the time, which is told in seconds since 1970. Raises ValueError where there is none."""
    try:
        return datetime.fromtimestamp(number(of, name), UTC)
    except (OverflowError, OSError) as error:
        raise ValueError(f"no {name}") from error
