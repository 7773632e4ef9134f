"""Nodes: the running processes of this installation, numbered so that the row numbers they give out never meet."""

from tortoise import fields
from tortoise.models import Model

from models.clock import now


class Node(Model):
    id = fields.IntField(primary_key=True)
    role = fields.CharField(20)
    started_at = fields.DatetimeField()

    class Meta:
        table = "nodes"


async def enrol(role: str) -> int:
    """This process's number."""
    return (await Node.create(role=role, started_at=now())).id
