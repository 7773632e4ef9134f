"""Damage: what the database itself finds broken in its files."""

from collections.abc import AsyncIterator

from models.integrity.fault import Fault
from models.storage.plain_sql import is_sqlite, rows

_MAX_REPORTED = 20
_RESTORE = "stop the server, keep a copy, and restore a backup"


async def damage() -> AsyncIterator[Fault]:
    """Yield what the database itself finds broken.

    On SQLite the whole file is read, in seconds for each gigabyte; on PostgreSQL only what it has noticed itself.
    """
    if is_sqlite():
        for row in await rows(f"PRAGMA integrity_check({_MAX_REPORTED})"):
            (said,) = row.values()
            if said != "ok":
                yield Fault(where="database", what=str(said), mend=_RESTORE)
        return
    for row in await rows(
        "SELECT i.indexrelid::regclass::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND NOT i.indisvalid"
    ):
        yield Fault(
            where="database", first=row["name"], what="an index is invalid", mend=f"REINDEX INDEX {row['name']}"
        )
    for row in await rows(
        "SELECT conname::text AS name FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace"
        " WHERE n.nspname = current_schema() AND NOT c.convalidated"
    ):
        mend = "ALTER TABLE … VALIDATE CONSTRAINT it"
        yield Fault(where="database", first=row["name"], what="a constraint was never validated", mend=mend)
    (found,) = await rows("SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()")
    if found["checksum_failures"]:
        what = f"{found['checksum_failures']} pages had a wrong checksum when they were read"
        yield Fault(where="database", what=what, mend=_RESTORE)
