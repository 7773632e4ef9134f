"""Garbage is looked for once there is work, and not before."""

import gc
from collections.abc import Iterator

import pytest

from bot import garbage_collection


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    enabled, threshold = gc.isenabled(), gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)
    (gc.enable if enabled else gc.disable)()


class Round:
    def __init__(self) -> None:
        self.itself = self


@pytest.mark.slow
def test_what_goes_round_in_a_circle_is_found_once_there_is_work() -> None:
    garbage_collection.put_off()
    assert not gc.isenabled()
    garbage_collection.begin()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 1_000
    assert gc.get_threshold()[0] < 100_000
    gc.collect()
    Round()
    assert gc.collect() > 0
