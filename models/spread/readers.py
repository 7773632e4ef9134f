"""Readers in a spread, as far as a promoter may know them: whose opens they are told of, and whom they talk with."""

from collections.abc import Iterable

from models.people.customers import Customer, known
from models.spread.tree import Tree
from models.talking.blocks import blocked_by
from models.talking.conversations import conversations_with


async def readers_known_to(promoter_id: int, tree: Tree, places: Iterable[int]) -> dict[int | None, Customer]:
    """Return the proved readers of these opens whom the promoter knows already, by number.

    Who read another promoter's card is that promoter's to know; and who is blocked is not spoken of.
    """
    told, others = set[int](), set[int]()
    for place in places:
        number = tree.customer_id[place]
        if number is not None:
            (told if tree.promoter_id[place] == promoter_id else others).add(number)
    talked_with = await conversations_with(promoter_id, others - told)
    return await known((told | set(talked_with)) - await blocked_by(promoter_id))
