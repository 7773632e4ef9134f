"""What everything is measured against: aiohttp on uvloop, answering the same bytes and recording nothing."""

import asyncio
import sys
from pathlib import Path

import uvloop
from aiohttp import web


async def _serve(port: int, page: bytes) -> None:

    async def redirect(_: web.Request) -> web.Response:
        location = "https://shop.test/towel?hb=AAAAAAAAAAAAAAAAAAAAAA"
        return web.Response(status=302, headers={"Location": location, "X-Recorded": "1", "Cache-Control": "no-store"})

    async def show(_: web.Request) -> web.Response:
        return web.Response(body=page, headers={"Content-Type": "text/html; charset=utf-8"})

    async def report(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(status=204)

    app = web.Application()
    app.router.add_get("/c/{tag}", show if page else redirect)
    app.router.add_post("/i/{token}", report)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1]), Path(sys.argv[2]).read_bytes() if len(sys.argv) > 2 else b""))
