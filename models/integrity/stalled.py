"""Stalled queues: work that should long have been done."""

from collections.abc import AsyncIterator
from datetime import timedelta

from models.integrity.fault import Fault
from models.reports.first_steps import queues
from models.storage.clock import now

LATE = timedelta(minutes=10)
_SERVE = "see that `handbill serve` runs and what its log and `handbill doctor` say"


async def stalled_queues() -> AsyncIterator[Fault]:
    """Yield the queues whose oldest row has waited longer than ``LATE``, and the updates that were set aside."""
    waiting = await queues()
    late = now() - LATE
    if waiting.oldest_update and waiting.oldest_update < late:
        yield Fault(where="inbox", rows=waiting.updates_waiting, what="wait to be worked", mend=_SERVE, passing=True)
    if waiting.oldest_message and waiting.oldest_message < late:
        yield Fault(where="outbox", rows=waiting.messages_waiting, what="wait to be sent", mend=_SERVE, passing=True)
    if waiting.updates_aside:
        mend = "once mended: `handbill doctor --run-again`"
        what = "were set aside after three tries"
        yield Fault(where="inbox", rows=waiting.updates_aside, what=what, mend=mend, passing=True)
