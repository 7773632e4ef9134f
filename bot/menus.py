"""Menus and help: commands as people are shown them. Each says once how it stands there, each channel renders it."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.words import has


@dataclass(frozen=True, kw_only=True)
class MenuEntry:
    command: str
    """Without the slash."""
    does: str
    """The sentence that says what it does."""
    place: int
    """Where it stands: the lowest on top."""
    rank: int
    """Who may stay where only a few fit: the lowest."""

    def sentence(self, own: str) -> str:
        """Return the sentence that says what it does; ``<own>-<command>`` where a menu has shorter words."""
        shorter = f"{own}-{self.command}"
        return shorter if has(shorter) else self.does


@dataclass(frozen=True, kw_only=True)
class HelpLine:
    typed: str
    """The command as it is typed, e.g. ``/quiet 22:00-08:00``."""
    does: str
    """The sentence that says what it does; a channel may have a line of its own: ``<does>-<channel>``."""


def fitting(menu: Sequence[MenuEntry], limit: int) -> list[MenuEntry]:
    """As many as fit, those that matter most, each in its place."""
    chosen = sorted(menu, key=lambda entry: entry.rank)[:limit]
    return sorted(chosen, key=lambda entry: entry.place)
