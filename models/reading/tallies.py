"""Tallies: how many opens are alike, so that figures are summed up from few rows and not counted over all opens.

Opens are folded into tallies once they are old enough that they hardly change any more; younger ones are counted from
their rows, a short range of the key. An open that is changed after it was folded (recognised, merged, erased, read
late) is taken out of its tally and put into another by a trigger (see the migration), in the transaction that changes
it: whoever changes opens need not know of tallies, and no kill comes between the two.
"""

import asyncio
from datetime import timedelta

from tortoise import fields
from tortoise.models import Model

from models.storage.clock import now
from models.storage.database import transaction
from models.storage.plain_sql import change, is_sqlite, rows
from models.storage.revisions import Revision
from models.storage.row_numbers import first_at

SETTLED_AFTER = timedelta(hours=1)
"""On PostgreSQL the triggers look at opens half as old as this: no open is changed unseen while it is folded."""
_AT_ONCE = 5_000
"""Opens that one transaction folds: some hundredths of a second, in which nobody else writes."""
_REVISION = "tallied"
FOLDED_UP_TO = f"(SELECT coalesce(max(number), 0) FROM revisions WHERE name = '{_REVISION}')"  # noqa: S608  (our own words)
"""SQL: opens with a smaller number are in the tallies."""
KNOWN = "customer_id IS NOT NULL AND visitor = 'person' AND state <> 'fetched'"
"""SQL: the opens whose reader is told of, for it is proved who opened them."""
YOUNG = f"id >= {FOLDED_UP_TO}"
"""SQL: the opens that are in no tally yet. Ask for both in one statement: it sees one moment."""
KNOWN_OPENS = (
    "(SELECT tag, promotion_id, promoter_id, customer_id, number FROM reader_tallies UNION ALL"  # noqa: S608  (our own words)
    f" SELECT tag, promotion_id, coalesce(promoter_id, 0), customer_id, 1 FROM opens WHERE {YOUNG} AND {KNOWN})"
)
"""SQL: a table of who opened what by which card, and how often; the same reader of a card may be in it twice."""


class Tally(Model):
    """How many opens are alike in what figures ask for; at least one. ``promoter_id`` 0: credited to nobody."""

    id = fields.BigIntField(primary_key=True)
    tag = fields.CharField(22)
    promotion_id = fields.IntField()
    promoter_id = fields.IntField()
    visitor = fields.CharField(8)
    state = fields.CharField(8)
    number = fields.IntField()

    class Meta:
        table = "tallies"
        unique_together = (("tag", "promotion_id", "promoter_id", "visitor", "state"),)


class ReaderTally(Model):
    """How many opens of a card are proved to be a customer's: who has none has no row."""

    id = fields.BigIntField(primary_key=True)
    tag = fields.CharField(22)
    promotion_id = fields.IntField()
    promoter_id = fields.IntField()
    customer_id = fields.IntField()
    number = fields.IntField()

    class Meta:
        table = "reader_tallies"
        unique_together = (("tag", "customer_id", "promotion_id", "promoter_id"),)


_ALIKE = {
    "tallies": "tag, promotion_id, promoter_id, visitor, state",
    "reader_tallies": "tag, promotion_id, promoter_id, customer_id",
}
_COUNTED = {"tallies": "1 = 1", "reader_tallies": KNOWN}


def _counted(table: str, which: str) -> str:
    """Return SQL that counts opens as this table tallies them."""
    alike = _ALIKE[table]
    columns = alike.replace("promoter_id", "coalesce(promoter_id, 0) AS promoter_id")
    groups = alike.replace("promoter_id", "coalesce(promoter_id, 0)")
    return f"SELECT {columns}, count(*) AS number FROM opens WHERE {which} AND {_COUNTED[table]} GROUP BY {groups}"  # noqa: S608  (our own words)


def _fold(table: str) -> str:
    alike = _ALIKE[table]
    return (
        f"INSERT INTO {table} ({alike}, number) {_counted(table, 'id >= ? AND id < ?')}"
        f" ON CONFLICT ({alike}) DO UPDATE SET number = {table}.number + excluded.number"
    )


_TAKE_TURN = (
    f"INSERT INTO revisions (name, number) VALUES ('{_REVISION}', 0)"  # noqa: S608  (our own words)
    " ON CONFLICT (name) DO UPDATE SET number = revisions.number RETURNING number"
)
"""Whoever changes an old open waits until the turn's transaction is over, and then finds the open folded."""
_NEXT = (
    "SELECT count(*) AS number, max(id) + 1 AS next"
    " FROM (SELECT id FROM opens WHERE id >= ? AND id < ? ORDER BY id LIMIT ?) AS part"
)


async def fold_all() -> int:
    """Fold whatever is old enough, some in each transaction so that nobody waits long. Return how many opens."""
    folded = 0
    while number := await fold_some():
        folded += number
        await asyncio.sleep(0)
    return folded


async def fold_some() -> int:
    """Fold the next opens that are old enough. Return how many; 0 when there are none."""
    settled = await _settled()
    if not await rows(f"SELECT 1 FROM opens WHERE id >= {FOLDED_UP_TO} AND id < ? LIMIT 1", settled):  # noqa: S608  (our own words)
        return 0
    async with transaction():
        ((since,),) = [row.values() for row in await rows(_TAKE_TURN)]
        (part,) = await rows(_NEXT, since, settled, _AT_ONCE)
        if not part["number"]:
            return 0
        for table in _ALIKE:
            await change(_fold(table), since, part["next"])
        await Revision.filter(name=_REVISION).update(number=part["next"])
    return int(part["number"])


async def _settled() -> int:
    """Return the first number that is too young, by the clock that the triggers go by."""
    if is_sqlite():
        return first_at(now() - SETTLED_AFTER)
    (found,) = await rows("SELECT clock_timestamp() AS at")
    return first_at(found["at"] - SETTLED_AFTER)


async def folded_up_to() -> int:
    """Return the number below which opens are in the tallies: no new open may have it, whatever the clock says."""
    (found,) = await rows(f"SELECT {FOLDED_UP_TO} AS number")
    return int(found["number"])


async def fold_again() -> int:
    """Forget all tallies and fold the opens anew. Return how many. Figures are right meanwhile, only slower.

    Of opens that were dropped, what they had been tallied as is known, and is in tallies from the first.
    """
    alike = _ALIKE["tallies"]
    async with transaction():
        await rows(_TAKE_TURN)
        await Tally.all().delete()
        await ReaderTally.all().delete()
        await change(f"INSERT INTO tallies ({alike}, number) SELECT {alike}, number FROM tallies_dropped")  # noqa: S608  (our own words)
        await Revision.filter(name=_REVISION).update(number=0)
    return await fold_all()


async def mistaken() -> dict[str, list[str]]:
    """Return, by table, the cards whose tallies say another number than there are opens, those that were dropped too.

    Whole tables are read.
    """
    dropped = {"tallies": f" UNION ALL SELECT {_ALIKE['tallies']}, -number FROM tallies_dropped"}  # noqa: S608  (our own words)
    found = {
        table: await rows(
            f"SELECT tag FROM (SELECT {alike}, number FROM {table}{dropped.get(table, '')} UNION ALL"  # noqa: S608  (our own words)
            f" SELECT {alike}, -number FROM ({_counted(table, f'id < {FOLDED_UP_TO}')}) AS scanned) AS compared"
            f" GROUP BY {alike} HAVING sum(number) <> 0 ORDER BY tag",
        )
        for table, alike in _ALIKE.items()
    }
    return {table: [row["tag"] for row in wrong] for table, wrong in found.items() if wrong}
