"""NATS JetStream: each event a message of its own, whose sequence is said beforehand, so that none is there twice.

The stream itself says which event it has last, however long ago that was; its memory of message ids is for others.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import PubAck
from nats.js.errors import NotFoundError

from bot.streaming.sink import Sink, SinkTrouble
from models.streaming.streamed_rows import StreamedRow

_PATIENCE_S: Final = 10.0
_POSITION: Final = "Nats-Msg-Id"
_SEQUENCE: Final = "Nats-Expected-Last-Sequence"
_TROUBLE: Final = (NatsError, OSError, TimeoutError)


@dataclass
class _End:
    """Of the stream: its last message's sequence, and the position of its last event."""

    sequence: int
    position: int


class JetStreamSink(Sink):
    name = "jetstream"
    at_once = 500
    patience = timedelta()

    def __init__(self, url: str, stream: str, *, user: str = "", password: str = "") -> None:
        self._url = url
        self._stream = stream
        self._user = user
        self._password = password
        self._context: JetStreamContext | None = None
        self._end = _End(0, 0)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[int | None]:
        client = Client()
        try:
            await self._connect(client)
            self._context = client.jetstream(timeout=_PATIENCE_S)
            known = await self._look(self._context)
            yield known
        finally:
            self._context = None
            await _closed(client)

    async def write(self, events: Sequence[StreamedRow]) -> None:
        context = self._context
        assert context is not None, "opened first"  # noqa: S101  (a mistake of ours)
        new = [event for event in events if event.position > self._end.position]
        try:
            # Tasks begin in order, and each has sent before it waits. (publish_async loses what is refused.)
            acknowledged = await asyncio.gather(*(self._publish(context, *each) for each in enumerate(new)))
        except _TROUBLE as error:
            raise SinkTrouble(_said(error)) from error
        if new:
            self._end = _End(acknowledged[-1].seq, new[-1].position)

    async def _publish(self, context: JetStreamContext, ahead: int, event: StreamedRow) -> PubAck:
        headers = {_POSITION: str(event.position), _SEQUENCE: str(self._end.sequence + ahead)}
        return await context.publish(f"{self._stream}.{event.noun}", event.as_json(), headers=headers)

    async def _connect(self, client: Client) -> None:
        try:
            await client.connect(
                self._url,
                name="handbill",
                allow_reconnect=False,  # whatever was under way is looked up in the stream
                max_reconnect_attempts=1,
                reconnect_time_wait=0,
                connect_timeout=int(_PATIENCE_S),
                error_cb=_said_later,
                user=self._user or None,
                password=self._password if self._user else None,
                token=None if self._user else self._password or None,
            )
        except _TROUBLE as error:
            raise SinkTrouble(_said(error)) from error

    async def _look(self, context: JetStreamContext) -> int | None:
        """Find the stream's end; a stream that is not there is made. Return the last position; None: it is empty."""
        try:
            try:
                state = (await context.stream_info(self._stream)).state
            except NotFoundError:
                state = (await context.add_stream(name=self._stream, subjects=[f"{self._stream}.>"])).state
            self._end = _End(state.last_seq, 0)
            if state.messages == 0:
                return None
            last = await context.get_msg(self._stream, state.last_seq)
        except _TROUBLE as error:
            raise SinkTrouble(_said(error)) from error
        self._end.position = int((last.headers or {}).get(_POSITION, 0))
        return self._end.position


async def _said_later(_: Exception) -> None:
    """Whoever waits for an answer is told by an exception."""


async def _closed(client: Client) -> None:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            await client.close()
    except _TROUBLE:
        return  # it is gone, which is what was asked for


def _said(error: BaseException) -> str:
    return str(error).removeprefix("nats: ") or type(error).__name__
