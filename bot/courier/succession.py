"""Succession: messages leave one after the other, so that a kill doubles as few as can be."""

import asyncio

MAX_WAIT_S = 0.01


class Succession:
    """Lets the next message out when the one before is recorded, or so much later.

    What a platform has and our record has not, is told again after a kill: one message, while platforms answer at once.
    Nobody waits for one that does not. It is no rate: at least a hundred leave in a second.
    """

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(1)
        self._out: dict[int, asyncio.TimerHandle] = {}

    async def turn(self, number: int) -> None:
        """Wait until this one may leave. Either ``recorded`` or the time lets the next one out."""
        await self._free.acquire()
        self._out[number] = asyncio.get_running_loop().call_later(MAX_WAIT_S, self.recorded, number)

    def recorded(self, number: int) -> None:
        """Note that what became of it is on record, or that nobody waits for that any longer."""
        timer = self._out.pop(number, None)
        if timer is not None:
            timer.cancel()
            self._free.release()
