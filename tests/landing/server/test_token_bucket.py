"""The limiter: no more than was said, in no more memory than was said."""

from hypothesis import given
from hypothesis import strategies as st

from landing.server.token_bucket import Limiter


class Clock:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def test_a_burst_then_one_a_second_and_how_long_to_wait() -> None:
    clock = Clock()
    limiter = Limiter(rate=1, burst=3, max_keys=10, clock=clock)
    assert [limiter.take("a") for _ in range(3)] == [None] * 3
    assert limiter.take("a") == 1
    assert limiter.take("b") is None
    clock.at = 0.75
    assert limiter.take("a") == 0.25
    clock.at = 1
    assert limiter.take("a") is None
    assert limiter.take("a") == 1


tries = st.lists(st.tuples(st.integers(0, 40), st.floats(0, 5)), max_size=300)


@given(tries)
def test_whoever_asks_however_often_the_table_is_bounded(steps: list[tuple[int, float]]) -> None:
    clock = Clock()
    limiter = Limiter(rate=0.5, burst=2, max_keys=7, clock=clock)
    for client, later in steps:
        clock.at += later
        limiter.take(str(client))
        assert len(limiter) <= 7


@given(st.lists(st.floats(0, 3), max_size=200))
def test_nobody_gets_more_than_the_burst_and_the_rate(pauses: list[float]) -> None:
    clock = Clock()
    limiter = Limiter(rate=2, burst=5, max_keys=1, clock=clock)
    taken = 0
    for pause in pauses:
        clock.at += pause
        wait = limiter.take("a")
        assert wait is None or 0 < wait <= 0.5
        taken += wait is None
        assert taken <= 5 + 2 * clock.at + 1e-6


@given(st.floats(0.01, 100), st.integers(1, 20))
def test_who_waits_as_long_as_told_is_let_through(rate: float, burst: int) -> None:
    clock = Clock()
    limiter = Limiter(rate=rate, burst=burst, max_keys=1, clock=clock)
    while (wait := limiter.take("a")) is None:
        pass
    clock.at += wait * (1 + 1e-9) + 1e-9
    assert limiter.take("a") is None
