"""Edge upkeep: edges are brought up to date with opens, of which none waits for it.

Opens are folded in the order of their numbers, once. The latest two minutes are looked at again each time, for what is
committed late; what changed of older ones has been noted (see the migration), and they are derived anew, with all that
came through them.
"""

import asyncio
from collections.abc import Collection, Iterable
from datetime import timedelta

from models.spread.derivation import derive
from models.spread.edges import Due, Edge
from models.spread.open_rows import marks, parts
from models.storage.clock import now
from models.storage.database import transaction
from models.storage.plain_sql import change, is_sqlite, rows
from models.storage.revisions import Revision
from models.storage.row_numbers import first_at

SETTLED_AFTER = timedelta(minutes=2)
"""Younger opens may be preceded by one that is not committed yet."""
_AT_ONCE = 5_000
"""Opens that one transaction looks at: some hundredths of a second, in which nobody else writes."""
_REVISION = "spread"
_FOLDED = f"SELECT coalesce(max(number), 0) AS number FROM revisions WHERE name = '{_REVISION}'"  # noqa: S608  (our own words)
_TAKE_TURN = (
    f"INSERT INTO revisions (name, number) VALUES ('{_REVISION}', 0)"  # noqa: S608  (our own words)
    " ON CONFLICT (name) DO UPDATE SET number = revisions.number RETURNING number"
)
_PART = (
    "SELECT count(*) AS number, max(id) + 1 AS next"
    " FROM (SELECT id FROM opens WHERE id >= ? AND id < ? ORDER BY id LIMIT ?) AS part"
)
_COMING_THROUGH = (
    "SELECT id FROM opens WHERE id >= ? AND id < ? AND (parent_open_id IS NOT NULL OR addressed_to IS NOT NULL)"
)
_SENT_TO_THEM = (
    "SELECT x.id AS number FROM opens p"
    " JOIN opens x ON x.addressed_to = p.customer_id AND x.tag = p.tag AND x.id > p.id"
)
_KEPT = "SELECT open_id FROM edges WHERE open_id >= ? AND open_id < ? AND kept"
_UNPROVED = (
    "SELECT e.open_id, e.parent_open_id, o.state <> 'fetched' AS counts, p.state <> 'fetched' AS proved FROM edges e"
    " JOIN opens o ON o.id = e.open_id JOIN opens p ON p.id = e.parent_open_id"
    " WHERE e.parent_unproved AND e.open_id >= ? ORDER BY e.open_id LIMIT ?"
)


async def catch_up() -> int:
    """Bring the edges up to date, some in each transaction so that nobody waits long. Return how many changed."""
    changed = 0
    while (worked := await _work_off_some()) is not None:
        changed += worked
        await asyncio.sleep(0)
    while (worked := await _fold_some()) is not None:
        changed += worked
        await asyncio.sleep(0)
    changed += await _look_at_young()
    await _prove_parents()
    return changed


async def rebuild() -> int:
    """Forget all edges but those whose evidence was erased, and derive them anew. Return how many."""
    async with transaction():
        await rows(_TAKE_TURN)
        await Edge.filter(kept=False).delete()
        await Due.all().delete()
        await Revision.filter(name=_REVISION).update(number=0)
    return await catch_up()


async def folded_up_to() -> int:
    """Return the number below which opens are folded: no new open may have it, whatever the clock says."""
    (found,) = await rows(_FOLDED)
    return int(found["number"])


async def _work_off_some() -> int | None:
    """Derive anew what was noted, with its children. Return how many changed; None when there was nothing."""
    if not await Due.exists():
        return None
    async with transaction():
        await rows(_TAKE_TURN)
        due = await Due.all().order_by("id").limit(_AT_ONCE)
        noted = {each.open_id for each in due}
        changed = await derive(noted | await _beside(noted), moved=noted)
        for some in parts(each.id for each in due):
            await Due.filter(id__in=some).delete()
    return changed


async def _beside(numbers: Collection[int]) -> set[int]:
    """Return the opens that came through one of these, or may have: by its reader's mark or by a card sent to them."""
    found: set[int] = set()
    for some in parts(numbers):
        among = marks(some)
        for sql in (
            f"SELECT id AS number FROM opens WHERE parent_open_id IN ({among})",  # noqa: S608  (placeholders)
            f"SELECT open_id AS number FROM edges WHERE parent_open_id IN ({among})",  # noqa: S608  (placeholders)
            f"{_SENT_TO_THEM} WHERE p.id IN ({among})",
        ):
            found |= {row["number"] for row in await rows(sql, *some)}
    return found


async def _fold_some() -> int | None:
    """Derive the next opens that are old enough. Return how many changed; None when there was none."""
    settled = await _settled()
    if not await rows("SELECT 1 FROM opens WHERE id >= ? AND id < ? LIMIT 1", await folded_up_to(), settled):
        return None
    async with transaction():
        ((since,),) = [row.values() for row in await rows(_TAKE_TURN)]
        (part,) = await rows(_PART, since, settled, _AT_ONCE)
        if not part["number"]:
            return 0
        changed = await derive(await _to_derive(since, part["next"]))
        await Revision.filter(name=_REVISION).update(number=part["next"])
    return changed


async def _look_at_young() -> int:
    """Derive the opens that are too young to be folded."""
    changed, since = 0, await folded_up_to()
    while True:
        (part,) = await rows(_PART, since, 1 << 62, _AT_ONCE)
        if not part["number"]:
            return changed
        if numbers := await _to_derive(since, part["next"]):
            async with transaction():
                await rows(_TAKE_TURN)
                changed += await derive(numbers)
        since = part["next"]


async def _to_derive(since: int, until: int) -> set[int]:
    """Return the opens of this range that have an edge, or may have."""
    found = {row["id"] for row in await rows(_COMING_THROUGH, since, until)}
    return found | {row["open_id"] for row in await rows(_KEPT, since, until)}


async def _settled() -> int:
    """Return the first number that is too young, by the clock that the triggers go by."""
    if is_sqlite():
        return first_at(now() - SETTLED_AFTER)
    (found,) = await rows("SELECT clock_timestamp() AS at")
    return first_at(found["at"] - SETTLED_AFTER)


async def _prove_parents() -> None:
    """Count a parent that is only fetched as opened once its child counts: who brought somebody had looked at it."""
    proved, since = False, 0
    while waiting := await rows(_UNPROVED, since, _AT_ONCE):
        since = waiting[-1]["open_id"] + 1
        if done := [row["open_id"] for row in waiting if row["counts"] or row["proved"]]:
            async with transaction():
                await _count_as_opened(row["parent_open_id"] for row in waiting if row["counts"])
                for some in parts(done):
                    await Edge.filter(open_id__in=some).update(parent_unproved=False)
            proved = True
    if proved:  # they count now, and their own parents with them
        await _prove_parents()


async def _count_as_opened(numbers: Iterable[int]) -> None:
    for some in parts(set(numbers)):
        sql = f"UPDATE opens SET state = 'opened' WHERE state = 'fetched' AND id IN ({marks(some)})"  # noqa: S608  (placeholders)
        await change(sql, *some)
