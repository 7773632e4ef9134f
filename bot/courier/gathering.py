"""Gathering: notices that wait while a chat is behind are told by one message, which grows as long as it is the last.

Where the channel can edit, the next ones are written into the message that gathered the ones before; otherwise, or once
something else has been told there, they follow in a message of their own. What stands where is remembered here only to
write less: after a restart the next ones follow in a new message.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.channels.contract import Channel
from bot.courier.notices import opened_together
from bot.courier.reasons import NotNow, Pointless
from bot.messages import Message, Outgoing
from models.queue.deliveries import keep_facts, row_or_none
from models.queue.gatherings import gather, gathered_in, leave_out
from models.queue.outbox import Message as Row
from models.storage.lru_cache import LruCache

Worder = Callable[[Row, Channel, str], Awaitable[Outgoing]]

MOST = {"opened": 50, "opened_by_many": 20, "read": 12, "recognised": 12}
"""Of each kind that gathers, how many one message tells."""
_QUIET = {"opened_by_many", "read"}
_MOST_REMEMBERED = 10_000


@dataclass
class _Told:
    """The last message of a lane, which tells of several things."""

    teller: int
    kind: str
    holds: int


class Gathering:
    def __init__(self) -> None:
        self._last: LruCache[str, _Told] = LruCache(_MOST_REMEMBERED)

    async def word(self, worder: Worder, row: Row, channel: Channel, language: str) -> Outgoing:
        """The row with what waits behind it. Raises Pointless when there is nothing to tell of any of it."""
        await gather(row, MOST[row.kind])
        others = await gathered_in(row.id)
        last = self._last.get(row.lane)
        if not others and not (last and self._has_room(last, row, 1)):
            return await worder(row, channel, language)
        rows = [row, *others]
        if last is not None and self._has_room(last, row, len(rows)):
            teller = await row_or_none(last.teller)
            before = [teller, *await gathered_in(last.teller, told=True)] if teller is not None else []
            row.edits_id = row.gathered_in_id = last.teller if before else None
            rows = [*before, *rows]
        into = row.edits_id
        message = await _together(worder, rows, channel, language)
        row.edits_id = into
        await _speaks_of_nobody(row)
        return message

    def follows_after_all(self, row: Row) -> bool:
        """Whether the row was to be written into an earlier message; it is not, from now on."""
        if row.gathered_in_id is None:
            return False
        row.edits_id = row.gathered_in_id = None
        self._last.drop(row.lane)
        return True

    async def told(self, row: Row) -> None:
        """The row's message is the last of its lane."""
        holds = 1 + len(await gathered_in(row.gathered_in_id or row.id, told=True)) if row.kind in MOST else 1
        if holds == 1:
            self._last.drop(row.lane)
            return
        self._last.put(row.lane, _Told(row.gathered_in_id or row.id, row.kind, holds))

    def _has_room(self, last: _Told, row: Row, more: int) -> bool:
        return row.kind == last.kind and not row.doubts and last.holds + more <= MOST[row.kind]


async def _together(worder: Worder, rows: list[Row], channel: Channel, language: str) -> Message:
    if rows[0].kind == "opened":
        text = await opened_together(rows, language)
        if not text:
            raise Pointless("the opens are gone")
        return Message(text=text)
    texts: list[str] = []
    for each in rows:
        try:
            alone = await worder(each, channel, language)
        except (Pointless, NotNow) as why:
            await leave_out(each, str(why))
            continue
        texts += [alone.text] if isinstance(alone, Message) else []
    if not texts:
        raise Pointless("nothing is left to tell")
    return Message(text="\n\n".join(texts), quiet=rows[0].kind in _QUIET)


async def _speaks_of_nobody(row: Row) -> None:
    """Whoever quotes a message about several people has not said to whom they write."""
    if row.facts.pop("conversation_id", None) is not None:
        await keep_facts(row)
