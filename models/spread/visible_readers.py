"""Readers in a spread, as far as who looks may know them: whose opens they are told of, and whom they talk with.

Read anew each time: a tree may be older than what became of its readers, and of whose they are, since.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from models.people import customers
from models.people.customers import Customer
from models.spread.open_rows import marks, parts
from models.storage.plain_sql import rows
from models.talking.blocks import blocked_by
from models.talking.conversations import conversations_with


async def readers(opens: Collection[int]) -> Mapping[int, Customer]:
    """Return the proved readers of these opens, by open: as an operator may know them."""
    return await _named({each.open_id: each.customer_id for each in await _read(opens)})


async def readers_known_to(promoter_id: int, opens: Collection[int]) -> Mapping[int, Customer]:
    """Return the proved readers of these opens whom the promoter knows already, by open.

    Who read another promoter's card is that promoter's to know; and who is blocked is not spoken of.
    """
    read = await _read(opens)
    told = {each.customer_id for each in read if each.promoter_id == promoter_id}
    talked_with = await conversations_with(promoter_id, {each.customer_id for each in read} - told)
    may_know = (told | set(talked_with)) - await blocked_by(promoter_id)
    return await _named({each.open_id: each.customer_id for each in read if each.customer_id in may_know})


class _Reading(NamedTuple):
    open_id: int
    promoter_id: int | None
    customer_id: int


async def _read(opens: Collection[int]) -> list[_Reading]:
    """Return those of these opens of which it is proved who read."""
    found: list[_Reading] = []
    for some in parts(opens):
        sql = f"SELECT id, promoter_id, customer_id FROM opens WHERE id IN ({marks(some)}) AND customer_id IS NOT NULL"  # noqa: S608  (placeholders)
        found += [_Reading(*row.values()) for row in await rows(sql, *some)]
    return found


async def _named(by_open: Mapping[int, int]) -> dict[int, Customer]:
    known = await customers.known(by_open.values())
    return {number: known[customer] for number, customer in by_open.items() if customer in known}
