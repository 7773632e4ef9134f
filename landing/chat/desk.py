"""The desk: the one web address that a promoter acts as, whichever browser they sit at.

What the bot has asked, and whom they write to, is then the same in all of them.
"""

from models.people.addresses import Address, address_or_none, first_terminal_on
from models.talking.web_lines import ChatLine


async def desk_of(address: Address, at: ChatLine | None = None) -> Address:
    """Where what is done in this browser is done; ``at``: what is done to this line is done where it lies."""
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
    """Whether both are the same promoter's, else the same customer's."""
    if there.promoter_id != address.promoter_id:
        return False
    return address.promoter_id is not None or there.customer_id == address.customer_id
