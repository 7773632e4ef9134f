from itertools import islice

from bot.backoff import delay_after, delays


def test_the_wait_doubles_up_to_the_longest() -> None:
    waits = list(islice(delays(first=1.0, longest=10.0), 6))
    least = [1.0, 2.0, 4.0, 8.0, 10.0, 10.0]
    assert all(low <= wait <= low * 1.25 for low, wait in zip(least, waits, strict=True)), waits


def test_not_all_who_failed_together_try_again_together() -> None:
    assert len({delay_after(3, first=1.0, longest=60.0) for _ in range(20)}) > 1


def test_a_thousand_failures_overflow_nothing() -> None:
    assert 60.0 <= delay_after(100_000, first=1.0, longest=60.0) <= 75.0
