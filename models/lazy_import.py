"""Libraries that are slow to load and seldom needed: imported when something of them is first used.

A type checker sees the library itself::

    if TYPE_CHECKING:
        import phonenumbers
    else:
        phonenumbers = LazyImport("phonenumbers")
"""

from importlib import import_module
from typing import Any


class LazyImport:
    """A module, by its name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)
