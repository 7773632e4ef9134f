"""Clocks that go apart are told; one that is a second off, or can't be told better, is not."""

import asyncio
import time
from collections.abc import AsyncIterator
from email.utils import formatdate

import pytest
from aiohttp import web

from bot.cli.checks.clocks import beside_database, beside_platforms, difference_to
from bot.settings import load_settings
from models.storage.checkup import ClockDifference, checkup


class Platform:
    """A server whose clock is ``behind`` ours by so many seconds."""

    def __init__(self) -> None:
        self.behind = 0.0
        self.url = ""

    async def answer(self, _: web.BaseRequest) -> web.Response:
        return web.Response(status=404, headers={"Date": formatdate(time.time() - self.behind, usegmt=True)})


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    running = Platform()
    runner = web.ServerRunner(web.Server(running.answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    running.url = f"http://{host}:{port}"
    yield running
    await runner.cleanup()


async def test_a_platform_s_date_is_compared_with_ours(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDBILL_CHANNELS__TELEGRAM__TOKEN", "123:made-up-token-of-a-test")
    monkeypatch.setenv("HANDBILL_CHANNELS__TELEGRAM__API_URL", platform.url)
    settings = load_settings()

    async def told() -> list[tuple[str, str]]:
        return [(each.state, each.sentence) async for each in beside_platforms(settings)]

    assert await told() == [("ok", "shows the time that 127.0.0.1 shows")]
    for behind, word in ((600.0, "ahead of"), (-600.0, "behind")):
        platform.behind = behind
        [(state, sentence)] = await told()
        assert state == "warn"
        assert f"seconds {word} that of 127.0.0.1" in sentence


async def test_what_answers_no_date_is_left_to_its_own_check() -> None:
    assert await asyncio.to_thread(difference_to, "http://127.0.0.1:1") is None


@pytest.mark.both_databases
@pytest.mark.usefixtures("database")
async def test_the_database_s_clock_is_ours_here() -> None:
    clock = (await checkup()).clock
    assert abs(clock.seconds) <= clock.unsure_by
    assert list(beside_database(clock)) == []


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        (ClockDifference(2.5, 0.1), ["is 2.5 seconds ahead of the database server's"]),
        (ClockDifference(-90.0, 1.0), ["is 90.0 seconds behind the database server's"]),
        (ClockDifference(2.5, 0.6), []),
        (ClockDifference(-1.9, 0.0), []),
    ],
)
def test_more_than_two_seconds_are_told_where_they_are_sure(difference: ClockDifference, words: list[str]) -> None:
    assert [each.sentence.partition(";")[0] for each in beside_database(difference)] == words
