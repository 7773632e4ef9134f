"""Blocked: of a customer whom they block, a promoter is told nothing, whatever they do; nor is one who left."""

from bot.courier.rendering.meetings import FOR_PROMOTERS
from bot.courier.skips import Skip
from bot.outcomes import Final
from models.people.names import customers_named
from models.queue.outbox import OutboxMessage as Row
from models.queue.payloads import Payload
from models.queue.payloads.calls import CallOver, CallRecording
from models.queue.payloads.open_notices import (
    DetailsLeft,
    HowRead,
    Opened,
    OpenedByMany,
    OpenedFurther,
    ReaderRecognised,
)
from models.queue.payloads.words import Relay
from models.reading.opens import open_or_none
from models.talking.blocks import blocked_by
from models.talking.communications import Direction, communication_or_none
from models.talking.conversations import conversations

_OF_CUSTOMERS = Opened | HowRead | DetailsLeft | ReaderRecognised | CallOver | CallRecording
"""Notices that come of what one customer did. Words are held back where they arrive, see bot.commands.block."""
_SENTENCES_OF_CUSTOMERS = {"absent", "customer-stopped", "customer-resumed", "customer-took-details-back"}


async def is_of_blocked(row: Row, payload: Payload, promoter_id: int) -> bool:
    """Whether the row tells this promoter of a customer whom they block."""
    if not (payload.edited if isinstance(payload, Relay) else _comes_of_a_customer(payload)):
        return False
    blocked = await blocked_by(promoter_id)
    return bool(blocked) and not blocked.isdisjoint(await _customers(row, payload))


async def refuse_for_leaver(row: Row, payload: Payload) -> None:
    """Refuse what waited for a promoter who is deactivated by now. What they asked for themself still reaches them.

    Raises Skip for a notice, Final for a customer's words, so that the customer is told.
    """
    if _comes_of_a_customer(payload) or isinstance(payload, OpenedByMany | OpenedFurther):
        raise Skip("the promoter has left")
    if isinstance(payload, Relay) and row.communication_id is not None:
        said = await communication_or_none(row.communication_id)
        if said is not None and said.direction is Direction.TO_PROMOTER:
            raise Final("failed-promoter-left")


def _comes_of_a_customer(payload: Payload) -> bool:
    return isinstance(payload, _OF_CUSTOMERS) or payload.kind in FOR_PROMOTERS | _SENTENCES_OF_CUSTOMERS


async def _customers(row: Row, payload: Payload) -> set[int]:
    found = customers_named(row.facts)
    if row.customer_id is not None:
        found.add(row.customer_id)
    if isinstance(payload, Opened | HowRead | DetailsLeft | ReaderRecognised) and payload.open_id is not None:
        opened = await open_or_none(payload.open_id)
        found |= {each for each in (opened.customer_id, opened.addressed_to) if each} if opened else set()
    numbers = {row.conversation_id} if row.conversation_id is not None else set()
    if row.communication_id is not None:
        said = await communication_or_none(row.communication_id)
        numbers |= {said.conversation_id} if said else set()
    return found | {talking.customer_id for talking in (await conversations(numbers)).values()}
