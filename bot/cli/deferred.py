"""Deferred commands: what a command does is imported when it is typed, and not to list it."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand

_BEFORE_ALL = "models.storage.lean_tortoise"
"""What every command stands on; it works for the models that are imported after it."""


class Deferred(TyperCommand):
    """A command as the list of commands shows it. Its module's ``app`` is imported when somebody asks for more."""

    def __init__(self, name: str, module: str, summary: str) -> None:
        super().__init__(name, help=summary)
        self._module = module

    def load(self) -> Any:
        """Return the command itself, or the group of commands."""
        import_module(_BEFORE_ALL)
        return typer.main.get_command(import_module(self._module).app)

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Parse what was typed after the command's name, by the command itself."""
        return self.load().make_context(info_name, args, parent=parent, **extra)
