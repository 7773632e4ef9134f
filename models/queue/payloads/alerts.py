"""Alerts: what is shown on a device's own screen, or told by mail to who is away.

On a screen, the row's account is the number of the browser's subscription.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from models.queue.payloads.base import Job, Payload


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


@dataclass(frozen=True, kw_only=True)
class WordsByMail(Payload):
    """Tells a customer who is away from the web chat that words wait there."""

    kind: Literal["words-by-mail"] = "words-by-mail"
    alert_id: int
    """The mail alert, see models.talking.mail_alerts."""
