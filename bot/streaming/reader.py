"""The reader: numbers what was noted, and writes to each sink what it has not had. One process at a time is elected."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from bot.streaming.sink import Sink, SinkTrouble
from models.storage.clock import now
from models.storage.database import DatabaseTrouble
from models.streaming.capture import switch_on
from models.streaming.event_log import (
    continue_after,
    end_of_part,
    events_between,
    forget_events,
    last_position,
    number_some,
    waits_since,
)
from models.streaming.feeds import Feed, begin_writing, feed_named, feeds, finish_writing, go_back, keep_feeds
from models.streaming.streamed_rows import StreamedRow, rows_of

log = logging.getLogger(__name__)

_LOOK_S: Final = 1.0
_AGAIN_S: Final = 5.0
_READ_AT_ONCE: Final = 500
_TROUBLE: tuple[type[BaseException], ...] = (SinkTrouble, *DatabaseTrouble)


async def keep_streaming(sinks: Sequence[Sink], *, personal: bool) -> None:
    """Have changes noted, and tell the sinks of them, for ever. ``personal``: with names and words."""
    await _until_done(lambda: _begin(sinks))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_number(), name="numbering events")
        for sink in sinks:
            tasks.create_task(_keep_writing(sink, personal=personal), name=f"events to {sink.name}")


async def _begin(sinks: Sequence[Sink]) -> None:
    await switch_on()
    await keep_feeds({sink.name for sink in sinks})


async def _until_done(step: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            return await step()
        except DatabaseTrouble as error:
            log.warning("events_wait", extra={"error": type(error).__name__})
            await asyncio.sleep(_LOOK_S)


async def _number() -> None:
    while True:
        await _until_done(_number_all)
        await asyncio.sleep(_LOOK_S)


async def _number_all() -> None:
    numbered = 0
    while some := await number_some():
        numbered += some
        await asyncio.sleep(0)
    if numbered:
        await forget_events(min(feed.position for feed in await feeds()))


async def _keep_writing(sink: Sink, *, personal: bool) -> None:
    """Write to a sink for ever; whatever goes wrong, it is opened anew, and goes on where it says it is."""
    while True:
        try:
            async with sink.opened() as position:
                await _agree(sink.name, position)
                while True:
                    if not await write_some(sink, personal=personal):
                        await asyncio.sleep(_LOOK_S)
        except _TROUBLE as error:
            log.warning("events_not_written", extra={"sink": sink.name, "error": str(error) or type(error).__name__})
        await asyncio.sleep(_AGAIN_S)


async def _agree(name: str, position: int | None) -> None:
    """Go on where the sink is: behind us where it lost what it had, before us where our database is an older one."""
    if position is None:
        return
    await go_back(name, position)
    if position > await last_position():
        log.warning("events_continued", extra={"sink": name, "position": position})
        await continue_after(position)


async def write_some(sink: Sink, *, personal: bool) -> bool:
    """Write what is due to the sink, in part. Return whether there may be more."""
    feed = await feed_named(sink.name)
    until = feed.writing_to
    if until is None:
        until = await _due(feed, sink)
        if until is None or not await begin_writing(feed, until):
            return False
    await sink.write(await _read(feed.position, until, personal=personal))
    await finish_writing(sink.name, until)
    return True


async def _read(after: int, until: int, *, personal: bool) -> list[StreamedRow]:
    """Read the events with their rows, some at a time, so that readers of cards are answered in between."""
    found: list[StreamedRow] = []
    for start in range(after, until, _READ_AT_ONCE):
        events = await events_between(start, min(start + _READ_AT_ONCE, until))
        found += await rows_of(events, personal=personal)
    return found


async def _due(feed: Feed, sink: Sink) -> int | None:
    """Return up to where is to be written now; None where it can wait, or nothing waits."""
    since = await waits_since(feed.position)
    if since is None:
        return None
    until = await end_of_part(feed.position, sink.at_once)
    return until if until - feed.position >= sink.at_once or now() - since >= sink.patience else None
