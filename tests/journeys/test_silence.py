"""Silent and half-sent connections: others are served meanwhile, and all of them are closed in the end."""

import asyncio
from pathlib import Path
from time import monotonic

import pytest

from tests.fixtures.house import House
from tests.fixtures.patience import within
from tests.fixtures.telegram import FakeTelegram
from tests.journeys.test_telegram import settings

pytestmark = pytest.mark.slow

SILENT, HALF_HEADS, HALF_BODIES = 500, 50, 50
DEADLINE_S = 10
"""For the head of a request, and for a body posted to a channel."""
MAX_GROWTH_MB = 30.0

HALF_HEAD = b"GET /c/towel HTTP/1.1\r\nHost: cards.test\r\nUser-Ag"
HALF_BODY = b"POST /hooks/telegram HTTP/1.1\r\nHost: cards.test\r\nContent-Length: 500\r\n\r\n" + b'{"update_id": 1'

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _megabytes(house: House) -> float:
    async with house.browser.get(f"{house.url}/metrics") as metrics:
        lines = (await metrics.text()).splitlines()
    [resident] = [line for line in lines if line.startswith("process_resident_memory_bytes ")]
    return float(resident.split()[1]) / 2**20


async def _connected(port: int, says: bytes) -> Connection:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(says)
    return reader, writer


async def _until_closed(connection: Connection) -> bytes:
    reader, writer = connection
    try:
        return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def test_whoever_says_nothing_is_shown_out_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram, House(tmp_path, settings(telegram, "webhook")) as house:
        before = await _megabytes(house)
        began = monotonic()
        says = [b""] * SILENT + [HALF_HEAD] * HALF_HEADS + [HALF_BODY] * HALF_BODIES
        connections = await asyncio.gather(*(_connected(house.port, each) for each in says))
        closing = asyncio.gather(*(_until_closed(each) for each in connections))
        served = 0
        while monotonic() - began < DEADLINE_S / 2:
            async with house.browser.get(f"{house.url}/healthz") as lives:
                assert lives.status == 200
            served += 1
            await asyncio.sleep(0.1)
        assert not closing.done()  # whoever was served meanwhile waited for none of them
        assert served
        grown = await _megabytes(house) - before
        async with within(DEADLINE_S / 2 + 8):  # a sweep, and the rest of an unwanted body read away
            answers = await closing
        assert grown < MAX_GROWTH_MB
        assert {answer.partition(b"\r\n")[0] for answer in answers[-HALF_BODIES:]} == {b"HTTP/1.1 408 Request Timeout"}
        assert "Traceback" not in house.log
        async with house.browser.get(f"{house.url}/metrics") as metrics:
            dropped = await metrics.text()
        assert f'cause="head"}} {SILENT + HALF_HEADS}.0' in dropped
