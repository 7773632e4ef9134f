"""The relay rule: who takes part in a conversation, where their words go, and what is in the way. Said here only."""

from models.people.addresses import Address, reachable, terminal, why_unreachable
from models.talking.communications import Direction
from models.talking.conversations import Conversation


def direction_from(talking: Conversation, *, promoter_id: int | None, customer_id: int | None) -> Direction | None:
    """Return which way this person's words go in the conversation; None where they take no part in it (any more).

    ``promoter_id`` is None for who is no promoter, and for one who has left.
    """
    if promoter_id is not None and promoter_id == talking.promoter_id:
        return Direction.TO_CUSTOMER
    if customer_id is not None and customer_id == talking.customer_id:
        return Direction.TO_PROMOTER
    return None


async def promoters_terminal(talking: Conversation) -> Address | None:
    """Return where the conversation's promoter, who is loaded, is told; None where they left or have no terminal."""
    return await terminal(talking.promoter_id) if talking.promoter.active else None


async def recipient_of(talking: Conversation, direction: Direction) -> Address | None:
    """Return where words of the one reach the other at present; None: nowhere, see ``why_no_recipient``."""
    if direction is Direction.TO_CUSTOMER:
        return await reachable(talking.customer_id, talking.promoter_id)
    return await promoters_terminal(talking)


async def why_no_recipient(talking: Conversation, direction: Direction) -> str:
    """Return why there is no recipient: a sentence of words/."""
    if direction is Direction.TO_CUSTOMER:
        return await why_unreachable(talking.customer_id, talking.promoter_id)
    return "failed-no-address" if talking.promoter.active else "failed-promoter-left"
