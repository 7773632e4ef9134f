"""Sections as a page reports them: how long each was read, and how long pictures, buttons and forms were in view.

The names are the page's own, so whoever forges a report can rename only what they read themselves. They are cleaned
once, at the door: what is stored can be summed up in SQL as it stands.
"""

from functools import lru_cache
from typing import Any

from models.text.cleaning import clean_line

MAX_NAMES = 50
"""Sections of one event, and things in view; a page has more of neither in the seconds an event is about."""
NAME_LENGTH = 80
REST = "…"
"""The name under which the time of all further sections of an open is summed up."""
_LAST_PLACE = 9_999


ReportedValue = dict[str, Any]
"""What a page says of one event, as its JSON has it: of any form, until whoever reads it has looked."""


def cleaned(value: ReportedValue, seconds: float) -> ReportedValue:
    """Return the value of a ``dwell`` event with nothing but sections as they must be; they have its seconds at most.

    ``sections`` follow each other and share the seconds, as tenths; things ``seen`` were in view beside each other.
    """
    limit = round(seconds * 10)
    sections = _within(_named(value.get("sections"), limit), limit)
    seen = _named(value.get("seen"), limit)
    named = {
        "sections": [{"name": name, "seconds": tenths / 10, "place": place} for name, tenths, place in sections],
        "seen": [{"name": name, "seconds": tenths / 10} for name, tenths, _ in seen],
    }
    return {key: kept for key, kept in value.items() if key not in named} | {
        key: kept for key, kept in named.items() if kept
    }


Timed = tuple[str, int, int]
"""A name, tenths of a second, and where on the page it stands."""


def _named(reported: object, limit: int) -> list[Timed]:
    if not isinstance(reported, list):
        return []
    return [timed for each in reported[:MAX_NAMES] if (timed := _timed(each, limit)) is not None]


def _timed(reported: object, limit: int) -> Timed | None:
    if not isinstance(reported, dict):
        return None
    name, seconds = reported.get("name"), reported.get("seconds")
    if not isinstance(name, str) or isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    tenths = round(min(seconds * 10, limit)) if seconds > 0 else 0  # NaN is greater than nothing
    return (_name(name), tenths, _place(reported.get("place"))) if tenths else None


def _place(reported: object) -> int:
    return min(max(reported, 0), _LAST_PLACE) if type(reported) is int else _LAST_PLACE


@lru_cache(maxsize=4_096)
def _name(reported: str) -> str:
    return clean_line(reported, NAME_LENGTH) or REST


def _within(sections: list[Timed], limit: int) -> list[Timed]:
    """Scale sections that claim more than the seconds of their event."""
    total = sum(tenths for _, tenths, _ in sections)
    if total <= limit:
        return sections
    scaled = [(name, tenths * limit // total, place) for name, tenths, place in sections]
    return [timed for timed in scaled if timed[1]]


class Summed:
    """What was reported under names, summed up over an open's events in whatever order they came."""

    def __init__(self) -> None:
        self._tenths: dict[str, int] = {}
        self._places: dict[str, int] = {}

    def add(self, reported: object, seconds: float) -> None:
        """Add what one event reports, of at most so many seconds. Older rows may hold anything."""
        for name, tenths, place in _named(reported, round(seconds * 10)):
            self._tenths[name] = self._tenths.get(name, 0) + tenths
            self._places[name] = min(place, self._places.get(name, place))

    def in_order(self) -> dict[str, float]:
        """Return seconds by name in the order of the page; those read least of more than fifty as one."""
        longest = self._longest_first()
        kept, further = longest[:MAX_NAMES], longest[MAX_NAMES:]
        ordered = {name: self._tenths[name] for name in sorted(kept, key=lambda name: (self._places[name], name))}
        if further:
            ordered[REST] = ordered.pop(REST, 0) + sum(self._tenths[name] for name in further)
        return {name: tenths / 10 for name, tenths in ordered.items()}

    def longest_first(self) -> dict[str, float]:
        """Return seconds by name, the fifty longest."""
        return {name: self._tenths[name] / 10 for name in self._longest_first()[:MAX_NAMES]}

    def _longest_first(self) -> list[str]:
        return sorted(self._tenths, key=lambda name: (-self._tenths[name], name))
