"""A shelf: what was made lately, kept in memory while there is room for it."""

from collections import OrderedDict
from typing import Generic, TypeVar

Key = TypeVar("Key")
Kept = TypeVar("Kept")


class Shelf(Generic[Key, Kept]):
    """Holds at most ``room`` bytes; what was longest not asked for goes first."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._taken = 0
        self._kept: OrderedDict[Key, tuple[Kept, int]] = OrderedDict()

    def get(self, key: Key) -> Kept | None:
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: Key, value: Kept, size: int) -> None:
        """Keeps ``value``, which takes ``size`` bytes; what is larger than the shelf is not kept."""
        if (before := self._kept.pop(key, None)) is not None:
            self._taken -= before[1]
        if size > self._room:
            return
        self._kept[key] = (value, size)
        self._taken += size
        while self._taken > self._room:
            _, (_, freed) = self._kept.popitem(last=False)
            self._taken -= freed
