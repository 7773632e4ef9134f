"""Health: ``/healthz`` (the process lives), ``/readyz`` (it can record) and ``/metrics`` (how it fares).

``/metrics`` shows business figures. It answers only this machine and clients in ``server.trusted_proxies``, asked
directly or through such a proxy; everybody else gets a 403. A proxy on this machine that adds no ``X-Forwarded-For``
must not pass the path on.
"""

import asyncio

from aiohttp import web

from landing.server.client_address import is_near
from landing.server.edge import EDGE
from landing.server.security_headers import NO_STORE_HEADERS
from landing.site import SITE, WebContext
from models.queue.gauges import Gauges
from models.recording.group_commit import NotRecorded
from models.storage.database import DatabaseTrouble
from models.storage.nodes import STILL_HERE
from models.streaming.lags import Lag, lags

PATIENCE_S = 2.0
_AWAY: tuple[type[BaseException], ...] = (OSError, *DatabaseTrouble)


def add_to(app: web.Application, *, patience_s: float = PATIENCE_S) -> None:
    """Add the routes. ``app[SITE]`` must be set."""
    health = Health(app[SITE], patience_s)
    app.router.add_get("/healthz", health.lives)
    app.router.add_get("/readyz", health.ready)
    app.router.add_get("/metrics", health.metrics)


class Health:
    def __init__(self, site: WebContext, patience_s: float) -> None:
        self._site = site
        self._patience_s = patience_s
        self._gauges = Gauges()

    async def lives(self, _request: web.Request) -> web.Response:
        return _answer(200, "alive")

    async def ready(self, _request: web.Request) -> web.Response:
        """GET: 200 if the database answers and rows can be committed, else 503; within ``patience_s`` seconds."""
        try:
            async with asyncio.timeout(self._patience_s):
                await self._site.ready()
                await self._site.recorder.write((STILL_HERE, ()))
        except NotRecorded:
            return _answer(503, "nothing can be recorded at present")
        except _AWAY:
            return _answer(503, "the database does not answer")
        if self._site.recorder.refused_lately:
            return _answer(503, "not everything can be recorded at present")
        return _answer(200, "ready")

    async def metrics(self, request: web.Request) -> web.Response:
        if not is_near(request):
            return _answer(403, "metrics are for this machine and for server.trusted_proxies only")
        from landing.metrics import CONTENT_TYPE, Metrics  # noqa: PLC0415  (with its library, once somebody asks)

        readings = await self._gauges.read()
        limiter = request.config_dict.get(EDGE)
        metrics = Metrics(self._site.recorder, readings, limiter, await self._lags())
        return web.Response(body=metrics.text(), headers={**NO_STORE_HEADERS, "Content-Type": CONTENT_TYPE})

    async def _lags(self) -> list[Lag]:
        """Return how far other systems are behind; none where the database does not answer, as is told beside it."""
        try:
            async with asyncio.timeout(self._patience_s):
                return await lags()
        except _AWAY:
            return []


def _answer(status: int, sentence: str) -> web.Response:
    again = {"Retry-After": "5"} if status == 503 else {}
    return web.Response(status=status, text=f"{sentence}\n", headers={**NO_STORE_HEADERS, **again})
