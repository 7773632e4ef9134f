"""Gathering: notices that wait while a chat is behind are told by one message, which grows as long as it is the last.

Where the channel can edit, the next ones are written into the message that gathered the ones before; otherwise, or once
something else has been told there, they follow in a message of their own. What stands where is remembered here only to
write less: after a restart the next ones follow in a new message.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.courier.rendering.context import RenderContext, Rendered
from bot.courier.rendering.open_notices import opened_together
from bot.courier.skips import Defer, Skip
from bot.messages import Message
from models.queue.gatherings import gather, gathered_in, leave_out
from models.queue.outbox import OutboxMessage as Row
from models.queue.outbox import payload_of
from models.queue.outbox_lookups import row_or_none
from models.queue.payloads.open_notices import Opened
from models.storage.lru_cache import LruCache

Alone = Callable[[Row], Awaitable[Rendered]]
"""Renders one row by itself."""

MAX_GATHERED = {"opened": 50, "opened_by_many": 20, "read": 12, "recognised": 12}
"""Of each kind that gathers, how many one message tells."""
_QUIET = {"opened_by_many", "opened_further", "read"}
_MAX_REMEMBERED = 10_000


@dataclass
class _LastMessage:
    """The last message of a lane, which tells of several things."""

    teller: int
    kind: str
    holds: int


class Gathering:
    def __init__(self) -> None:
        self._last: LruCache[str, _LastMessage] = LruCache(_MAX_REMEMBERED)

    async def render(self, row: Row, alone: Alone, to: RenderContext) -> Rendered:
        """Render the row with what waits behind it. Raises Skip when there is nothing to tell of any of it."""
        await gather(row, MAX_GATHERED[row.kind])
        others = await gathered_in(row.id)
        last = self._last.get(row.lane)
        if not others and not (last and self._has_room(last, row, 1)):
            return await alone(row)
        rows = [row, *others]
        before: list[Row] = []
        if last is not None and self._has_room(last, row, len(rows)):
            teller = await row_or_none(last.teller)
            before = [teller, *await gathered_in(last.teller, sent=True)] if teller is not None else []
        into = before[0].id if before else row.edits_id
        message = await _together([*before, *rows], alone, to)
        return Rendered(outgoing=message, replaces=into, joins=before[0].id if before else None)

    def begin_anew(self, lane: str) -> None:
        """Let what comes next stand in a message of its own: the last one there can't be written into."""
        self._last.drop(lane)

    async def remember(self, row: Row, rendered: Rendered) -> None:
        """Remember that the row's message is the last of its lane."""
        teller = rendered.joins or row.id
        holds = 1 + len(await gathered_in(teller, sent=True)) if row.kind in MAX_GATHERED else 1
        if holds == 1:
            self._last.drop(row.lane)
            return
        self._last.put(row.lane, _LastMessage(teller, row.kind, holds))

    def _has_room(self, last: _LastMessage, row: Row, more: int) -> bool:
        return row.kind == last.kind and not row.doubts and last.holds + more <= MAX_GATHERED[row.kind]


async def _together(rows: list[Row], alone: Alone, to: RenderContext) -> Message:
    """Render one message of all of them. It speaks of nobody: whoever quotes it has not said to whom they write."""
    if rows[0].kind == "opened":
        payloads = [payload_of(each) for each in rows]
        text = await opened_together([each.open_id for each in payloads if isinstance(each, Opened)], to)
        if not text:
            raise Skip("the opens are gone")
        return Message(text=text)
    texts: list[str] = []
    for each in rows:
        try:
            outgoing = (await alone(each)).outgoing
        except (Skip, Defer) as why:
            await leave_out(each, str(why))
            continue
        texts += [outgoing.text] if isinstance(outgoing, Message) else []
    if not texts:
        raise Skip("nothing is left to tell")
    return Message(text="\n\n".join(texts), quiet=rows[0].kind in _QUIET)
