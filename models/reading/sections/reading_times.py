"""How long each section of a promotion was read, by all its readers: summed up from reports, in steps and once each.

Reports are summed up in the order of their numbers; later ones are added from their rows. One that is changed or
deleted after it was summed up is taken out by a trigger (see the migration), in the transaction that changes it.
"""

import asyncio
from dataclasses import dataclass

from tortoise import fields
from tortoise.models import Model

from models.reading.sections.reported import MAX_NAMES, REST
from models.storage.database import transaction
from models.storage.plain_sql import change, is_sqlite, rows
from models.storage.revisions import Revision

_AT_ONCE = 5_000
"""Reports that one transaction sums up: some hundredths of a second, in which nobody else writes."""
_REVISION = "sections"
_SEEN = "sections_seen"
_UNDER_WAY = "sections_under_way"
_LOOKED_AT = 4 * MAX_NAMES
"""Of a promotion whose headings change, or are forged, the sections that were read longest."""
_FOLDED = f"(SELECT coalesce(max(number), 0) FROM revisions WHERE name = '{_REVISION}')"  # noqa: S608  (our own words)
_ALIKE = "promotion_id, name, place"
_TOLD = f"SELECT {_ALIKE}, sum(tenths) AS tenths FROM section_times WHERE "  # noqa: S608  (our own words)
_FOLD = (
    f"INSERT INTO section_tallies ({_ALIKE}, tenths)"
    f" {_TOLD} interaction_id >= ? AND interaction_id < ? GROUP BY {_ALIKE}"
    f" ON CONFLICT ({_ALIKE}) DO UPDATE SET tenths = section_tallies.tenths + excluded.tenths"
)
_TAKE_TURN = (
    f"INSERT INTO revisions (name, number) VALUES ('{_REVISION}', 0)"  # noqa: S608  (our own words)
    " ON CONFLICT (name) DO UPDATE SET number = revisions.number RETURNING number"
)
"""Whoever changes a report that is summed up waits until the turn's transaction is over."""
_PART = (
    "SELECT count(*) AS number, max(id) + 1 AS next"
    " FROM (SELECT id FROM interactions WHERE id >= ? AND id < ? ORDER BY id LIMIT ?) AS part"
)
_NEWEST = "SELECT coalesce(max(id), 0) + 1 AS number FROM interactions"
_TRANSACTIONS = (
    "SELECT CAST(CAST(pg_snapshot_xmin(s) AS text) AS bigint) AS oldest,"
    " CAST(CAST(pg_snapshot_xmax(s) AS text) AS bigint) AS next FROM pg_current_snapshot() s"
)
# What is young is said twice: once as a number, by which PostgreSQL sees that it is little, and once as it is then.
_OF_PROMOTION = (
    "SELECT name, place, tenths FROM (SELECT name, place, tenths FROM section_tallies"  # noqa: S608  (our own words)
    " WHERE promotion_id = ? AND tenths > 0 ORDER BY tenths DESC LIMIT ?) AS summed UNION ALL"
    " SELECT name, place, tenths FROM (SELECT name, place, tenths FROM sections_dropped"
    " WHERE promotion_id = ? ORDER BY tenths DESC LIMIT ?) AS dropped UNION ALL"
    f" SELECT name, place, tenths FROM ({_TOLD} interaction_id >= ? AND interaction_id >= {_FOLDED}"
    f" AND promotion_id = ? GROUP BY {_ALIKE} ORDER BY tenths DESC LIMIT ?) AS young"
)


class SectionTally(Model):
    """How long a section was read. ``place``: its heading's on the page, in whose order sections are shown."""

    id = fields.BigIntField(primary_key=True)
    promotion_id = fields.IntField()
    name = fields.CharField(80)
    place = fields.IntField()
    tenths = fields.BigIntField()
    """Tenths of a second: they add up without error, in whatever order."""

    class Meta:
        table = "section_tallies"
        unique_together = (("promotion_id", "name", "place"),)


@dataclass
class _Section:
    tenths: int = 0
    place: int = 0
    longest: int = 0

    def add(self, tenths: int, place: int) -> None:
        """Add so many tenths. A heading that moved stands where it was read longest."""
        self.tenths += tenths
        if tenths > self.longest:
            self.longest, self.place = tenths, place


async def sections_of(promotion_id: int) -> dict[str, float]:
    """Return active seconds by section over all reads, in the order of the page; the shortest of many as one."""
    sections: dict[str, _Section] = {}
    one = (promotion_id, _LOOKED_AT)
    for row in await rows(_OF_PROMOTION, *one, *one, await _folded_up_to(), *one):
        sections.setdefault(row["name"], _Section()).add(int(row["tenths"]), row["place"])
    longest = sorted(sections, key=lambda name: (-sections[name].tenths, name))
    ordered = sorted(longest[:MAX_NAMES], key=lambda name: (sections[name].place, name))
    found = {name: sections[name].tenths for name in ordered}
    if further := sum(sections[name].tenths for name in longest[MAX_NAMES:]):
        found[REST] = found.pop(REST, 0) + further
    return {name: tenths / 10 for name, tenths in found.items()}


async def _folded_up_to() -> int:
    ((number,),) = [row.values() for row in await rows(f"SELECT {_FOLDED} AS number")]
    return int(number)


async def fold_all() -> int:
    """Sum up whatever is settled, some in each transaction so that nobody waits long. Return how many reports."""
    settled, folded = await _settled(), 0
    while number := await _fold_some(settled):
        folded += number
        await asyncio.sleep(0)
    return folded


async def _fold_some(settled: int) -> int:
    async with transaction():
        ((since,),) = [row.values() for row in await rows(_TAKE_TURN)]
        (part,) = await rows(_PART, since, settled, _AT_ONCE)
        if not part["number"]:
            return 0
        await change(_FOLD, since, part["next"])
        await Revision.filter(name=_REVISION).update(number=part["next"])
    return int(part["number"])


async def _settled() -> int:
    """Return the number below which no report is still to come.

    SQLite has one writer. PostgreSQL gives out numbers before the commit: there it is the newest that was seen last
    time, once no transaction of that time is under way any more.
    """
    ((newest,),) = [row.values() for row in await rows(_NEWEST)]
    if is_sqlite():
        return int(newest)
    (running,) = await rows(_TRANSACTIONS)
    noted = dict(await Revision.filter(name__in=(_SEEN, _UNDER_WAY)).values_list("name", "number"))
    if running["oldest"] < noted.get(_UNDER_WAY, 0):
        return 0
    for name, number in ((_SEEN, newest), (_UNDER_WAY, running["next"])):
        await Revision.update_or_create({"number": number}, name=name)
    return int(noted.get(_SEEN, 0))


async def fold_again() -> int:
    """Forget all sums and sum up all reports anew. Return how many. Sections are right meanwhile, only slower."""
    async with transaction():
        await rows(_TAKE_TURN)
        await SectionTally.all().delete()
        await Revision.filter(name=_REVISION).update(number=0)
    return await fold_all()


async def mistaken() -> list[int]:
    """Return the promotions whose sums are not what their reports say. All reports are read."""
    found = await rows(
        f"SELECT DISTINCT promotion_id FROM (SELECT {_ALIKE} FROM (SELECT {_ALIKE}, tenths FROM section_tallies"  # noqa: S608  (our own words)
        f" UNION ALL SELECT {_ALIKE}, -tenths FROM section_times WHERE interaction_id < {_FOLDED}) AS compared"
        f" GROUP BY {_ALIKE} HAVING sum(tenths) <> 0) AS wrong ORDER BY promotion_id"
    )
    return [row["promotion_id"] for row in found]
