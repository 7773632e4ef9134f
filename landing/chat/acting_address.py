"""The acting address: the one web address that a promoter acts as, whichever browser they sit at.

The bot's open question, and whom they write to, are then the same in all of their browsers.
"""

from models.people.addresses import Address, address_or_none, first_terminal_on
from models.talking.web_lines import ChatLine


async def acting_address_of(address: Address, at: ChatLine | None = None) -> Address:
    """Return the address that this browser acts as; ``at``: for what is done to this line, the address it lies at."""
    if at is not None:
        there = await address_or_none(at.address_id)
        if there is not None and _is_theirs(there, address):
            return there
    if address.promoter_id is None:
        return address
    first = await first_terminal_on(address.channel, address.promoter_id)
    if first is None or first.id == address.id:
        return address
    return await address_or_none(first.id) or address


def _is_theirs(there: Address, address: Address) -> bool:
    """Tell whether both are the same promoter's, else the same customer's."""
    if there.promoter_id != address.promoter_id:
        return False
    return address.promoter_id is not None or there.customer_id == address.customer_id
