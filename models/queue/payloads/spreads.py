"""What tells a promoter how a promotion spread."""

from dataclasses import dataclass
from typing import Literal

from models.queue.payloads.base import Payload


@dataclass(frozen=True, kw_only=True)
class SpreadShown(Payload):
    """Who brought whom to a promotion, as it is when it is told."""

    kind: Literal["spread"] = "spread"
