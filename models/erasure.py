"""Erasure: what is kept about a customer goes, what happened stays as a number without a name."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models import mentions
from models.addresses import Address
from models.clock import now
from models.customers import customer, numbers_of
from models.data_map import DATA_MAP, Table
from models.database import transaction
from models.media import MediaStore
from models.passages import wipe_traces
from models.plain_sql import change
from models.subjects import for_numbers, subject, theirs, unused


@dataclass(frozen=True)
class Erased:
    """The receipt: what was done for a customer's erasure, in numbers only."""

    customer_id: int
    at: str
    deleted: Mapping[str, int]
    """Rows by table."""
    emptied: Mapping[str, int]
    """Rows by table that stay without what was personal in them."""
    mentions: int
    """Rows of promoters that spoke of the customer."""
    files: int
    """Media files, of those that nobody else's rows speak of."""


async def erase(customer_id: int, media: MediaStore) -> Erased:
    """Erases what is kept about the customer, all or nothing; done again, it finds nothing more.

    What waits to be told to them is cancelled. Copies on platforms and in backups are beyond it. Raises
    models.customers.NoSuchCustomer, and OSError when a file can't be deleted: then erase again.
    """
    at = now()
    async with transaction():
        person = await customer(customer_id)
        numbers = await numbers_of(person)
        hashes = (await subject(person.id)).hashes
        mentioned = sum([await mentions.disguise(number) for number in numbers])
        deleted: dict[str, int] = {}
        emptied: dict[str, int] = {}
        for name, table in DATA_MAP.items():
            if table.deleted:
                deleted[name] = await _delete(name, table, numbers)
            elif table.theirs and _blanks(table):
                emptied[name] = await _empty(name, table, numbers, str(at))
        if deleted.get("passages"):
            await wipe_traces()
        # A promoter who was this customer as well keeps their terminal.
        await Address.filter(customer_id__in=numbers).update(customer_id=None)
    gone = await unused(hashes)
    for sha256 in gone:
        await asyncio.to_thread(media.path(sha256).unlink, missing_ok=True)
    return Erased(person.id, at.isoformat(), _counted(deleted), _counted(emptied), mentioned, len(gone))


async def _delete(name: str, table: Table, numbers: Iterable[int]) -> int:
    return await change(f"DELETE FROM {name} WHERE {theirs(table, numbers)}")  # noqa: S608  (the data map's own)


async def _empty(name: str, table: Table, numbers: Iterable[int], at: str) -> int:
    blanks = ", ".join(f"{column} = {sql}" for column, sql in _blanks(table).items()).replace(":now", f"'{at}'")
    return await change(f"UPDATE {name} SET {for_numbers(blanks, numbers)} WHERE {theirs(table, numbers)}")  # noqa: S608


def _blanks(table: Table) -> dict[str, str]:
    return {name: column.erased for name, column in table.columns.items() if column.erased}


def _counted(rows: Mapping[str, int]) -> dict[str, int]:
    return {name: number for name, number in rows.items() if number}
