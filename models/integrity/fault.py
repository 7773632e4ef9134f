"""A fault, and a check that looks for one."""

from collections.abc import Callable
from dataclasses import dataclass

Watch = Callable[[str, int], None]


@dataclass(frozen=True, kw_only=True)
class Fault:
    where: str
    """A table, or the media folder."""
    what: str
    mend: str
    rows: int = 1
    first: str = ""
    """Number of the first row, or name of the file."""
    passing: bool = False
    """Nothing is lost or wrong; work has stalled."""

    def __str__(self) -> str:
        which = (
            f" ({self.rows:,} rows, first {self.first})" if self.rows > 1 else f" ({self.first})" if self.first else ""
        )
        return f"{self.where}{which}: {self.what}; {self.mend}"


@dataclass(frozen=True, kw_only=True)
class Check:
    """Rows of ``table`` for which the SQL ``condition`` holds are a fault. ``:now`` is the present."""

    table: str
    condition: str
    what: str
    mend: str
    passing: bool = False
