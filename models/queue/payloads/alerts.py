"""Alerts: what is shown on a device's own screen. The row's account is the number of the browser's subscription."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from models.queue.payloads.base import Job


@dataclass(frozen=True, kw_only=True)
class WordsAlert(Job):
    """Alerts to somebody's words; nothing of them is kept here, see models.reaching.alerts."""

    kind: Literal["words-alert"] = "words-alert"
    said_id: int
    """The communication that they are."""


@dataclass(frozen=True, kw_only=True)
class NoticeAlert(Job):
    """Alerts to a notice that is told elsewhere, too."""

    kind: Literal["notice-alert"] = "notice-alert"
    tells_id: int
    """The row of the outbox that tells it."""
    due: datetime
    """When it is to be told; the row may have been written long before."""
