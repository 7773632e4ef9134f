"""Passive replies (被动回复): where an account may not send by itself, what is due is the answer to a push."""

import asyncio
import time
from collections.abc import Callable
from xml.sax.saxutils import escape

from bot.channels.wechat_text import LONGEST

PATIENCE_S = 4.5
"""WeChat cuts the connection after five seconds and posts anew."""
_MORE_S = 0.3
"""How long to wait for more once something came: one reply carries it all."""


class Waiting:
    """The requests that may carry an answer, by the person who sent them."""

    def __init__(self) -> None:
        self._open: dict[str, list[_Reply]] = {}

    async def reply_for(self, account: str) -> str:
        """What is handed over for this person while the request may last; empty: nothing."""
        reply = _Reply()
        self._open.setdefault(account, []).append(reply)
        try:
            return await reply.gather()
        finally:
            self._open[account].remove(reply)
            if not self._open[account]:
                del self._open[account]

    def hand_over(self, account: str, text: str) -> bool:
        """Whether an open request takes the text."""
        return any(reply.take(text) for reply in self._open.get(account, []))


class _Reply:
    def __init__(self) -> None:
        self._texts: list[str] = []
        self._came = asyncio.Event()

    def take(self, text: str) -> bool:
        size = sum(len(each.encode()) + 2 for each in self._texts)
        if size + len(text.encode()) > LONGEST:
            return False
        self._texts.append(text)
        self._came.set()
        return True

    async def gather(self) -> str:
        end = time.monotonic() + PATIENCE_S
        patience = PATIENCE_S
        while patience > 0:
            try:
                async with asyncio.timeout(patience):
                    await self._came.wait()
            except TimeoutError:
                break
            self._came.clear()
            patience = min(_MORE_S, end - time.monotonic())
        return "\n\n".join(self._texts)


def reply_xml(to: str, sender: str, text: str, clock: Callable[[], float]) -> str:
    """A text as a passive reply."""
    return (
        f"<xml><ToUserName>{escape(to)}</ToUserName><FromUserName>{escape(sender)}</FromUserName>"
        f"<CreateTime>{int(clock())}</CreateTime><MsgType>text</MsgType><Content>{_cdata(text)}</Content></xml>"
    )


def _cdata(text: str) -> str:
    """A section that its own end mark can't break out of."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"
