"""Sent parts: which parts of a long message are there, so that none goes twice, whoever sends the rest."""

import logging
from datetime import timedelta

from bot.channels.telegram.chat_targets import ChatTarget
from bot.channels.telegram.raw_updates import CHANNEL
from models.storage.channel_state import fact, keep_fact
from models.storage.clock import now
from models.storage.database import DatabaseTrouble
from models.storage.lru_cache import LruCache

log = logging.getLogger(__name__)

_KEPT = timedelta(days=5)
"""Longer than anything is tried."""
_MAX_REMEMBERED = 1000

PartIds = list[list[str]]
"""The platform's ids of each part, in order; an album has several."""


class SentParts:
    def __init__(self) -> None:
        self._here: LruCache[str, PartIds] = LruCache(_MAX_REMEMBERED)
        """What went out from here, though the database may not have taken it."""

    async def there(self, place: ChatTarget, key: str) -> PartIds:
        """Return the parts of the message ``key`` that have arrived there. Raise DatabaseTrouble."""
        name = _name(place, key)
        kept = await fact(CHANNEL, name)
        recorded: PartIds = kept["ids"] if kept is not None else []
        return max(recorded, self._here.get(name) or [], key=len)

    async def note(self, place: ChatTarget, key: str, parts: PartIds) -> None:
        """Record that these are there, and the rest is not."""
        name = _name(place, key)
        self._here.put(name, parts)
        try:
            await keep_fact(CHANNEL, name, {"ids": parts}, until=now() + _KEPT)
        except DatabaseTrouble as error:  # they are there all the same: the rest follows from here
            log.warning("parts_not_recorded", extra={"error": type(error).__name__})


def _name(place: ChatTarget, key: str) -> str:
    return f"parts {key} {place.chat_id}"
