"""A collector on loopback: takes spans and errors, keeps every byte, and misbehaves on demand."""

import asyncio
import json
from collections.abc import Callable
from typing import Any, Self

from aiohttp import web

KEY = "0123456789abcdef0123456789abcdef"


class Collector:
    """``async with Collector() as collector``. ``weather``: ``""``, ``hang`` (no answer), ``broken``, ``moved``."""

    def __init__(self, weather: str = "") -> None:
        self.weather = weather
        self.bodies: list[bytes] = []
        self.heads: list[dict[str, str]] = []
        self.url = ""
        self._over = asyncio.Event()
        self._came = asyncio.Condition()
        self._runner = web.ServerRunner(web.Server(self._take))

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._over.set()
        await self._runner.cleanup()

    @property
    def settings(self) -> dict[str, str]:
        """As environment of a process."""
        return {
            "HANDBILL_TELEMETRY__OTLP_ENDPOINT": self.url,
            "HANDBILL_TELEMETRY__OTLP_HEADERS": "x-tenant=acme%20towels",
            "HANDBILL_TELEMETRY__SENTRY_DSN": f"{self.url.replace('://', f'://{KEY}@')}/7",
        }

    @property
    def spans(self) -> list[dict[str, Any]]:
        found = []
        for path, body in zip((head["path"] for head in self.heads), self.bodies, strict=True):
            if path == "/v1/traces":
                for resource in json.loads(body)["resourceSpans"]:
                    found += [span for scope in resource["scopeSpans"] for span in scope["spans"]]
        return found

    @property
    def events(self) -> list[dict[str, Any]]:
        bodies = [body for head, body in zip(self.heads, self.bodies, strict=True) if "envelope" in head["path"]]
        return [json.loads(body.split(b"\n")[2]) for body in bodies]

    async def until(self, holds: Callable[[], bool]) -> None:
        async with self._came:
            await self._came.wait_for(holds)

    async def _take(self, request: web.BaseRequest) -> web.Response:
        body = await request.read()
        async with self._came:
            self.bodies.append(body)
            self.heads.append({name.lower(): value for name, value in request.headers.items()} | {"path": request.path})
            self._came.notify_all()
        if self.weather == "hang":
            await self._over.wait()
        if self.weather == "moved":
            return web.Response(status=307, headers={"Location": f"{self.url}/elsewhere"})
        return web.Response(status=503 if self.weather == "broken" else 200)
