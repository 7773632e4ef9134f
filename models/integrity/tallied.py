"""Tallies: do the figures of old opens say what a count of them says?"""

from collections.abc import AsyncIterator

from models.integrity.fault import Fault
from models.reading.tallies import mistaken


async def tallied() -> AsyncIterator[Fault]:
    """Yield the tables of tallies that are wrong. All opens are counted once, by the database."""
    for table, wrong in (await mistaken()).items():
        mend = "count them anew: `handbill doctor --count-again`"
        yield Fault(where=table, rows=len(wrong), first=wrong[0], what="is not how many opens there are", mend=mend)
