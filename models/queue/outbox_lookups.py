"""Rows of the outbox found again: by number, by the communication they carry, by their deduplication key."""

from datetime import datetime

from models.people.channels import EMAIL
from models.queue.outbox import OutboxMessage, SendState, lane_of
from models.storage.clock import now
from models.storage.plain_sql import rows

_ROWS_SEARCHED = 20


async def row_or_none(number: int) -> OutboxMessage | None:
    """Return the row of this number; None when it was cleared out."""
    return await OutboxMessage.get_or_none(id=number)


async def row_once(dedupe: str) -> OutboxMessage | None:
    """Return the row with this deduplication key (see ``OutboxMessage.dedupe``); None when there is none."""
    return await OutboxMessage.get_or_none(dedupe=dedupe)


async def first_delivery(communication_id: int) -> OutboxMessage | None:
    """Return the row that carried the communication first, before any edit of it; None when there is none."""
    return (
        await OutboxMessage.filter(communication_id=communication_id, edits_id=None, kind="relay")
        .order_by("id")
        .first()
    )


async def is_gathering(channel: str, account: str, album: str) -> bool:
    """Tell whether a row that waits for this account takes the album's next piece."""
    waiting = OutboxMessage.filter(channel=channel, account=account, kind="relay", state=SendState.QUEUED, attempts=0)
    return any(row.album == album for row in await waiting.order_by("-id").limit(_ROWS_SEARCHED))


async def has_notice(lane: str, kind: str, subject: str) -> bool:
    """Tell whether the lane has a row of this kind about this subject, as far back as rows are kept."""
    return await OutboxMessage.filter(lane=lane, kind=kind, subject=subject).exists()


async def parked_in(lane: str, kind: str) -> list[OutboxMessage]:
    """Return the lane's rows of this kind that wait for a later time, oldest first."""
    waiting = OutboxMessage.filter(lane=lane, kind=kind, state=SendState.QUEUED, not_before__gt=now())
    return await waiting.order_by("id")


async def fail_afterwards(row: OutboxMessage, reason: str) -> bool:
    """Mark as failed a row that the platform had accepted. False when it was failed or cancelled already."""
    gone = {SendState.FAILED, SendState.CANCELLED}
    if row.state in gone:
        return False
    still = OutboxMessage.filter(id=row.id).exclude(state__in=gone)
    return bool(await still.update(state=SendState.FAILED, reason=reason[:300], finished_at=now(), leased_until=None))


async def mails_of_ours(account: str, since: datetime) -> int:
    """Count the mails sent to this address since then that carry nobody's words."""
    (found,) = await rows(
        "SELECT count(*) AS number FROM outbox WHERE lane = ? AND finished_at > ? AND state = 'sent'"  # noqa: S608  (our own word, as the partial index has it)
        f" AND channel = '{EMAIL}' AND communication_id IS NULL",
        lane_of(EMAIL, account),
        since,
    )
    return int(found["number"])
