"""Faults: what is wrong in the open database and the media folder, each with how to mend it.

Every table is scanned in batches of its key, each one short query: memory stays flat, no server is slowed down.
"""

from collections.abc import AsyncIterator

from models.files.store import MediaStore
from models.integrity.aggregates import tallied
from models.integrity.damage import damage
from models.integrity.fault import Fault, Watch
from models.integrity.media_files import files
from models.integrity.references import REFERENCES
from models.integrity.stalled import stalled_queues
from models.integrity.states import STATES
from models.integrity.table_scan import scan

__all__ = ["Fault", "faults"]


async def faults(media: MediaStore, watch: Watch = lambda _table, _rows: None) -> AsyncIterator[Fault]:
    """Yield all faults there are, the gravest kind first.

    ``watch`` is called with the progress: the table, and the rows or files looked at so far.
    """
    async for fault in damage():
        yield fault
    async for fault in scan([*REFERENCES, *STATES], watch):
        yield fault
    async for fault in tallied():
        yield fault
    async for fault in files(media, watch):
        yield fault
    async for fault in stalled_queues():
        yield fault
