"""Secret keys of this installation, made once and shared by its processes through the database."""

import secrets

from tortoise import fields
from tortoise.models import Model

from models.storage.clock import now


class SecretKey(Model):
    name = fields.CharField(20, primary_key=True)
    secret = fields.BinaryField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "keys"


async def key(name: str) -> bytes:
    """Return the 32 secret bytes of that name, made at the first call."""
    fresh = SecretKey(name=name, secret=secrets.token_bytes(32), created_at=now())
    await SecretKey.bulk_create([fresh], ignore_conflicts=True)
    return bytes((await SecretKey.get(name=name)).secret)
