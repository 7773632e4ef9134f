"""Blocked: of a customer whom they block, a promoter is told nothing, whatever the customer does."""

from bot.courier.meetings import FOR_PROMOTERS
from models.blocks import blocked_by
from models.communications import Communication
from models.conversations import Conversation
from models.names import customers_named
from models.opens import Open
from models.outbox import Message as Row

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


async def _customers(row: Row) -> set[int]:
    facts = row.facts
    found = customers_named(facts)
    if facts.get("customer_id"):
        found.add(int(facts["customer_id"]))
    if open_id := facts.get("open_id"):
        opened = await Open.get_or_none(id=int(open_id))
        found |= {each for each in (opened.customer_id, opened.addressed_to) if each} if opened else set()
    conversations = {int(facts["conversation_id"])} if facts.get("conversation_id") else set()
    if row.communication_id is not None:
        said = await Communication.get_or_none(id=row.communication_id)
        conversations |= {said.conversation_id} if said else set()
    for talking in await Conversation.filter(id__in=conversations) if conversations else []:
        found.add(talking.customer_id)
    return found
