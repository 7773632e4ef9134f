"""Blocked: of a customer whom they block, a promoter is told nothing, whatever they do; nor is one who left."""

from bot.courier.meetings import FOR_PROMOTERS
from bot.courier.reasons import Pointless
from bot.outcomes import Final
from models.people.names import customers_named
from models.queue.outbox import Message as Row
from models.reading.opens import open_or_none
from models.talking.blocks import blocked_by
from models.talking.communications import Direction, communication_or_none
from models.talking.conversations import conversations

_OF_CUSTOMERS = FOR_PROMOTERS | {
    "opened",
    "read",
    "details",
    "recognised",
    "absent",
    "call-over",
    "call-recording",
    "customer-stopped",
    "customer-resumed",
    "customer-took-details-back",
}
"""Notices that come of what one customer did. Words are held back where they arrive, see bot.commands.block."""


async def is_of_blocked(row: Row, promoter_id: int) -> bool:
    """Whether the row tells this promoter of a customer whom they block."""
    if row.kind not in _OF_CUSTOMERS and not (row.kind == "relay" and row.facts.get("edited")):
        return False
    blocked = await blocked_by(promoter_id)
    return bool(blocked) and not blocked.isdisjoint(await _customers(row))


async def refuse_for_leaver(row: Row) -> None:
    """What waited for a promoter who is deactivated by now. What they asked for themself still reaches them.

    Raises Pointless for a notice, Final for a customer's words, so that the customer is told.
    """
    if row.kind in _OF_CUSTOMERS or row.kind == "opened_by_many":
        raise Pointless("the promoter has left")
    if row.kind == "relay" and row.communication_id is not None:
        said = await communication_or_none(row.communication_id)
        if said is not None and said.direction is Direction.TO_PROMOTER:
            raise Final("failed-promoter-left")


async def _customers(row: Row) -> set[int]:
    facts = row.facts
    found = customers_named(facts)
    if facts.get("customer_id"):
        found.add(int(facts["customer_id"]))
    if open_id := facts.get("open_id"):
        opened = await open_or_none(int(open_id))
        found |= {each for each in (opened.customer_id, opened.addressed_to) if each} if opened else set()
    numbers = {int(facts["conversation_id"])} if facts.get("conversation_id") else set()
    if row.communication_id is not None:
        said = await communication_or_none(row.communication_id)
        numbers |= {said.conversation_id} if said else set()
    return found | {talking.customer_id for talking in (await conversations(numbers)).values()}
