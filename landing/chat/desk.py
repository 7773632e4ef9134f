"""The desk: the one web address that a promoter acts as, whichever browser they sit at.

What the bot has asked, and whom they write to, is then the same in all of them.
"""

from models.addresses import Address
from models.lines import Line


async def desk_of(address: Address, at: Line | None = None) -> Address:
    """Where what is done in this browser is done; ``at``: what is done to this line is done where it lies."""
    if at is not None:
        there = await _with_people(at.address_id)
        if there.promoter_id == address.promoter_id and (
            address.promoter_id or there.customer_id == address.customer_id
        ):
            return there
    if address.promoter_id is None:
        return address
    theirs = Address.filter(channel=address.channel, promoter_id=address.promoter_id, blocked_reason="")
    first = await theirs.order_by("id").first()
    return address if first is None or first.id == address.id else await _with_people(first.id)


async def _with_people(number: int) -> Address:
    return await Address.get(id=number).prefetch_related("promoter", "customer")
