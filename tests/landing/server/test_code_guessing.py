"""Guesses: links that lead nowhere, again and again, cost patience."""

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from landing.server.code_guessing import Guesses


async def test_the_sixty_first_unknown_tag_in_a_minute_is_told_to_wait_in_the_readers_language() -> None:
    guesses = Guesses()

    async def unknown(request: web.Request) -> web.Response:
        return guesses.refusal(request) or web.Response(status=404)

    app = web.Application()
    app.router.add_get("/c/{tag}", unknown)
    async with TestServer(app) as server, ClientSession() as client:
        for n in range(60):
            async with client.get(server.make_url(f"/c/{n}")) as answer:
                assert answer.status == 404
        async with client.get(server.make_url("/c/more")) as answer:
            assert answer.status == 429
            assert int(answer.headers["Retry-After"]) == 1
            assert "lead nowhere" in await answer.text()
        async with client.get(server.make_url("/c/more"), headers={"Accept-Language": "zh-CN"}) as answer:
            assert answer.status == 429
            assert "无效链接" in await answer.text()
