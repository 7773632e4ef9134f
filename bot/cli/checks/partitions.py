"""Partitions by month: whether a house that wants them has them, and whether each row lies in its month's."""

from collections.abc import AsyncIterator

from bot.cli.checks.finding import Finding
from bot.settings import DatabaseTable
from models.storage.partitions.upkeep import MANY, rows_beside

NOT_PARTITIONED = (
    "database.partitions is set, and opens are not partitioned: stop the server, "
    "`handbill move --to` a new, empty PostgreSQL, and put its address into database.url"
)


async def partitions(wanted: DatabaseTable) -> AsyncIterator[Finding]:
    """Say how opens and reports lie, where it is other than in one table. The database is open."""
    beside = await rows_beside()
    if wanted.by_month and not beside:
        yield Finding("partitions", "warn", NOT_PARTITIONED)
    for table, number in beside.items():
        if number:
            yield Finding("partitions", "warn", _beside(table, number))
    if beside and not any(beside.values()):
        yield Finding("partitions", "ok", f"{' and '.join(beside)} are partitioned by month, each row in its own")


def _beside(table: str, number: int) -> str:
    if number > MANY:
        return (
            f"more than {MANY:,} rows of {table} lie in no month, too many to be moved while others wait: "
            "`handbill move --to` a new, empty PostgreSQL puts each into its own"
        )
    return (
        f"{number:,} rows of {table} lie in no month; those of the future wait for theirs, the others are moved within "
        "a day of a worker's work"
    )
