"""How long to wait before asking Telegram again."""

from collections.abc import Iterator
from itertools import count
from secrets import SystemRandom

_chance = SystemRandom()


def pauses(longest: float = 60.0) -> Iterator[float]:
    """Seconds: half of one at first, then twice as many each time; with jitter, so that not all come back at once."""
    for tries in count():
        yield min(longest, 0.5 * 2 ** min(tries, 10)) * _chance.uniform(0.5, 1.0)
