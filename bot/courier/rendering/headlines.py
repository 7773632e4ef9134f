"""Headlines: who speaks and about what, in one line; and what a customer's own place in a promoter's chat is called."""

from enum import StrEnum

from models.people.addresses import addresses_of
from models.people.customers import Customer, shown_name
from models.sharing.promotions import titles
from models.talking.communications import Direction, has_communications
from models.talking.conversations import Conversation
from models.talking.relaying import recipient_of
from models.words import say


class CustomerStatus(StrEnum):
    """How a customer stands with their promoter, as the mark before their name."""

    READS = "👀"
    """Has opened cards and said nothing yet."""
    TALKS = "💬"
    GONE = "🚫"
    """Can't be written to any more."""


def headline(language: str, name: str, topic: str) -> str:
    """Say who speaks and about what, over relayed words."""
    return say(language, "heading", name=name, topic=topic) if topic else name


def place_name(standing: CustomerStatus, heading: str) -> str:
    """Name the customer's own place by their headline, as it is called now."""
    return f"{standing} {heading}"


async def place_of(talking: Conversation, customer: Customer, language: str) -> str:
    """Return the name of the customer's place in a promoter's chat, as things stand at present."""
    topics = await titles([talking.promotion_id])
    name = shown_name(customer, language, own=talking.own_name)
    return place_name(await _standing(talking), headline(language, name, topics.get(talking.promotion_id, "")))


async def _standing(talking: Conversation) -> CustomerStatus:
    if await recipient_of(talking, Direction.TO_CUSTOMER) is None and await addresses_of(talking.customer_id):
        return CustomerStatus.GONE
    return CustomerStatus.TALKS if await has_communications(talking.id, Direction.TO_PROMOTER) else CustomerStatus.READS
