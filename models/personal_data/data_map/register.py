"""The form of the data map: what is registered of a table and of each of its columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Column:
    purpose: str
    personal: bool = False
    """Says something of a person who can be identified."""
    secret: bool = False
    """Opens a door, or proves a right: never given out, not even to whom it is about."""
    erased: str = ""
    """SQL for what takes the value's place when a customer is erased; empty: it stays as it is.

    ``:now`` is the time of the erasure; ``= :customer`` tells the customer's own numbers from others'.
    """
    refers: str = ""
    """``table.column`` of the row this names, foreign key or not."""


@dataclass(frozen=True, kw_only=True)
class DataTable:
    holds: str
    columns: Mapping[str, Column] = field(repr=False)
    theirs: str = ""
    """SQL condition for the rows of customer ``:customer``; empty: no row is a customer's."""
    deleted: bool = False
    """Erasure deletes the customer's rows whole."""


def fact(purpose: str, *, refers: str = "", erased: str = "") -> Column:
    """Register a column that says nothing of a person by itself."""
    return Column(purpose=purpose, refers=refers, erased=erased)


def personal(purpose: str, *, erased: str = "", refers: str = "") -> Column:
    return Column(purpose=purpose, personal=True, erased=erased, refers=refers)


def secret(purpose: str, *, refers: str = "") -> Column:
    return Column(purpose=purpose, secret=True, refers=refers)
