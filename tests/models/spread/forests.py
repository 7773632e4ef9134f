"""Forests: spreads of any size, stored in one go."""

from datetime import timedelta
from random import Random

from models.people.customers import Customer, new_customer
from models.people.promoters import Promoter
from models.reading.opens import Known, Open, Proof, Visitor
from models.sharing.promotions import Promotion
from models.sharing.tags import Tag, issue_tag
from models.spread.edges import Way
from models.storage.clock import now
from models.storage.codes import new_code
from models.storage.row_numbers import first_at, time_of

_NAMES = ("Yi", "欧阳娜娜", "Bartholomew Featherstonehaugh-Cholmondeley", "Zoë", "")


async def grow(
    promotion: Promotion, promoters: list[Promoter], opens: int, *, first: int = 1, seed: int = 1, at_once: int = 5_000
) -> list[Open]:
    """Store so many opens over three days; all but the ``first`` came through an earlier one, some through many."""
    chance = Random(seed)
    card = await issue_tag(promotion, promoters[0], "web")
    people = [await new_customer(name) for name in _NAMES]
    since, step = now() - timedelta(days=3), timedelta(days=3) / (opens + 1)
    grown: list[Open] = []
    tags: list[Tag] = []
    for number in range(opens):
        parent = grown[min(chance.randrange(number), chance.randrange(number))] if number >= first else None
        tag = card if parent is None else _mark(card, parent, chance.choice(promoters), chance)
        tags += [tag] if parent is not None else []
        grown.append(_open(first_at(since + number * step) | number % 4096, tag, parent, chance, people))
    await Tag.bulk_create(tags, batch_size=at_once)
    await Open.bulk_create(grown, batch_size=at_once)
    return grown


def _mark(card: Tag, parent: Open, promoter: Promoter, chance: Random) -> Tag:
    code = new_code()
    return Tag(
        code=code,
        key=code,
        promotion_id=vars(card)["promotion_id"],
        promoter_id=promoter.id,
        channel="web",
        parent_code=card.code,
        parent_open_id=parent.id,
        way=chance.choice([Way.LINK, Way.QR, Way.SHARE, Way.MAIL, Way.INLINE]),
        created_at=now(),
    )


def _open(number: int, tag: Tag, parent: Open | None, chance: Random, people: list[Customer]) -> Open:
    reader = chance.choice(people) if chance.random() < 0.2 else None
    return Open(
        id=number,
        tag=tag.code,
        promotion_id=vars(tag)["promotion_id"],
        promoter_id=vars(tag)["promoter_id"],
        topic="Towel",
        viewed_at=time_of(number),
        channel="web",
        visitor=Visitor.PERSON,
        state=chance.choice([Proof.OPENED, Proof.READ]),
        parent_open_id=None if parent is None else parent.id,
        customer_id=None if reader is None else reader.id,
        known_by=Known.NOT if reader is None else Known.ACCOUNT,
    )
