"""Passive replies (被动回复): where an account may not send by itself, what is due is the answer to a push."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from xml.sax.saxutils import escape

from bot.channels.wechat.text import LONGEST
from bot.channels.wechat.updates import CHANNEL
from models.queue.inbox import is_unfinished
from models.queue.outbox import is_due, lane_of
from models.storage.database import DatabaseTrouble

PATIENCE_S = 4.5
"""WeChat cuts the connection after five seconds and posts anew."""
_LOOK_S = 0.2
"""How often it is looked whether more is on its way: one reply carries it all."""

_LOOKS = 2
"""So many in a row that find nothing: what the other one's platform refuses is told a moment after it was passed on."""

Expecting = Callable[[str], Awaitable[bool]]
"""Whether something is on its way to this account."""


class PassiveReplies:
    """The requests that may carry an answer, by the person who sent them."""

    def __init__(self, expecting: Expecting) -> None:
        self._expecting = expecting
        self._open: dict[str, list[_Reply]] = {}

    async def reply_for(self, account: str) -> str:
        """Return what is handed over for this person while the request may last; empty: nothing."""
        reply = _Reply()
        self._open.setdefault(account, []).append(reply)
        end, looks = time.monotonic() + PATIENCE_S, 0
        try:
            while time.monotonic() < end:
                looks = 0 if await self._expecting(account) else looks + 1
                if looks == _LOOKS:
                    break
                await asyncio.sleep(_LOOK_S)
        finally:
            self._open[account].remove(reply)
            if not self._open[account]:
                del self._open[account]
        return reply.text

    def hand_over(self, account: str, text: str) -> bool:
        """Whether an open request takes the text."""
        return any(reply.take(text) for reply in self._open.get(account, []))


class _Reply:
    def __init__(self) -> None:
        self._texts: list[str] = []

    @property
    def text(self) -> str:
        return "\n\n".join(self._texts)

    def take(self, text: str) -> bool:
        size = sum(len(each.encode()) + 2 for each in self._texts)
        if size + len(text.encode()) > LONGEST:
            return False
        self._texts.append(text)
        return True


async def expecting(account: str) -> bool:
    """Whether what the person did is still being worked on, or an answer to it is due."""
    lane = lane_of(CHANNEL, account)
    try:
        return await is_unfinished(lane) or await is_due(lane)
    except DatabaseTrouble:  # then nothing comes of it within the request
        return False


def reply_xml(to: str, sender: str, text: str, clock: Callable[[], float]) -> str:
    """Return a text as a passive reply."""
    return (
        f"<xml><ToUserName>{escape(to)}</ToUserName><FromUserName>{escape(sender)}</FromUserName>"
        f"<CreateTime>{int(clock())}</CreateTime><MsgType>text</MsgType><Content>{_cdata(text)}</Content></xml>"
    )


def _cdata(text: str) -> str:
    """Return a section that its own end mark can't break out of."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"
