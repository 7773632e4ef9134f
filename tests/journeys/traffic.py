"""Readers who go on opening a card and reporting on it, whatever happens to the database behind it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import cycle
from time import monotonic

import aiohttp

from tests.fixtures.house import House
from tests.journeys.reader import Reader

_PAUSE_S = 0.1
"""Often enough to meet with a moment's trouble; what lasts for a minute need not take a core for as long."""


class Traffic:
    """What readers met with: all that was acknowledged is in ``reader``."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.statuses: set[int] = set()
        self._recorded = 0.0

    async def back_after(self, moment: float) -> float:
        """Waits until something that was begun after this moment is recorded; the seconds since then."""
        while self._recorded < moment:
            await asyncio.sleep(0.02)
        return self._recorded - moment

    async def _reads(self) -> None:
        while True:
            begun = monotonic()
            recorded, token = await self.reader.opens_it()
            if recorded != "no":
                self.statuses.add(await self.reader.reports_on(token))
                self._recorded = max(self._recorded, begun)
            await asyncio.sleep(_PAUSE_S)

    async def _walks(self, house: House) -> None:
        """Looks at pages that ask the database: each is answered, or says when to come again."""
        for path in cycle(_PAGES):
            async with house.browser.get(f"{house.url}{path}", allow_redirects=False) as page:
                self.statuses.add(page.status)
                assert page.status < 500 or "Retry-After" in page.headers, (path, await page.text())
            await asyncio.sleep(_PAUSE_S)


_PAGES = ("/", "/chat", "/console", "/join/no-such-code-at-all-here", "/api/v1/openapi.json", f"/c/{'A' * 22}")


@asynccontextmanager
async def traffic(house: House, reader: Reader, readers: int = 4) -> AsyncIterator[Traffic]:
    going = Traffic(reader)
    tasks = [asyncio.create_task(going._reads()) for _ in range(readers)]
    tasks.append(asyncio.create_task(going._walks(house)))
    try:
        yield going
    finally:
        for task in tasks:
            task.cancel()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            assert isinstance(ended, asyncio.CancelledError | aiohttp.ClientError), ended
