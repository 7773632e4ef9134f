"""What an open and its report cost while events are captured, and when they are not: `python -m tests.bench.capture`.

Processor time of this process, without HTTP, in alternating runs. What telling JetStream costs stands beside publishing
the same messages by its client alone, each acknowledged, as many under way at once.
"""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import uuid4

import nats

from bot.streaming.jetstream import JetStreamSink
from bot.streaming.parquet import FolderShelf, ParquetSink
from models.people.promoters import invite
from models.reading.interactions import parse_report
from models.recording.group_commit import GroupCommit
from models.recording.visits import Visits
from models.sharing.marks import Marks
from models.sharing.promotions import add_promotion
from models.sharing.tag_cache import TagCache, TaggedPromotion
from models.sharing.tags import issue_tag
from models.storage.bell import Bell
from models.storage.database import open_database
from models.storage.row_numbers import Numbers
from models.streaming.capture import switch_off, switch_on
from models.streaming.event_log import events_between, last_position, number_some
from models.streaming.streamed_rows import StreamedRow, rows_of
from tests.fixtures.nats_server import NatsServer
from tests.fixtures.postgres import postgres_server

READERS, EACH, ROUNDS = 50, 40, 7
_Timed = Callable[[], float]


async def _reads(visits: Visits, card: TaggedPromotion) -> None:
    for _ in range(EACH):
        number = await visits.record_open(card, channel="web")
        event = {"id": str(uuid4()), "kind": "scroll", "value": {"percent": 50}}
        await visits.record_report(number, parse_report(json.dumps({"events": [event]}).encode()))


async def _cost(work: Callable[[], Awaitable[object]], spent: _Timed) -> float:
    """Return microseconds of processor for each open with its report."""
    before = spent()
    await work()
    return (spent() - before) / READERS / EACH * 1e6


async def _number_all() -> None:
    while await number_some():
        pass


async def _noted(since: int) -> list[StreamedRow]:
    """Read the events that came, with their rows."""
    return await rows_of(await events_between(since, await last_position()), personal=False)


async def _into_parquet(shelf: FolderShelf, folder: Path, since: int) -> None:
    await ParquetSink(shelf, timedelta(), personal=False, beside=folder).write(await _noted(since))


async def _into_jetstream(sink: JetStreamSink, since: int) -> None:
    events = await _noted(since)
    for start in range(0, len(events), sink.at_once):
        await sink.write(events[start : start + sink.at_once])


async def _published(url: str, events: Sequence[StreamedRow]) -> None:
    """Publish as many messages of the same bytes, by the client alone."""
    client = await nats.connect(url, allow_reconnect=False)
    context = client.jetstream(timeout=10)
    await context.add_stream(name="bare", subjects=["bare.>"])
    for start in range(0, len(events), JetStreamSink.at_once):
        some = events[start : start + JetStreamSink.at_once]
        await asyncio.gather(*(context.publish(f"bare.{event.noun}", event.as_json()) for event in some))
    await client.close()


async def measure(url: str, folder: Path, spent: _Timed) -> dict[str, float]:
    """Return medians: off, on, and what numbering and telling other systems take later."""
    bell, costs, shelf = Bell(), dict[str, list[float]](), FolderShelf(folder)
    async with AsyncExitStack() as stack:
        system = await stack.enter_async_context(NatsServer(folder / "jetstream"))
        sink = JetStreamSink(system.url, "handbill")
        await stack.enter_async_context(sink.opened())
        database = await stack.enter_async_context(open_database(url))
        recorder = await stack.enter_async_context(GroupCommit(database, bell))
        cards = await stack.enter_async_context(TagCache(bell, Marks(bytes(32))))
        card = await cards.look_up(
            (await issue_tag(await add_promotion("Towel", page="# Towel"), await invite("Jia"), "web")).code
        )
        assert card is not None
        visits = Visits(recorder, Numbers(1))

        async def all_read() -> None:
            await asyncio.gather(*(_reads(visits, card) for _ in range(READERS)))

        await all_read()
        for _ in range(ROUNDS):
            costs.setdefault("off", []).append(await _cost(all_read, spent))
            await switch_on()
            costs.setdefault("on", []).append(await _cost(all_read, spent))
            since = await last_position()
            costs.setdefault("numbering", []).append(await _cost(_number_all, spent))
            costs.setdefault("Parquet", []).append(await _cost(partial(_into_parquet, shelf, folder, since), spent))
            costs.setdefault("JetStream", []).append(await _cost(partial(_into_jetstream, sink, since), spent))
            bare = partial(_published, system.url, await _noted(since))
            costs.setdefault("bare JetStream", []).append(await _cost(bare, spent))
            await switch_off()
    return {name: median(found) for name, found in costs.items()}


def main() -> None:
    with TemporaryDirectory() as folder, postgres_server() as server:
        for name, url in ("SQLite", f"sqlite://{folder}/handbill.db"), ("PostgreSQL", server.create("capture")):
            _print(name, asyncio.run(measure(url, Path(folder, name), time.process_time)))


def _print(name: str, found: dict[str, float]) -> None:
    parts = ", ".join(f"{part} {value:.0f} µs" for part, value in found.items())
    sys.stdout.write(f"{name}: {parts}; on/off {found['on'] / found['off']:.2f}\n")


if __name__ == "__main__":
    main()
