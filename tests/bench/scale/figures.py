"""The figures that the arithmetic starts from: what one of each thing costs. They are read from and written to TOML."""

import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MEASURED = Path(__file__).with_name("measured.toml")


@dataclass(frozen=True)
class Cost:
    """Of one open, report or message."""

    ours_us: float
    """Microseconds of a processor in Handbill's process."""
    postgres_us: float
    """… and in PostgreSQL's."""
    log_bytes: float
    """What it adds to PostgreSQL's log: what a standby and an archive are sent."""


@dataclass(frozen=True)
class Figures:
    link: Cost
    page: Cost
    report: Cost
    message: Cost
    """Relayed, in a burst: in, stored, worded, out, its answer stored."""
    counting: Cost
    """What is done for an open later, by one elected worker: figures, spread, sections."""
    sqlite_link_us: float
    """Of a link open on SQLite, where there are no other processes."""
    open_bytes: float
    """On PostgreSQL's disk, with indexes, its edge and its part in tallies."""
    sum_bytes: float
    """Of the sums of one card in one quarter of an hour, those of days and longer included."""
    report_bytes: float
    message_bytes: float
    customer_bytes: float
    link_wire: float
    """Bytes of a request and its answer."""
    page_wire: float


def read(file: Path = MEASURED) -> Figures:
    stored = tomllib.loads(file.read_text()).items()
    found: dict[str, Any] = {name: Cost(**value) if isinstance(value, dict) else value for name, value in stored}
    return Figures(**found)


def written(figures: Figures) -> str:
    """Return them as TOML: single figures first, then a table for each cost."""
    stored = asdict(figures)
    single = [f"{name} = {value:.4g}" for name, value in stored.items() if not isinstance(value, dict)]
    tables = [
        "\n".join([f"\n[{name}]", *(f"{key} = {each:.4g}" for key, each in value.items())])
        for name, value in stored.items()
        if isinstance(value, dict)
    ]
    return "\n".join([*single, *tables]) + "\n"
