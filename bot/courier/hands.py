"""Hands: the rows that are carried from here, each by a task, and how many more there is room for."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

from models.queue.outbox import OutboxMessage

log = logging.getLogger(__name__)

AT_ONCE = 64
"""Recipients written to side by side."""


class Hands:
    def __init__(self, dropped: Callable[[], None]) -> None:
        """Begin with all free. ``dropped`` is called when a mistake of ours ended a task before its row was settled."""
        self._dropped = dropped
        self.tasks: dict[asyncio.Task[None], tuple[int, ...]] = {}
        """The numbers of the rows that each task has leased."""
        self._reached_for: tuple[int, ...] = ()
        """Those that are leased in a transaction which is not committed yet."""

    @property
    def free(self) -> int:
        """How many more rows can be carried at once."""
        return AT_ONCE - len(self.tasks)

    @property
    def numbers(self) -> list[int]:
        """The numbers of the rows that are being sent from here."""
        return [number for numbers in (*self.tasks.values(), self._reached_for) for number in numbers]

    def reach_for(self, rows: Iterable[OutboxMessage]) -> None:
        """Note what is leased once a transaction is committed; none any more, when it is carried or was undone."""
        self._reached_for = tuple(row.id for row in rows)

    def carry(self, row: OutboxMessage, carry: Callable[[OutboxMessage], Awaitable[None]]) -> None:
        task = asyncio.ensure_future(carry(row))
        self.tasks[task] = (row.id,)
        task.add_done_callback(self._carried)

    def hold(self, *rows: OutboxMessage) -> None:
        """Note what the task that runs has leased, or is about to."""
        if (task := asyncio.current_task()) is not None:
            self.tasks[task] = tuple(row.id for row in rows)

    async def one_free(self) -> None:
        """Wait until one of the rows has been settled."""
        await asyncio.wait(self.tasks, return_when=asyncio.FIRST_COMPLETED)

    def _carried(self, task: asyncio.Task[None]) -> None:
        del self.tasks[task]
        if not task.cancelled() and (error := task.exception()) is not None:
            # A mistake of ours: the row's lease runs out, then it is taken up again as in doubt.
            log.error("not_settled", exc_info=error)
            self._dropped()
