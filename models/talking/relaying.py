"""The relay rule: who takes part in a conversation, where their words go, and what is in the way. Written only here."""

from models.people.addresses import Address, reachable, terminal, why_unreachable
from models.talking.communications import Direction
from models.talking.conversations import Conversation


def direction_from(conversation: Conversation, *, promoter_id: int | None, customer_id: int | None) -> Direction | None:
    """Return which way this person's words go in the conversation; None where they take no part in it (any more).

    ``promoter_id`` is None for who is no promoter, and for one who has left.
    """
    if promoter_id is not None and promoter_id == conversation.promoter_id:
        return Direction.TO_CUSTOMER
    if customer_id is not None and customer_id == conversation.customer_id:
        return Direction.TO_PROMOTER
    return None


async def promoters_terminal(conversation: Conversation) -> Address | None:
    """Return the terminal of the conversation's promoter, who is loaded; None when they left or have none."""
    return await terminal(conversation.promoter_id) if conversation.promoter.active else None


async def recipient_of(conversation: Conversation, direction: Direction) -> Address | None:
    """Return the address where words in this direction arrive at present; None: nowhere, see ``why_no_recipient``."""
    if direction is Direction.TO_CUSTOMER:
        return await reachable(conversation.customer_id, conversation.promoter_id)
    return await promoters_terminal(conversation)


async def why_no_recipient(conversation: Conversation, direction: Direction) -> str:
    """Return why there is no recipient: the key of a sentence in models/words."""
    if direction is Direction.TO_CUSTOMER:
        return await why_unreachable(conversation.customer_id, conversation.promoter_id)
    return "failed-no-address" if conversation.promoter.active else "failed-promoter-left"
