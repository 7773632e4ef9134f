"""Whoever has something to send never waits, whatever becomes of it; a collector in trouble is left alone."""

import asyncio
from collections.abc import Callable

import pytest

from bot.telemetry import exporter as exporting
from bot.telemetry.exporter import ROOM, CollectorRequest, Exporter
from tests.bot.telemetry.collector import Collector
from tests.fixtures.patience import within


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "EVERY_S", 0.01)
    monkeypatch.setattr(exporting, "ANSWER_S", 0.2)


def _exporter(url: str) -> Exporter[str]:
    return Exporter(
        "words", lambda items: [CollectorRequest(f"{url}/v1/traces", {"x-tenant": "acme"}, " ".join(items).encode())]
    )


async def test_what_is_put_in_goes_out_together_and_the_rest_at_the_end() -> None:
    async with Collector() as collector:
        with _exporter(collector.url) as exporter:
            exporter.put("one")
            await _until(lambda: bool(collector.bodies))
            exporter.put("two")
            await asyncio.to_thread(exporter.__exit__)
    assert collector.bodies == [b"one", b"two"]
    assert collector.heads[0]["x-tenant"] == "acme"
    assert exporter.dropped == 0


@pytest.mark.parametrize("weather", ["hang", "broken", "moved"])
async def test_a_collector_in_trouble_is_asked_once_and_what_comes_meanwhile_is_dropped(weather: str) -> None:
    async with Collector(weather) as collector:
        with _exporter(collector.url) as exporter:
            exporter.put("one")
            await _until(lambda: exporter.dropped == 1)
            exporter.put("two")
            await _until(lambda: exporter.dropped == 2)
            await asyncio.to_thread(exporter.__exit__)
    assert collector.bodies == [b"one"]


async def test_where_there_is_no_collector_nothing_comes_of_it() -> None:
    with _exporter("http://127.0.0.1:1") as exporter:
        exporter.put("one")
        await _until(lambda: exporter.dropped == 1)
        await asyncio.to_thread(exporter.__exit__)
    assert exporter.dropped == 1


def test_what_finds_no_room_is_dropped_at_once() -> None:
    exporter = _exporter("http://127.0.0.1:1")  # nobody takes anything out: its thread was not started
    for number in range(ROOM + 3):
        exporter.put(str(number))
    assert exporter.dropped == 3


async def _until(holds: Callable[[], bool]) -> None:
    async with within():
        while not holds():
            await asyncio.sleep(0.005)
