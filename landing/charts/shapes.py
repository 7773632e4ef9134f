"""Shapes: what a drawing is made of. What colour a shape has, is said by its part in the chart."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


class Part(StrEnum):
    """A shape's part in a chart; in a page, the name of its class."""

    FIRST = "first"
    SECOND = "second"
    GRID = "grid"
    LABEL = "label"
    VALUE = "value"
    EMPTY = "empty"


SERIES = (Part.FIRST, Part.SECOND)
"""Of lines, in their order: a chart has two at most, told apart by more than colour."""
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Rectangle:
    x: float
    y: float
    width: float
    height: float
    part: Part
    opacity: float = 1
    tip: str = ""
    """What is said of it when one points at it."""


@dataclass(frozen=True, slots=True)
class Line:
    points: tuple[tuple[float, float], ...]
    part: Part
    dashed: bool = False
    thin: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    x: float
    y: float
    """Of the baseline."""
    text: str
    part: Part
    anchor: Anchor = "start"
    size: int = 12


Shape = Rectangle | Line | Words


@dataclass(frozen=True, slots=True)
class Key:
    """What a kind of line is called."""

    name: str
    part: Part
    dashed: bool = False


@dataclass
class Drawing:
    title: str
    description: str
    width: float
    height: float
    shapes: list[Shape] = field(default_factory=list)
    keys: tuple[Key, ...] = ()
    """Written above it in a file; a page has its own."""
