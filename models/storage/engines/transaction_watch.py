"""Undivided: while a transaction is open, its task waits for nothing but the transaction's own statements.

Whoever waits for a network, a lock or a thread in the middle of it holds up all other writers for as long. Nothing in
Python forbids it, so tests look: whenever the loop comes round while a transaction is open, what its task waits for
must be the database's driver. It costs too much to look in production.
"""

import asyncio
import gc
from collections.abc import Iterator
from types import FrameType
from typing import Any, ClassVar, Final

from models.storage.statements import PlainClient, open_here

_DRIVERS: Final = ("models.storage.engines.", "tortoise.", "aiosqlite.", "asyncpg.")


class WaitedInTransaction(Exception):
    """A task waited for something else while its transaction was open; the sentence says where."""


class Watch:
    """Looks, from ``begin`` until ``end``, at what the task that begins it waits for. Only while ``looks`` is set."""

    looks: ClassVar[bool] = False

    def __init__(self) -> None:
        self._task: asyncio.Task[Any] | None = None
        self._look: asyncio.Handle | None = None
        self._waited: WaitedInTransaction | None = None

    def begin(self) -> None:
        if self.looks:
            self._task = asyncio.current_task()
            self._arm()

    def end(self) -> WaitedInTransaction | None:
        """Look no more. Return what is to be raised if the task has waited."""
        self._task = None
        if self._look is not None:
            self._look.cancel()
        return self._waited

    def _arm(self, *_: object) -> None:
        if self._task is not None:
            self._look = asyncio.get_running_loop().call_soon(self._come_round)

    def _come_round(self) -> None:
        """Look at what the task waits for: the loop has come round, so it has let others have their turn."""
        assert self._task is not None  # noqa: S101  (the look is cancelled with it)
        chain = list(_chain(self._task.get_coro()))
        if any(_is_driver(frame) for frame in chain):
            waits_for: asyncio.Future[Any] | None = self._task._fut_waiter  # type: ignore[attr-defined]  # noqa: SLF001  (asyncio tells it in no other way)
            # Once more when it goes on: it has asked before us to be woken.
            self._arm() if waits_for is None else waits_for.add_done_callback(self._arm)
        elif chain:
            last = chain[-1]
            self._waited = WaitedInTransaction(f"{last.f_code.co_qualname}, {last.f_code.co_filename}:{last.f_lineno}")


class Undivided:
    """A mix-in for transactions' contexts, the first of their bases."""

    def opened(self, client: PlainClient) -> None:
        """Make the transaction the one that is open here, from now until its block ends."""
        self._before = open_here.set(client)
        self._watch = Watch()
        self._watch.begin()

    async def __aexit__(self, *why: object) -> None:
        """End the transaction. Raise WaitedInTransaction, having undone it."""
        open_here.reset(self._before)
        waited = self._watch.end()
        if waited is None or why[0] is not None:
            await super().__aexit__(*why)  # type: ignore[misc]  # (whose context it is)
            return
        await super().__aexit__(type(waited), waited, None)  # type: ignore[misc]  # (whose context it is)
        raise waited


async def give_way() -> None:
    """Let others have their turn, on purpose, within an open transaction."""
    await asyncio.sleep(0)


def _chain(waiting: Any) -> Iterator[FrameType]:
    """Yield the frames from this coroutine to the one that waits, through asynchronous generators, too."""
    while (frame := getattr(waiting, "cr_frame", None) or getattr(waiting, "ag_frame", None)) is not None:
        yield frame
        waits_for = getattr(waiting, "cr_await", None) or getattr(waiting, "ag_await", None)
        waiting = waits_for if hasattr(waits_for, "cr_frame") else _wrapped(waits_for)


def _wrapped(awaitable: Any) -> Any:
    """Return the coroutine or generator that this steps through: what is made by ``__await__`` names it to nobody."""
    referents = gc.get_referents(awaitable) if awaitable is not None else []
    return next((each for each in referents if hasattr(each, "cr_frame") or hasattr(each, "ag_frame")), None)


def _is_driver(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__", "")).startswith(_DRIVERS)
