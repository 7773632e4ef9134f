"""The desk: the one web address that a promoter acts as, whichever browser they sit at.

What the bot has asked, and whom they write to, is then the same in all of them.
"""

from models.people.addresses import Address
from models.talking.web_lines import Line


async def desk_of(address: Address, at: Line | None = None) -> Address:
    """Where what is done in this browser is done; ``at``: what is done to this line is done where it lies."""
    if at is not None:
        there = await _with_people(at.address_id)
        if there is not None and _is_theirs(there, address):
            return there
    if address.promoter_id is None:
        return address
    theirs = Address.filter(channel=address.channel, promoter_id=address.promoter_id, blocked_reason="")
    first = await theirs.order_by("id").first()
    if first is None or first.id == address.id:
        return address
    return await _with_people(first.id) or address


def _is_theirs(there: Address, address: Address) -> bool:
    """Whether both are the same promoter's, else the same customer's."""
    if there.promoter_id != address.promoter_id:
        return False
    return address.promoter_id is not None or there.customer_id == address.customer_id


async def _with_people(number: int) -> Address | None:
    """None for an address that has been erased meanwhile."""
    return await Address.get_or_none(id=number).prefetch_related("promoter", "customer")
