"""Reading choices: what remains of an open whose reader withdrew their consent to reports of how they read."""

from models.queue.outbox import OutboxMessage, SendState
from models.reading.interactions import Event, Interaction
from models.reading.opens import Known, Open, Proof
from models.storage.clock import now
from models.storage.statements import run_here

WITHDRAWN = "withdrawn"
"""Kind of the interaction that records the withdrawal; while it is there, no other is accepted."""


async def forget_reading(open_id: int) -> None:
    """Delete what the page reported; forms stay, as they have a consent of their own. Call it in a transaction."""
    interactions = Interaction.filter(open_id=open_id)
    await interactions.exclude(kind__in=("form", WITHDRAWN)).delete()
    await run_here(Event(WITHDRAWN, WITHDRAWN, {}, 0.0, now()).of(open_id))
    if await interactions.filter(kind="form").exists():
        return
    seen = Open.filter(id=open_id)
    await seen.filter(state=Proof.READ).update(state=Proof.OPENED)
    await seen.filter(known_by=Known.SESSION).update(customer_id=None, known_by=Known.NOT)
    follow_up = OutboxMessage.filter(dedupe=f"read {open_id}", state=SendState.QUEUED)
    await follow_up.update(state=SendState.CANCELLED, reason="withdrawn", finished_at=now())
