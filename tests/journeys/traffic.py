"""Readers who go on opening a card and reporting on it, whatever happens to the database behind it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

import aiohttp

from tests.journeys.reader import Reader


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
            await asyncio.sleep(0.02)


@asynccontextmanager
async def traffic(reader: Reader, readers: int = 4) -> AsyncIterator[Traffic]:
    going = Traffic(reader)
    tasks = [asyncio.create_task(going._reads()) for _ in range(readers)]
    try:
        yield going
    finally:
        for task in tasks:
            task.cancel()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            assert isinstance(ended, asyncio.CancelledError | aiohttp.ClientError), ended
