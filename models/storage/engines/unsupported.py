"""Databases that speak PostgreSQL's language and lack what we need of it: refused by name, with the reason."""

from typing import Final

from models.storage.engines.connector import Connection

_LOOKALIKES: Final = {
    "CockroachDB": "its advisory locks hold nobody off, so that every process would be elected",
    "YugabyteDB": "it does not carry LISTEN and NOTIFY, and elections need advisory locks that it has not by default",
    "-YB-": "it does not carry LISTEN and NOTIFY, and elections need advisory locks that it has not by default",
    "Redshift": "it enforces no UNIQUE key, so that what a platform repeats would be done twice",
    "Materialize": "it has no advisory locks and no triggers",
    "QuestDB": "it has no advisory locks and no triggers",
    "CrateDB": "it has no transactions",
    "Greenplum": "its UNIQUE keys hold for one segment only where tables are distributed otherwise",
}
_OLDEST: Final = 15


async def why_not(connection: Connection) -> str:
    """Return why this database can't be used, in a sentence; empty: it can."""
    version = str(await connection.fetchval("SELECT version()"))
    for mark, reason in _LOOKALIKES.items():
        if mark in version:
            name = "YugabyteDB" if mark == "-YB-" else mark
            return f"this is {name}, no PostgreSQL: {reason}. Use PostgreSQL {_OLDEST} or newer"
    major = connection.get_server_version().major
    return f"PostgreSQL {major} is too old: use {_OLDEST} or newer" if major < _OLDEST else ""
