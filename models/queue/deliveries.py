"""Rows of the outbox found again: by number, by what they carry, by what they say only once."""

from models.queue.outbox import OutboxMessage, SendState
from models.storage.clock import now

_LOOKED_THROUGH = 20


async def row_or_none(number: int) -> OutboxMessage | None:
    """Return the row of this number; None where it was cleared out."""
    return await OutboxMessage.get_or_none(id=number)


async def row_once(dedupe: str) -> OutboxMessage | None:
    """Return the row that says what is told only once: see ``OutboxMessage.dedupe``."""
    return await OutboxMessage.get_or_none(dedupe=dedupe)


async def first_delivery(communication_id: int) -> OutboxMessage | None:
    """Return the row that carried the communication first, before any edit of it."""
    return (
        await OutboxMessage.filter(communication_id=communication_id, edits_id=None, kind="relay")
        .order_by("id")
        .first()
    )


async def is_gathering(channel: str, account: str, album: str) -> bool:
    """Tell whether a row waits there to which the album's next piece belongs."""
    waiting = OutboxMessage.filter(channel=channel, account=account, kind="relay", state=SendState.QUEUED, attempts=0)
    return any(row.album == album for row in await waiting.order_by("-id").limit(_LOOKED_THROUGH))


async def has_been_told(lane: str, kind: str, subject: str) -> bool:
    """Tell whether this was said there about this subject, as far back as rows are kept."""
    return await OutboxMessage.filter(lane=lane, kind=kind, subject=subject).exists()


async def parked_in(lane: str, kind: str) -> list[OutboxMessage]:
    """Return the rows of this kind that wait for their time there, oldest first."""
    waiting = OutboxMessage.filter(lane=lane, kind=kind, state=SendState.QUEUED, not_before__gt=now())
    return await waiting.order_by("id")


async def fail_afterwards(row: OutboxMessage, reason: str) -> bool:
    """End a row as failed that the platform had taken; False where it has ended in vain already."""
    gone = {SendState.FAILED, SendState.CANCELLED}
    if row.state in gone:
        return False
    still = OutboxMessage.filter(id=row.id).exclude(state__in=gone)
    return bool(await still.update(state=SendState.FAILED, reason=reason[:300], finished_at=now(), leased_until=None))
