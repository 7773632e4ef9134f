"""Aggregates, that is tallies and rollups: do the figures of what is old say what a count of the rows says?"""

from collections.abc import AsyncIterator

from models.integrity.fault import Fault
from models.numbers import rollups
from models.numbers.sources import starts_at
from models.reading import dropped_opens, tallies
from models.reading.sections import reading_times

_MEND = "count them anew: `handbill doctor --count-again`"


async def tallied() -> AsyncIterator[Fault]:
    """Yield the tables of tallies that are wrong. All opens and reports are read once, by the database."""
    for table, wrong in (await tallies.mistaken()).items():
        yield Fault(where=table, rows=len(wrong), first=wrong[0], what="is not how many opens there are", mend=_MEND)
    if cards := await dropped_opens.mistaken():
        what, mend = (
            "contradicts tallies_dropped",
            "restore a backup from before: the opens are not there to be counted",
        )
        yield Fault(where="opens_dropped", rows=len(cards), first=cards[0], what=what, mend=mend)
    if promotions := await reading_times.mistaken():
        what = "is not how long sections were read"
        yield Fault(where="section_tallies", rows=len(promotions), first=str(promotions[0]), what=what, mend=_MEND)
    if quarters := await rollups.mistaken():
        what, first = "is not what happened then", starts_at(quarters[0]).isoformat()
        yield Fault(where="rollups", rows=len(quarters), first=first, what=what, mend=_MEND)
