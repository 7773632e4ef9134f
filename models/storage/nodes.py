"""Nodes: the running processes of this installation, numbered so that the row numbers they give out never meet."""

from tortoise import fields
from tortoise.models import Model

from models.storage.clock import now
from models.storage.statements import Statement


class Node(Model):
    id = fields.IntField(primary_key=True)
    role = fields.CharField(20)
    started_at = fields.DatetimeField()

    class Meta:
        table = "nodes"


STILL_HERE = Statement("UPDATE nodes SET role = role WHERE id = (SELECT max(id) FROM nodes)")
"""A write that changes nothing: where it can be committed, so can other rows."""


async def enrol(role: str) -> int:
    """Store this process. Return its number."""
    return (await Node.create(role=role, started_at=now())).id


async def is_first_start() -> bool:
    """Tell whether no other process than the one that has just enrolled ever ran on this database."""
    return not await Node.filter(id__gt=1).exists()
