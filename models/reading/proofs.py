"""What proves that a page was read: ten active seconds, a click, a filled form, or passing it on. Defined only here."""

from typing import TypedDict


class Extension(TypedDict, total=False):
    """An open's extension data: what the reader did in it, summed up. Exports give it out under these names.

    Whatever else a page reports stands beside them, counted under the name of its kind.
    """

    dwell_seconds: float
    scroll_percent: int
    clicks: int
    forms: int
    share: int
    sections: dict[str, float]
    """Seconds that each was read, in the order of the page."""
    seen: dict[str, float]
    """Seconds that each was in view, the longest first."""


READ_SECONDS = 10
"""Active seconds, see ``seconds`` of an interaction."""
_BY_KIND = {"form": "forms", "click": "clicks", "share": "share"}
"""Kinds of interactions that alone prove it, the strongest first; and the field that counts them in extension data."""


def proves_reading(kind: str) -> bool:
    """Tell whether one interaction of this kind is proof enough."""
    return kind in _BY_KIND


def is_long_enough(seconds: float) -> bool:
    """Tell whether so many active seconds are proof enough."""
    return seconds >= READ_SECONDS


def reading_proofs(done: Extension) -> list[str]:
    """Return what in the extension data proves it, the strongest first: kinds of interactions, then ``seconds``."""
    kinds = [kind for kind, counted in _BY_KIND.items() if done.get(counted)]
    return [*kinds, *(["seconds"] if is_long_enough(done.get("dwell_seconds", 0)) else [])]
