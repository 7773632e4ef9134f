"""Nodes: the running processes of this installation, numbered so that the row numbers they give out never meet.

A number is an advisory lock of PostgreSQL, held for as long as its process is connected. It is first looked for at the
process's place in the table: one that was let go is taken again only after a thousand starts.
"""

from typing import TYPE_CHECKING, Final

from tortoise import fields
from tortoise.models import Model

from models.storage.clock import now
from models.storage.row_numbers import NODES
from models.storage.statements import Statement

if TYPE_CHECKING:
    from models.storage.engines.connector import Connection

_LOCKS: Final = int.from_bytes(b"node")
_LOCK: Final = """
SELECT number FROM (SELECT ($2::int + further) % $3::int AS number FROM generate_series(0, $3::int - 1) AS further) AS n
WHERE pg_try_advisory_lock($1::int, number) LIMIT 1
"""
_LOCKED: Final = """
SELECT EXISTS (
    SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = $1::int::oid
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
)
"""


class Node(Model):
    id = fields.IntField(primary_key=True)
    role = fields.CharField(20)
    started_at = fields.DatetimeField()

    class Meta:
        table = "nodes"


STILL_HERE = Statement("UPDATE nodes SET role = role WHERE id = (SELECT max(id) FROM nodes)")
"""A write that changes nothing: where it can be committed, so can other rows."""


async def enrol(role: str) -> int:
    """Store this process. Return its row's number."""
    return (await Node.create(role=role, started_at=now())).id


async def is_first_start() -> bool:
    """Tell whether no other process than the one that has just enrolled ever ran on this database."""
    return not await Node.filter(id__gt=1).exists()


async def lock_number(connection: "Connection", wanted: int) -> int:
    """Lock this number, or the next that is free, until the connection ends. Return it. Raise OSError: none is free."""
    number = await connection.fetchval(_LOCK, _LOCKS, wanted, NODES)
    if number is None:
        raise OSError(f"{NODES} processes of Handbill are running on this database already")
    return int(number)


async def is_served(connection: "Connection") -> bool:
    """Tell whether a server of ours is connected to this PostgreSQL database."""
    return bool(await connection.fetchval(_LOCKED, _LOCKS))
