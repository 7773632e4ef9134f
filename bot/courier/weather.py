"""Weather: when to try again. A lost answer is only risked again when the channel has been calm for a while."""

import random
from datetime import timedelta
from time import monotonic

CALM_S = 5.0
"""Without trouble this long, and a probe answered, the storm counts as over."""
DOUBT_DELAYS_S = (5, 20, 60)
MOST_DOUBTS = 4
"""After so many lost answers we stop and ask the sender."""
_LONGEST_S = 60.0


class Weather:
    """What a channel's calls met lately."""

    def __init__(self) -> None:
        self._trouble = float("-inf")

    def trouble(self) -> None:
        """A call got no definite answer, or none at all."""
        self._trouble = monotonic()

    @property
    def calm(self) -> bool:
        return monotonic() - self._trouble >= CALM_S


def after_failure(attempts: int) -> timedelta:
    """How long to wait after the ``attempts``-th definite failure: doubling, at most a minute, spread by chance."""
    longest = min(_LONGEST_S, 2.0 ** min(attempts, 10) / 2)
    return timedelta(seconds=longest * random.uniform(0.5, 1.0))  # noqa: S311  (spreads load, keeps no secret)


def after_doubt(doubts: int) -> timedelta:
    """How long to wait after the ``doubts``-th lost answer."""
    delay = DOUBT_DELAYS_S[min(doubts, len(DOUBT_DELAYS_S)) - 1]
    return timedelta(seconds=delay * random.uniform(1.0, 1.2))  # noqa: S311
