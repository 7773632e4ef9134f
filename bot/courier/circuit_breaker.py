"""Circuit breaker: when to try again. A lost answer is only risked again when the channel has been calm for a while."""

from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from bot.backoff import delay_after, jittered

MAX_DOUBTS = 4
"""After so many lost answers we stop and ask the sender."""


@dataclass(frozen=True)
class RetryPolicy:
    """How long things take to calm down, in seconds. Together the delays outlive an outage of a minute."""

    calm: float = 5.0
    """Without trouble this long, and probes answered, a storm counts as over."""
    probes: int = 4
    """So many in a row: where every second call fails, one is answered easily."""
    trusted: float = 30.0
    """As long as nothing goes wrong, that holds for so many seconds; then one probe will do."""
    doubts: tuple[float, ...] = (5.0, 20.0, 60.0)
    """After the first, second, … lost answer."""
    storm: float = 5.0
    """Between two looks whether a storm is over."""
    first: float = 1.0
    """After the first definite failure; then twice as long each time …"""
    longest: float = 60.0
    """… but no longer than this."""


class CircuitBreaker:
    """What a channel's calls met lately, and what follows for the next try."""

    def __init__(self, policy: RetryPolicy) -> None:
        self._policy = policy
        self._trouble = float("-inf")
        self._proved = float("-inf")

    def trouble(self) -> None:
        """Note that a call got no definite answer, or none at all."""
        self._trouble = monotonic()
        self._proved = float("-inf")

    def proved(self) -> None:
        """As many probes as were wanted were answered, one after the other."""
        self._proved = monotonic()

    @property
    def probes(self) -> int:
        """How many answers in a row show that the storm is over."""
        return 1 if monotonic() - self._proved < self._policy.trusted else self._policy.probes

    @property
    def calm(self) -> bool:
        return monotonic() - self._trouble >= self._policy.calm

    @property
    def storm_pause(self) -> timedelta:
        return timedelta(seconds=jittered(self._policy.storm))

    def after_failure(self, attempts: int) -> timedelta:
        """How long to wait after the ``attempts``-th definite failure."""
        wait = delay_after(attempts, first=self._policy.first, longest=self._policy.longest)
        return timedelta(seconds=wait)

    def after_doubt(self, doubts: int) -> timedelta:
        """How long to wait after the ``doubts``-th lost answer."""
        return timedelta(seconds=jittered(self._policy.doubts[min(doubts, len(self._policy.doubts)) - 1]))
