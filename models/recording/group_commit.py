"""Group commit: many small writes in one commit; no caller gets "done" before its rows are on disk.

Writes wait in a bounded queue; whenever a commit is done, all that wait go into the next one (no linger: a wait would
cost more than it gains). Statements run in the order of their ``rank``, so that a row is there before one that refers
to it. One bad row does no harm to the others: a refused batch is tried again call by call.
"""

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from time import monotonic
from types import TracebackType
from typing import Self

from models.recording.statistics import Statistics
from models.storage.bell import Bell
from models.storage.database import Database, WriteRefused
from models.storage.statements import Batch, Row, Statement, Write

log = logging.getLogger(__name__)

_REFUSED_LATELY_S = 2.0
_MAX_ROUNDS = 3


class NotRecorded(Exception):
    """The write is not (known to be) on disk: the queue is full, or the database takes nothing at present."""


Settle = Callable[[NotRecorded | None], None]
"""Hears once what became of a write: None when it is durable."""


class PendingWrite:
    """Rows that wait for their commit, and who is to hear of it."""

    __slots__ = ("_settle", "writes")

    def __init__(self, writes: Sequence[Write], settle: Settle) -> None:
        self.writes = writes
        self._settle: Settle | None = settle

    def settle(self, error: NotRecorded | None = None) -> bool:
        """Say what became of it; False if that was said before."""
        settle, self._settle = self._settle, None
        if settle is None:
            return False
        try:
            settle(error)
        except Exception:  # a bug of the one who waits: the others of the batch must be told all the same
            log.exception("settling_failed")
        return True


class GroupCommit:
    """``async with GroupCommit(database, bell) as group_commit: await group_commit.write((STATEMENT, row), …)``."""

    def __init__(self, database: Database, bell: Bell, *, max_waiting: int = 20_000, patience: float = 3.0) -> None:
        self._database = database
        self._bell = bell
        self._max_waiting = max_waiting
        self._patience = patience
        self._waiting: deque[PendingWrite] = deque()
        self._under_way: list[PendingWrite] = []
        self._wake = asyncio.Event()
        self._future: Callable[[], asyncio.Future[None]] = self._future_of_running_loop
        self._since: float | None = None
        self._refused_at = float("-inf")
        self._tasks: list[asyncio.Task[None]] = []
        self._closing = False
        self.statistics = Statistics()

    @staticmethod
    def _future_of_running_loop() -> asyncio.Future[None]:
        return asyncio.get_running_loop().create_future()

    async def __aenter__(self) -> Self:
        # Looked up once: get_running_loop is a system call each time (getpid, in Python 3.11).
        self._future = asyncio.get_running_loop().create_future
        self._tasks = [
            asyncio.create_task(self._commit_batches(), name="recorder"),
            asyncio.create_task(self._give_up_on_time(), name="recorder-patience"),
        ]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit what waits, then stop."""
        self._closing = True
        self._wake.set()
        await self._tasks[0]
        self._tasks[1].cancel()
        await asyncio.gather(self._tasks[1], return_exceptions=True)

    @property
    def dialect(self) -> str:
        """The database's dialect, by which values are bound: ``sqlite`` or ``postgres``."""
        return self._database.dialect

    @property
    def depth(self) -> int:
        """Number of calls that wait for their commit."""
        return len(self._waiting) + len(self._under_way)

    @property
    def dropped(self) -> int:
        """Number of calls that were taken and neither committed nor refused: anything but 0 is a bug here."""
        return max(0, self.statistics.taken - self.statistics.settled - len(self._under_way))

    @property
    def refused_lately(self) -> bool:
        """Whether the database refused a write within 2 s; on a full disk a smaller one may still find room."""
        return monotonic() - self._refused_at < _REFUSED_LATELY_S

    @property
    def has_room(self) -> bool:
        """Whether one more write is taken now."""
        return len(self._waiting) < self._max_waiting and not self._closing

    def write(self, *writes: Write) -> Awaitable[None]:
        """Commit all these rows together; the result is done once they are durable. Raise NotRecorded."""
        done = self._future()
        if self.has_room:
            self.enqueue(writes, partial(_finish, done))
        else:
            self.statistics.not_recorded["full"] += 1
            done.set_exception(NotRecorded("too many writes are waiting"))
        return done

    def enqueue(self, writes: Sequence[Write], settle: Settle) -> None:
        """Commit all these rows together, then call ``settle``, never before this returns. Ask ``has_room`` first.

        Spares the hottest callers the future and the task that would wait for it.
        """
        self._waiting.append(PendingWrite(writes, settle))
        if not self._wake.is_set():
            self._wake.set()

    async def _commit_batches(self) -> None:
        while True:
            await self._wake.wait()
            await self._ripen()
            if not self._waiting:
                if self._closing:
                    return
                self._wake.clear()
                continue
            calls, self._waiting = list(self._waiting), deque()
            self._under_way, self._since = calls, monotonic()
            self.statistics.taken += len(calls)
            try:
                await self._commit(calls)
            finally:
                self._under_way, self._since = [], None

    async def _ripen(self) -> None:
        """Let the loop come round while each round brings more: whoever was just answered asks again."""
        for _ in range(_MAX_ROUNDS):
            before = len(self._waiting)
            await asyncio.sleep(0)
            if len(self._waiting) == before:
                return

    async def _commit(self, calls: list[PendingWrite]) -> None:
        batch, began = _batch(calls), monotonic()
        try:
            await self._database.commit(batch)
        except WriteRefused as error:
            if len(calls) > 1 and not error.passing:
                for call in calls:  # one of them is bad: the others must be committed all the same
                    await self._commit([call])
                return
            self._refused_at = monotonic() if error.passing else self._refused_at
            log.warning("not_recorded", extra={"calls": len(calls), "error": type(error.__cause__).__name__})
            self._refuse(calls, str(error))
        except Exception as error:  # a bug of ours: the callers must not wait for ever
            log.exception("recorder_failed", extra={"calls": len(calls)})
            self._refuse(calls, type(error).__name__)
        else:
            self.statistics.committed(batch, len(calls), monotonic() - began)
            for call in calls:
                call.settle()
            for topic in {statement.rings for statement, _ in batch if statement.rings}:
                self._bell.ring(topic)

    def _refuse(self, calls: list[PendingWrite], reason: str) -> None:
        self.statistics.refused(len(calls))
        for call in calls:
            call.settle(NotRecorded(reason))

    async def _give_up_on_time(self) -> None:
        """Fail the waiting calls with NotRecorded while a commit hangs; what hangs may still be committed."""
        while True:
            await self._wake.wait()
            await asyncio.sleep(self._patience / 4)
            if self._since is None or monotonic() - self._since < self._patience:
                continue
            stuck, self._waiting = [*self._under_way, *self._waiting], deque()
            hanging = sum(call.settle(NotRecorded("the database does not answer")) for call in stuck)
            self.statistics.not_recorded["hanging"] += hanging


def _finish(done: asyncio.Future[None], error: NotRecorded | None) -> None:
    if done.done():
        return  # whoever waited has given up
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)


def _batch(calls: Iterable[PendingWrite]) -> Batch:
    rows: defaultdict[Statement, list[Row]] = defaultdict(list)
    for call in calls:
        for statement, row in call.writes:
            rows[statement].append(row)
    return sorted(rows.items(), key=lambda item: item[0].rank)
