"""Faults: what is wrong in the open database and the media folder, each with what to mend.

Every table is walked in batches of its key, each one short query: memory stays flat and a server beside is not held up.
"""

from collections.abc import AsyncIterator

from models.files.store import MediaStore
from models.integrity.batches import walk
from models.integrity.damage import damage
from models.integrity.fault import Fault, Watch
from models.integrity.files import files
from models.integrity.references import REFERENCES
from models.integrity.stalled import standstills
from models.integrity.states import STATES

__all__ = ["Fault", "faults"]


async def faults(media: MediaStore, watch: Watch = lambda _table, _rows: None) -> AsyncIterator[Fault]:
    """All there are, the gravest kind first. ``watch`` is told how far it is: table, and rows or files looked at."""
    async for fault in damage():
        yield fault
    async for fault in walk([*REFERENCES, *STATES], watch):
        yield fault
    async for fault in files(media, watch):
        yield fault
    async for fault in standstills():
        yield fault
