"""What a picture of a spread shows, worded for whom it is drawn: plain data, for whoever draws."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PictureLine:
    """An open, or how many more there are; under the line that it came through."""

    depth: int
    label: str
    beside: str = ""
    """At the line's end: how much came through it."""
    read: bool = False
    """It was read, and not merely opened."""
    probable: bool = False
    """Through whom it came is probable only."""
    named: bool = False
    """The label is a reader's name."""
    counts_only: bool = False
    """It is no open, it says how many more there are."""


@dataclass(frozen=True, slots=True)
class Legend:
    read: str
    opened: str
    certain: str
    probable: str


@dataclass(frozen=True, slots=True)
class SpreadPicture:
    title: str
    heading: str
    lines: tuple[PictureLine, ...]
    legend: Legend
