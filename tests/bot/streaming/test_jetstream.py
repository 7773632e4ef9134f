"""A stream has each event once, in order, whoever wrote it, and whatever was killed meanwhile."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.streaming.jetstream import JetStreamSink
from bot.streaming.reader import keep_streaming, write_some
from bot.streaming.sink import SinkTrouble
from models.storage.background_tasks import in_background
from models.storage.database import Database
from models.streaming.capture import switch_on
from models.streaming.event_log import events_between, last_position
from models.streaming.feeds import begin_writing, feed_named, keep_feeds
from models.streaming.streamed_rows import rows_of
from tests.fixtures.nats_server import NatsServer
from tests.fixtures.patience import within
from tests.models.streaming.opened import opened

pytestmark = [pytest.mark.process, pytest.mark.both_databases]


@pytest.fixture
async def told(database: Database) -> None:
    await switch_on()
    await keep_feeds({"jetstream"})


def _sink(server: NatsServer) -> JetStreamSink:
    return JetStreamSink(server.url, "handbill")


async def _positions(server: NatsServer) -> list[int]:
    return [message["position"] for message in await server.messages()]


async def test_an_event_is_a_message_of_its_table(told: None, nats_server: NatsServer) -> None:
    await opened(1)
    sink = _sink(nats_server)
    async with sink.opened() as position:
        assert position is None
        assert await write_some(sink, personal=False)
        assert not await write_some(sink, personal=False)
    (message,) = await nats_server.messages()
    assert (message["subject"], message["table"], message["position"]) == ("handbill.opens", "opens", 1)
    assert (message["gone"], message["row"]["topic"], message["row"]["state"]) == (False, "毛巾", "fetched")
    assert "promoter" not in message["row"]
    assert int(message["row"]["id"]) > 1 << 53, "a string: JavaScript would round a number"
    assert (await feed_named("jetstream")).position == 1


async def test_what_was_written_before_a_kill_is_not_written_again(told: None, nats_server: NatsServer) -> None:
    """The process died when the stream had some of it, and before the database knew; long after any memory of ids."""
    await opened(1, 2, 3, 4)
    sink = _sink(nats_server)
    assert await begin_writing(await feed_named("jetstream"), 4)
    async with sink.opened():
        await sink.write(await rows_of(await events_between(0, 3), personal=False))
    again = _sink(nats_server)
    async with again.opened() as position:
        assert position == 3
        assert await write_some(again, personal=False)
    assert await _positions(nats_server) == [1, 2, 3, 4]


async def test_a_reader_who_was_taken_for_dead_writes_nothing_more(told: None, nats_server: NatsServer) -> None:
    await opened(1, 2, 3)
    dead, long_dead, alive = _sink(nats_server), _sink(nats_server), _sink(nats_server)
    async with dead.opened(), long_dead.opened(), alive.opened():
        events = await rows_of(await events_between(0, 3), personal=False)
        await alive.write(events)
        await dead.write(events)  # whose ids the server remembers, as yet
        unknown_ids = [replace(event, position=event.position + 100) for event in events]
        with pytest.raises(SinkTrouble, match="last sequence"):
            await long_dead.write(unknown_ids)
    assert await _positions(nats_server) == [1, 2, 3]


async def test_a_server_that_is_killed_has_each_event_once_when_it_is_back(told: None, nats_server: NatsServer) -> None:
    await opened(1, 2)
    sink = _sink(nats_server)
    async with sink.opened():
        assert await write_some(sink, personal=False)
        await nats_server.kill()
        await opened(3)
        with pytest.raises(SinkTrouble):
            await write_some(sink, personal=False)
    with pytest.raises(SinkTrouble):
        async with sink.opened():
            pass
    await nats_server.start()
    async with sink.opened() as position:
        assert position == 2
        assert await write_some(sink, personal=False)
    assert await _positions(nats_server) == [1, 2, 3]


async def test_a_server_that_hangs_has_each_event_once_when_it_goes_on(
    told: None, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes what was given up here when it goes on."""
    await opened(1, 2)
    sink = _sink(nats_server)
    monkeypatch.setattr("bot.streaming.jetstream._PATIENCE_S", 1.0)
    async with sink.opened():
        assert await write_some(sink, personal=False)
        await opened(3)
        nats_server.freeze(frozen=True)
        with pytest.raises(SinkTrouble):
            await write_some(sink, personal=False)
    nats_server.freeze(frozen=False)
    monkeypatch.undo()
    async with sink.opened():
        await write_some(sink, personal=False)
    assert await _positions(nats_server) == [1, 2, 3]


async def test_who_we_are_is_asked(told: None, tmp_path: Path) -> None:
    await opened(1)
    async with NatsServer(tmp_path / "guarded", token="made-up-token") as server:
        with pytest.raises(SinkTrouble):
            async with _sink(server).opened():
                pass
        known = JetStreamSink(server.url, "handbill", password="made-up-token")
        async with known.opened():
            assert await write_some(known, personal=False)


async def test_a_stream_that_is_further_than_a_restored_database_is_gone_on_with(
    told: None, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.streaming.reader._LOOK_S", 0.01)
    sink = _sink(nats_server)
    await opened(1, 2, 3)
    told_before = await rows_of(await events_between(0, 3), personal=False)
    async with sink.opened():
        await sink.write([replace(event, position=event.position + 100) for event in told_before])
    async with in_background(keep_streaming([_sink(nats_server)], personal=False), "events"), within():
        while (await feed_named("jetstream")).position < 106:
            await asyncio.sleep(0.01)
    told_positions = await _positions(nats_server)
    assert told_positions[:3] == [101, 102, 103]
    assert sorted(told_positions) == told_positions
    assert len(told_positions) == 6
    assert await last_position() == 106
