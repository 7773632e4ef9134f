"""Channel facts: what a channel stores between calls and shares between processes: tokens, windows, codes."""

from datetime import datetime
from typing import Any

import orjson
from tortoise import fields
from tortoise.models import Model

from models.storage.clock import now
from models.storage.queries import Query
from models.storage.statements import Statement

FactValue = dict[str, Any]
"""What is kept under one key, as JSON: each channel knows its own."""


class ChannelFact(Model):
    id = fields.BigIntField(primary_key=True)
    channel = fields.CharField(20)
    key = fields.CharField(160)
    value: FactValue = fields.JSONField()
    count = fields.IntField(default=0, db_default=0)
    """The count, where the key counts something; see ``count_up``."""
    expires_at = fields.DatetimeField(null=True)

    class Meta:
        table = "channel_facts"
        unique_together = (("channel", "key"),)


_AT = Query[str](
    "SELECT value FROM channel_facts WHERE channel = ? AND key = ? AND (expires_at IS NULL OR expires_at > ?)"
)
_KEEP = Statement(
    "INSERT INTO channel_facts (channel, key, value, count, expires_at) VALUES (?, ?, ?, 0, ?)"
    " ON CONFLICT (channel, key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at"
)


async def fact(channel: str, key: str) -> FactValue | None:
    """Return the value stored under this key; None once it has expired."""
    found = await _AT.first(channel, key, now())
    value: FactValue | None = orjson.loads(found) if found is not None else None
    return value


async def keep_fact(channel: str, key: str, value: FactValue, *, until: datetime | None = None) -> None:
    """Store the value under this key, in the place of any other."""
    await _KEEP.run(channel, key, orjson.dumps(value).decode(), until)


async def first_word(channel: str, key: str, word: str, *, until: datetime) -> str:
    """Store the word under this key unless there is one already. Return the one stored first, whoever did it."""
    await ChannelFact.bulk_create(
        [ChannelFact(channel=channel, key=key, value={"word": word}, expires_at=until)], ignore_conflicts=True
    )
    kept = await ChannelFact.get(channel=channel, key=key)
    return str(kept.value["word"])


async def forget_fact(channel: str, key: str) -> None:
    await ChannelFact.filter(channel=channel, key=key).delete()


_VERSIONED = Query(
    "SELECT count, value FROM channel_facts WHERE channel = ? AND key = ?", lambda n, value: (int(n), value)
)
_REPLACE = Query[int](
    "INSERT INTO channel_facts (channel, key, value, count, expires_at) VALUES (?, ?, ?, 1, NULL)"
    " ON CONFLICT (channel, key) DO UPDATE SET value = excluded.value, count = channel_facts.count + 1"
    " WHERE channel_facts.count = ? RETURNING count",
    synced=False,
)


async def versioned(channel: str, key: str) -> tuple[int, FactValue]:
    """Return the value that several processes change in turns, and its version; 0 and nothing where there is none."""
    found = await _VERSIONED.first(channel, key)
    return (found[0], orjson.loads(found[1])) if found is not None else (0, {})


async def replace(channel: str, key: str, value: FactValue, *, version: int) -> bool:
    """Store the value in the place of that version. False: somebody else was quicker, read it again."""
    return await _REPLACE.first(channel, key, orjson.dumps(value).decode(), version) is not None


_COUNT_UP = Query[int](
    "INSERT INTO channel_facts (channel, key, value, count, expires_at) VALUES (?, ?, '{}', ?, ?)"
    " ON CONFLICT (channel, key) DO UPDATE SET count = channel_facts.count + excluded.count"
    " WHERE channel_facts.count + excluded.count <= ? RETURNING count"
)
_COUNT_LIMIT = 2**31 - 1


async def count_up(
    channel: str, key: str, *, by: int = 1, limit: int = _COUNT_LIMIT, until: datetime | None = None
) -> int | None:
    """Count, however many processes do so at once. Return the count, or None where it would exceed ``limit``."""
    if by > limit:
        return None
    return await _COUNT_UP.first(channel, key, by, until, limit)


async def counts(channel: str, keys: list[str]) -> dict[str, int]:
    """Return what was counted under these keys; those that never were are not in it."""
    found = await ChannelFact.filter(channel=channel, key__in=keys).values_list("key", "count")
    return {str(key): int(count) for key, count in found}


async def forget_account(channel: str, account: str) -> int:
    """Delete everything stored under keys that end with the account. Return how many."""
    return await ChannelFact.filter(channel=channel, key__endswith=f" {account}").delete()


async def facts_under(channel: str, beginning: str) -> dict[str, FactValue]:
    """Return everything stored under keys with this beginning that has not expired, by key."""
    rows = await ChannelFact.filter(channel=channel, key__startswith=beginning).order_by("id")
    return {row.key: row.value for row in rows if row.expires_at is None or row.expires_at > now()}
