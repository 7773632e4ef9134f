"""A finding: one thing that the doctor looked at."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    check: str
    state: Literal["ok", "warn", "bad"]
    sentence: str
