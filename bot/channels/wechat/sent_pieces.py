"""Sent pieces: how much of a message of several pieces has arrived, so that no piece goes twice."""

from datetime import timedelta

from bot.channels.wechat.updates import CHANNEL
from models.storage.channel_state import fact, forget_fact, keep_fact
from models.storage.clock import now

_KEPT = timedelta(days=5)
"""Longer than anything is tried."""


async def there(key: str, pieces: int) -> int:
    """How many pieces of the message ``key`` have arrived."""
    begun = await fact(CHANNEL, _name(key)) if pieces > 1 else None
    return int(begun["there"]) if begun else 0


async def arrived(key: str, at: int, pieces: int) -> None:
    """Piece number ``at`` of so many has arrived; with the last one there is nothing left to remember."""
    if pieces == 1:
        return
    if at + 1 < pieces:
        await keep_fact(CHANNEL, _name(key), {"there": at + 1}, until=now() + _KEPT)
    else:
        await forget_fact(CHANNEL, _name(key))


def _name(key: str) -> str:
    return f"begun {key}"
