"""The quota of reports: how much one open may report."""

from models.storage.lru_cache import LruCache

MAX_EVENTS_OF_AN_OPEN = 2_000
MAX_BYTES_OF_AN_OPEN = 512 * 1024
_MAX_COUNTED = 50_000


class ReportQuota:
    """Counted in memory, so that no report waits for a query; each process counts for itself."""

    def __init__(self) -> None:
        self._reported: LruCache[int, tuple[int, int]] = LruCache(_MAX_COUNTED)
        """Open → how many events it has reported, repeated ones too, and in how many bytes."""

    def allows(self, open_id: int, events: int, size: int) -> bool:
        """Tell whether the open may report so many events more, in so many bytes."""
        total, total_bytes = self._with(open_id, events, size)
        return total <= MAX_EVENTS_OF_AN_OPEN and total_bytes <= MAX_BYTES_OF_AN_OPEN

    def count(self, open_id: int, events: int, size: int) -> None:
        self._reported.put(open_id, self._with(open_id, events, size))

    def _with(self, open_id: int, events: int, size: int) -> tuple[int, int]:
        before, bytes_before = self._reported.get(open_id) or (0, 0)
        return before + max(events, 1), bytes_before + size
