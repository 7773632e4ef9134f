"""Channel facts: what a channel remembers between calls and shares between processes: tokens, windows, codes."""

from datetime import datetime
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.clock import now


class ChannelFact(Model):
    id = fields.BigIntField(primary_key=True)
    channel = fields.CharField(20)
    key = fields.CharField(160)
    value: dict[str, Any] = fields.JSONField()
    expires_at = fields.DatetimeField(null=True)

    class Meta:
        table = "channel_facts"
        unique_together = (("channel", "key"),)


async def fact(channel: str, key: str) -> dict[str, Any] | None:
    """What was kept under this key, unless its time is over."""
    row = await ChannelFact.get_or_none(channel=channel, key=key)
    if row is None or (row.expires_at is not None and row.expires_at <= now()):
        return None
    return row.value


async def keep_fact(channel: str, key: str, value: dict[str, Any], *, until: datetime | None = None) -> None:
    """Keeps the value under this key, instead of what was there."""
    row = ChannelFact(channel=channel, key=key, value=value, expires_at=until)
    await ChannelFact.bulk_create([row], on_conflict=["channel", "key"], update_fields=["value", "expires_at"])


async def forget_fact(channel: str, key: str) -> None:
    await ChannelFact.filter(channel=channel, key=key).delete()


async def facts_under(channel: str, beginning: str) -> dict[str, dict[str, Any]]:
    """All that is kept under keys with this beginning and still holds, by key."""
    rows = await ChannelFact.filter(channel=channel, key__startswith=beginning).order_by("id")
    return {row.key: row.value for row in rows if row.expires_at is None or row.expires_at > now()}
