"""Section bars: how long each section of a page was read, beside each other in its order."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.reports.most_read import span


@dataclass(frozen=True)
class Bar:
    name: str
    span: str
    """How long it was read, in words."""
    percent: int
    """Of all seconds."""
    length: int
    """Of a hundred, which the longest bar has; at least one."""

    @property
    def heat(self) -> float:
        """How full its colour is: the longest is full."""
        return 0.3 + 0.007 * self.length


def bars_of(sections: Mapping[str, float], language: str) -> list[Bar]:
    """Return a bar for each section, given as seconds by name."""
    total, longest = sum(sections.values()), max(sections.values(), default=0)
    return [
        Bar(name, span(seconds, language), round(100 * seconds / total), max(1, round(100 * seconds / longest)))
        for name, seconds in sections.items()
        if seconds > 0
    ]
