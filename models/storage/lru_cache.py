"""A bounded cache of what was used last."""

from collections import OrderedDict
from typing import Generic, TypeVar

Key = TypeVar("Key")
Kept = TypeVar("Kept")


class LruCache(Generic[Key, Kept]):
    """Hold at most ``room`` entries, or bytes where each ``put`` says its size; the longest unused goes first."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._taken = 0
        self._kept: OrderedDict[Key, tuple[Kept, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, key: object) -> bool:
        return key in self._kept

    def get(self, key: Key) -> Kept | None:
        """Return what is kept under the key, which counts as used now; None where nothing is."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: Key, value: Kept, size: int = 1) -> None:
        """Keep the value in the place of any other; what is larger than the whole cache is not kept."""
        self.drop(key)
        if size > self._room:
            return
        self._kept[key] = (value, size)
        self._taken += size
        while self._taken > self._room:
            _, (_, freed) = self._kept.popitem(last=False)
            self._taken -= freed

    def drop(self, key: Key) -> None:
        """Forget what is kept under the key, if anything is."""
        if (before := self._kept.pop(key, None)) is not None:
            self._taken -= before[1]

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._taken = 0
