"""Sinks: what carries events into another system. Another kind of system is another file beside these."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import ClassVar

from models.streaming.streamed_rows import StreamedRow


class SinkTrouble(ConnectionError):
    """The system takes nothing at present: the sentence says why. What was written may be written again."""


class Sink(ABC):
    name: ClassVar[str]
    at_once: int
    """Events that are written together, at most …"""
    patience: timedelta
    """… and after how long fewer are written, too."""

    @asynccontextmanager
    @abstractmethod
    async def opened(self) -> AsyncIterator[int | None]:
        """Connect. Yield the last position that the system says it has; None: it can't tell. Raise SinkTrouble."""
        yield None

    @abstractmethod
    async def write(self, events: Sequence[StreamedRow]) -> None:
        """Write the events, those before them being there; return when they are safe. Raise SinkTrouble.

        The same events written again, with rows as they are by then, are no others.
        """
