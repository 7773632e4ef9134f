"""What couriers on one database read of each other: each message that went out, once, however many rows it tells."""

from datetime import timedelta

import pytest

from models.queue.attempts import Attempt
from models.queue.gatherings import gather
from models.queue.leases import take
from models.queue.outbox import NOTICES, OutboxMessage, SendState, delivered
from models.queue.sent_lately import sent_since
from models.recording.group_commit import GroupCommit
from models.storage.clock import now
from tests.models.queue.test_leases import queued

pytestmark = pytest.mark.both_databases
A_MINUTE = timedelta(minutes=1)


async def _sent(recorder: GroupCommit, *, joins: int | None = None) -> OutboxMessage:
    """Send the one row that is due, with what waits behind it, perhaps into an earlier message."""
    (row,) = await take(10)
    await gather(row, limit=50)
    await recorder.write(*delivered(row, SendState.SENT, [] if joins else [f"m{row.id}"], [], joins=joins))
    return row


async def test_what_is_written_into_an_earlier_message_goes_out_like_any_other(recorder: GroupCommit) -> None:
    began = now() - A_MINUTE
    await queued("jia", rank=NOTICES)
    first = await _sent(recorder)
    await queued("jia", rank=NOTICES)
    second = await _sent(recorder, joins=first.id)
    found = await sent_since(began, ["madeup"])
    assert [(each.attempts, each.account) for each in found] == [
        ((Attempt(first.id, first.attempts),), "jia"),
        ((Attempt(second.id, second.attempts),), "jia"),
    ]


async def test_what_is_told_together_went_out_once(recorder: GroupCommit) -> None:
    began = now() - A_MINUTE
    waiting = [await queued("jia", rank=NOTICES) for _ in range(3)]
    await queued("yi", rank=NOTICES, later=A_MINUTE)
    await _sent(recorder)
    (together,) = await sent_since(began, ["madeup"])
    assert together.attempts == tuple(Attempt(row.id, 1) for row in waiting)
    assert await sent_since(now(), ["madeup"]) == []
    assert await sent_since(began, ["telegram"]) == []
