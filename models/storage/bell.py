"""The bell: shortens the wait of whoever watches a table. A lost ring loses nothing: they also look by themselves."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from typing import Self

INBOX = "inbox"
OUTBOX = "outbox"
ERASURES = "erasures"
REVISIONS = "revisions"
TABLES = (INBOX, OUTBOX, ERASURES, REVISIONS)
"""Topics that are tables: any process may write to them."""
UNWATCHED_S = 1.0


def lines_of(address_id: int, *, promoter_id: int | None = None, customer_id: int | None = None) -> str:
    """Return the topic of one person's web chat, in whichever browser: a promoter's, a customer's or one address's."""
    if promoter_id is not None:
        return f"lines promoter {promoter_id}"
    return f"lines {address_id}" if customer_id is None else f"lines customer {customer_id}"


class Bell:
    """Wakes listeners by topic: in this process at once, in others through ``carry``."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._carry: Callable[[str], None] | None = None
        self.look_every_s = UNWATCHED_S
        """How long whoever watches a table may sleep between two looks; longer where commits are watched."""

    def carry(self, onward: Callable[[str], None]) -> None:
        """Call ``onward`` with every topic that rings here."""
        self._carry = onward

    def ring(self, topic: str, *, besides: "Listener | None" = None) -> None:
        """Ring for everybody, ``besides`` one who knows already."""
        self.ring_here(topic, besides=besides)
        if self._carry is not None:
            self._carry(topic)

    def ring_here(self, topic: str, *, besides: "Listener | None" = None) -> None:
        """Ring in this process only."""
        for event in self._waiting.get(topic, ()):
            if besides is None or event is not besides.event:
                event.set()

    def ring_tables(self) -> None:
        """Ring in this process for every table: somebody may have written to any of them."""
        for topic in TABLES:
            self.ring_here(topic)

    def listen(self, *topics: str) -> "Listener":
        return Listener(self._waiting, topics)


class Listener:
    """``with bell.listen(topic) as listener:`` look at the table; ``await listener.wait(seconds)``; look again."""

    def __init__(self, waiting: dict[str, set[asyncio.Event]], topics: tuple[str, ...]) -> None:
        self._waiting = waiting
        self._topics = topics
        self.event = asyncio.Event()
        """Set when it has rung since the last ``wait``."""

    def __enter__(self) -> Self:
        for topic in self._topics:
            self._waiting[topic].add(self.event)
        return self

    def __exit__(self, *_: object) -> None:
        for topic in self._topics:
            listeners = self._waiting[topic]
            listeners.discard(self.event)
            if not listeners:
                del self._waiting[topic]

    async def wait(self, seconds: float) -> bool:
        """Wait for the next ring since the last ``wait``, at most so many seconds. Return whether it rang."""
        try:
            async with asyncio.timeout(seconds):
                await self.event.wait()
        except TimeoutError:
            return False
        self.event.clear()
        return True
