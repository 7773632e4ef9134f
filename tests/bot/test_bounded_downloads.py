"""Downloads: what others answer is read up to a length, whether it came with its head or trickles in later."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web

from bot.bounded_downloads import capped
from bot.outcomes import Final

_LIMIT = 1000


async def _answer(request: web.Request) -> web.StreamResponse:
    size = int(request.query["size"])
    if "late" not in request.query:
        return web.Response(body=b"x" * size)
    response = web.StreamResponse()
    await response.prepare(request)
    await asyncio.sleep(0.01)
    await response.write(b"x" * size)
    return response


@pytest.fixture
async def far() -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_get("/", _answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}/"
    await runner.cleanup()


@pytest.mark.parametrize("when", ["", "&late"])
async def test_a_body_of_at_most_so_many_bytes_is_read_and_its_connection_serves_again(far: str, when: str) -> None:
    async with ClientSession() as session:
        for size in (0, 1, _LIMIT):
            async with session.get(f"{far}?size={size}{when}") as response:
                assert await capped(response, _LIMIT) == b"x" * size
        assert session.connector is not None
        assert sum(len(kept) for kept in session.connector._conns.values()) == 1


@pytest.mark.parametrize("when", ["", "&late"])
async def test_a_longer_one_is_refused(far: str, when: str) -> None:
    async with ClientSession() as session, session.get(f"{far}?size={_LIMIT + 1}{when}") as response:
        with pytest.raises(Final, match="more than 1000 bytes"):
            await capped(response, _LIMIT)
