"""Import tortoise without what it prepares for features that we don't use: a quarter of what a command takes.

Left out are its own and every model's source, which it parses for comments to write into the schema (ours begin with
``#:``); the pattern of a domain name in any script, which it compiles for a validator; and anyio, for its way to run
without a loop. It works for the models that are imported after this module.
"""

import inspect
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

_LETTERS_OF_ANY_SCRIPT = "\u00a1-\uffff"

_compile = re.compile
_getsource = inspect.getsource


class _CompiledLater:
    """A pattern that is compiled when somebody asks it something."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._written = pattern, flags

    def __getattr__(self, name: str) -> Any:
        return getattr(_compile(*self._written), name)


def _compile_cheap(pattern: Any, flags: int = 0) -> Any:
    if isinstance(pattern, str) and _LETTERS_OF_ANY_SCRIPT in pattern:
        return _CompiledLater(pattern, flags)
    return _compile(pattern, flags)


def _unread(_: object) -> str:
    raise OSError("not worth reading")


@contextmanager
def _left_out() -> Iterator[None]:
    """Replace, while tortoise is imported, what it calls for that."""
    nothing = ModuleType("anyio")
    nothing.from_thread = None  # type: ignore[attr-defined]  # (the one name that tortoise imports)
    in_its_place = sys.modules.setdefault("anyio", nothing) is nothing
    inspect.getsource, re.compile = _unread, _compile_cheap  # type: ignore[assignment]  # (one raises where the other answers)
    try:
        yield
    finally:
        inspect.getsource, re.compile = _getsource, _compile
        if in_its_place:
            del sys.modules["anyio"]


with _left_out():
    import tortoise.models

tortoise.models._get_comments = lambda _: {}  # type: ignore[assignment]  # noqa: SLF001  (there is no public way to leave it out)
