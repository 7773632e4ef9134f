"""Reading choices: what is left of an open whose reader does not want it told how they read."""

from models.queue.outbox import OutboxMessage, SendState
from models.reading.interactions import Event, Interaction
from models.reading.opens import Known, Open, Proof
from models.storage.clock import now
from models.storage.statements import run_here

WITHDRAWN = "withdrawn"
"""The interaction that says so; while it stands, no other is taken."""


async def forget_reading(open_id: int) -> None:
    """Delete what the page told; what the reader filled in there has a consent of its own. Call it in a transaction."""
    told = Interaction.filter(open_id=open_id)
    await told.exclude(kind__in=("form", WITHDRAWN)).delete()
    await run_here(Event(WITHDRAWN, WITHDRAWN, {}, 0.0, now()).of(open_id))
    if await told.filter(kind="form").exists():
        return
    seen = Open.filter(id=open_id)
    await seen.filter(state=Proof.READ).update(state=Proof.OPENED)
    await seen.filter(known_by=Known.SESSION).update(customer_id=None, known_by=Known.NOT)
    follow_up = OutboxMessage.filter(dedupe=f"read {open_id}", state=SendState.QUEUED)
    await follow_up.update(state=SendState.CANCELLED, reason="withdrawn", finished_at=now())
