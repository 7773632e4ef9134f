"""Where settings are written: a TOML file, variables, and files that hold a secret each."""

import json
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

PREFIX = "HANDBILL_"
MOVE_TO = PREFIX + "MOVE_TO"
"""Says to `handbill move` where to, and is no setting."""
_IN_A_FILE = "_FILE"

Values = dict[str, Any]
"""Settings as somebody wrote them, by section and key, until bot.settings has checked them."""


def written_in(file: Path | None) -> Values:
    """Return what the file says; nothing without one. Raises OSError, ValueError."""
    if file is None:
        return {}
    with file.open("rb") as opened:
        return tomllib.load(opened)


def written_around(model: type[BaseModel]) -> Values:
    """Return what the variables say of this model's settings. Raises OSError, ValueError.

    ``HANDBILL_CHANNELS__TELEGRAM__TOKEN_FILE=path``: the value is what that file holds. A table or a list is written
    as JSON.
    """
    given = {key: value for key, value in os.environ.items() if key.startswith(PREFIX)}
    held = {key.removesuffix(_IN_A_FILE): path for key, path in given.items() if key.endswith(_IN_A_FILE)}
    plain = {key: value for key, value in given.items() if not key.endswith(_IN_A_FILE)}
    texts = plain | {key: Path(path).read_text().strip() for key, path in held.items()}
    types = dict(paths_in(model))
    values: Values = {}
    for path in sorted((_path(key) for key in texts), key=len):
        if path in types:
            _put(values, path, _read(path, texts[_variable(path)], types[path]))
        elif path[:1] in types:
            _put(values, path, texts[_variable(path)])  # refused with the table, by its key
    return values


def joined(weaker: Values, stronger: Values) -> Values:
    """Both; where both say something, the stronger. Tables are joined key by key."""
    result = dict(weaker)
    for key, value in stronger.items():
        beneath = result.get(key)
        if isinstance(beneath, dict) and isinstance(value, dict):
            result[key] = joined(beneath, value)
        else:
            result[key] = value
    return result


def unknown_variables(model: type[BaseModel]) -> list[str]:
    """Variables with our prefix that name no setting: mistyped ones, mostly."""
    known = {PREFIX + "CONFIG", MOVE_TO, *(_variable(path) for path, _ in paths_in(model))}
    return [
        key
        for key in sorted(os.environ)
        if key.startswith(PREFIX) and key.removesuffix(_IN_A_FILE) not in known and key not in known
    ]


def paths_in(model: type[BaseModel], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Give every setting and table with its type, by its keys."""
    for name, info in model.model_fields.items():
        path = (*above, name)
        yield path, info.annotation
        for table in tables_in(info.annotation):
            yield from paths_in(table, path)


def tables_in(annotation: Any) -> list[type[BaseModel]]:
    """Return the tables among what a setting may be."""
    choices = (annotation, *getattr(annotation, "__args__", ()))
    return [each for each in choices if isinstance(each, type) and issubclass(each, BaseModel)]


def _variable(path: tuple[str, ...]) -> str:
    return f"{PREFIX}{'__'.join(path)}".upper()


def _path(variable: str) -> tuple[str, ...]:
    return tuple(variable.removeprefix(PREFIX).lower().split("__"))


def _read(path: tuple[str, ...], text: str, annotation: Any) -> Any:
    kind = dict if tables_in(annotation) else getattr(annotation, "__origin__", None)
    if kind not in {dict, list}:
        return text
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if isinstance(value, kind):
        return value
    raise ValueError(f"{_variable(path)} must be JSON, such as {kind()}")


def _put(values: Values, path: tuple[str, ...], value: Any) -> None:
    for key in path[:-1]:
        values = values.setdefault(key, {})
        if not isinstance(values, dict):
            return  # a key below what is no table: ``unknown_variables`` names it
    values[path[-1]] = value
