"""A feed is written to by whoever says first up to where, and goes on where it was."""

from datetime import timedelta

import pytest

from models.storage.clock import now
from models.storage.database import Database
from models.storage.planner_statistics import tell_sizes
from models.streaming.capture import switch_on
from models.streaming.event_log import end_of_part, events_between, forget_events, number_some, waits_since
from models.streaming.feeds import begin_writing, feed_named, feeds, finish_writing, go_back, keep_feeds
from models.streaming.resending import NothingListens, resend
from models.streaming.streamed_rows import rows_of
from tests.bench.fill import fill_tables
from tests.fixtures.plans import listen, scans
from tests.models.streaming.mirror import Mirror
from tests.models.streaming.opened import opened


async def test_a_new_feed_begins_with_what_comes_next_and_one_that_is_gone_is_forgotten(database: Database) -> None:
    await switch_on()
    await opened(1, 2)
    await keep_feeds({"jetstream"})
    await opened(3)
    await keep_feeds({"jetstream", "parquet"})
    assert [(feed.name, feed.position) for feed in await feeds()] == [("jetstream", 2), ("parquet", 3)]
    await keep_feeds({"parquet"})
    assert [feed.name for feed in await feeds()] == ["parquet"]
    with pytest.raises(LookupError):
        await feed_named("jetstream")


async def test_only_one_says_what_is_written_next(database: Database) -> None:
    """Two readers, one of which was taken for dead: it finds that another has begun, or has been further."""
    await switch_on()
    await keep_feeds({"jetstream"})
    await opened(1, 2, 3)
    one, other = await feed_named("jetstream"), await feed_named("jetstream")
    assert await end_of_part(0, 2) == 2
    assert await begin_writing(one, 2)
    assert not await begin_writing(other, 3)
    await finish_writing("jetstream", 3)
    assert (await feed_named("jetstream")).writing_to == 2
    await finish_writing("jetstream", 2)
    assert not await begin_writing(other, 3)
    assert await begin_writing(await feed_named("jetstream"), await end_of_part(2, 10))
    assert await waits_since(3) is None


async def test_a_feed_that_lost_what_it_had_is_told_again(database: Database) -> None:
    await switch_on()
    await keep_feeds({"jetstream"})
    await opened(1, 2, 3)
    assert await begin_writing(await feed_named("jetstream"), 3)
    await finish_writing("jetstream", 3)
    await go_back("jetstream", 5)
    assert (await feed_named("jetstream")).position == 3
    await go_back("jetstream", 1)
    assert (await feed_named("jetstream")).position == 1


async def test_what_was_there_before_is_told_when_somebody_asks(database: Database) -> None:
    await opened(1, 2)
    with pytest.raises(NothingListens):
        await resend(None)
    await switch_on()
    assert await resend(None) == {"opens": 2, "interactions": 0, "communications": 0, "erasures": 0}
    assert [event.noun for event in await Mirror().catch_up()] == ["opens", "opens"]
    assert sum((await resend(now() + timedelta(hours=1))).values()) == 0


@pytest.mark.slow
async def test_no_question_goes_through_a_table_that_grows(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await switch_on()
    await keep_feeds({"jetstream"})
    await fill_tables(database_url, 3_000)
    await tell_sizes()
    statements = listen(monkeypatch)
    await resend(None)
    assert await number_some()
    feed = await feed_named("jetstream")
    assert await begin_writing(feed, await end_of_part(0, 500))
    assert await rows_of(await events_between(0, 500), personal=True)
    await finish_writing("jetstream", 500)
    await waits_since(500)
    await forget_events(500)
    await feeds()
    assert len(statements) > 10
    assert await scans(database_url, statements, {}) == {}
