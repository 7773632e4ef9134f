"""Statistics: what the group commit has done since the process started. Plain numbers, counted by the batch."""

from bisect import bisect_left
from collections import Counter
from operator import itemgetter
from typing import Final

from models.queue.inbox import INSERT_UPDATE
from models.reading.interactions import INSERT_INTERACTION
from models.reading.opens import INSERT_OPEN, INSERT_STRANGERS_OPEN, Visitor
from models.storage.statements import Batch

_SECONDS: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
_RELAY_SECONDS: Final = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)
_CALLS: Final = (1, 2, 4, 8, 16, 32, 64, 128, 256, 1024, 4096)
_PERSON: Final = Visitor.PERSON.value
_VISITOR: Final = itemgetter(8)
_CHANNEL: Final = itemgetter(0)


class Histogram:
    """How many values fell at or under each bound, and their sum."""

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.sum = 0.0

    def saw(self, value: float) -> None:
        self.counts[bisect_left(self.bounds, value)] += 1
        self.sum += value


class Statistics:
    def __init__(self) -> None:
        self.opens: Counter[str] = Counter()
        """By visitor."""
        self.interactions = 0
        """As reported; a repeated event counts again."""
        self.updates: Counter[str] = Counter()
        """By channel; a repeated update counts again."""
        self.not_recorded: Counter[str] = Counter()
        """Calls that got NotRecorded, by cause: ``full``, ``hanging`` (perhaps recorded later) or ``refused``."""
        self.taken = 0
        """Calls that went into a batch."""
        self.settled = 0
        """Calls among those that were committed or refused."""
        self.commit_seconds = Histogram(_SECONDS)
        self.commit_calls = Histogram(_CALLS)
        self.attempts: Counter[tuple[str, str]] = Counter()
        """By channel and how the attempt at sending a message ended: ``done``, or the outcome's name."""
        self.relay_seconds = Histogram(_RELAY_SECONDS)
        """From when something was said until the recipient's platform had it."""

    def committed(self, batch: Batch, calls: int, seconds: float) -> None:
        self.settled += calls
        self.commit_seconds.saw(seconds)
        self.commit_calls.saw(calls)
        for statement, rows in batch:
            if statement is INSERT_OPEN:
                self.opens.update(map(_VISITOR, rows))
            elif statement is INSERT_STRANGERS_OPEN:
                self.opens[_PERSON] += len(rows)
            elif statement is INSERT_INTERACTION:
                self.interactions += len(rows)
            elif statement is INSERT_UPDATE:
                self.updates.update(map(_CHANNEL, rows))

    def refused(self, calls: int) -> None:
        self.settled += calls
        self.not_recorded["refused"] += calls
