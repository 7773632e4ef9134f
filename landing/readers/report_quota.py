"""The quota of reports: how much one open may report."""

from models.storage.lru_cache import LruCache

MAX_EVENTS_OF_AN_OPEN = 2_000
MAX_BYTES_OF_AN_OPEN = 512 * 1024
_MAX_COUNTED = 50_000

Reported = tuple[int, int]
"""How many events an open has reported, repeated ones too, and in how many bytes."""


class ReportQuota:
    """Counted in memory, so that no report waits for a query; each process counts for itself."""

    def __init__(self) -> None:
        self._reported: LruCache[int, Reported] = LruCache(_MAX_COUNTED)

    def having(self, open_id: int, events: int, size: int) -> Reported:
        """Return what the open will have reported with so many events more, in so many bytes."""
        before, bytes_before = self._reported.get(open_id) or (0, 0)
        return before + (events or 1), bytes_before + size

    def count(self, open_id: int, reported: Reported) -> None:
        """Keep what the open has reported now."""
        self._reported.put(open_id, reported)


def is_allowed(reported: Reported) -> bool:
    """Tell whether one open may report as much."""
    events, size = reported
    return events <= MAX_EVENTS_OF_AN_OPEN and size <= MAX_BYTES_OF_AN_OPEN
