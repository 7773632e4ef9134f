"""The sample house: full of people who might be true, with figures that are, and only where nobody lives."""

from datetime import timedelta
from pathlib import Path

import pytest

from models.customer_records.labels import Label
from models.demo.house import NotEmpty, fill, is_sample
from models.demo.story import story
from models.files.store import MediaStore
from models.integrity import faults
from models.meetings.checkins import CheckIn
from models.meetings.meetings import Meeting
from models.numbers import rollups
from models.people.promoters import Promoter, invite, invited
from models.queue.outbox import OutboxMessage
from models.reading import tallies
from models.reading.opens import Open
from models.spread.edges import Edge
from models.storage.clock import as_of, now
from models.storage.row_numbers import time_of
from models.talking.communications import Communication
from models.talking.conversations import Conversation


@pytest.mark.slow
@pytest.mark.both_databases
@pytest.mark.usefixtures("database")
async def test_an_empty_house_is_filled_up_to_today_and_its_figures_add_up(tmp_path: Path) -> None:
    assert not await is_sample()
    filled = await fill()
    assert await is_sample()
    assert filled.customers == len(story().customers)
    assert filled.opens == await Open.all().count() > 300
    assert await tallies.mistaken() == {}
    assert await rollups.mistaken() == []
    assert [str(fault) async for fault in faults(MediaStore(tmp_path / "media"))] == []


@pytest.mark.slow
@pytest.mark.both_databases
@pytest.mark.usefixtures("database")
async def test_everything_happened_when_its_own_row_says_and_nothing_in_the_future() -> None:
    await fill()
    opens = await Open.all()
    assert all(abs(time_of(each.id) - each.viewed_at) < timedelta(seconds=1) for each in opens)
    assert now() - timedelta(days=44) < min(each.viewed_at for each in opens) < now() - timedelta(days=30)
    assert max(each.viewed_at for each in opens) < now()
    assert await Communication.filter(sent_at__gt=now()).count() == 0
    assert await Communication.filter(sent_at__gt=now() - timedelta(days=1)).count() > 0
    assert await Meeting.filter(at__gt=now()).count() == 2


@pytest.mark.slow
@pytest.mark.usefixtures("database")
async def test_there_is_something_to_see_everywhere_and_nothing_that_would_be_sent_now() -> None:
    await fill()
    assert await Conversation.filter(waits_since__isnull=False).count() > 2
    assert await Conversation.filter(unread__gt=0).count() > 0
    assert await CheckIn.filter(communication_id__isnull=False).count() == 2
    assert await Label.all().count() > 5
    assert await Edge.filter(parent_open_id__isnull=False).count() > 30
    assert {each.language for each in await Promoter.all()} == {"en", "zh"}
    assert await OutboxMessage.filter(not_before__lte=now()).count() == 0


@pytest.mark.slow
@pytest.mark.usefixtures("database")
async def test_whoever_plays_joins_by_the_links_and_the_house_is_filled_once() -> None:
    filled = await fill()
    joined = [await invited(code) for code in filled.promoters.values()]
    assert [each.name for each in joined if each] == ["Mara Lind", "林佳", "Tomás Reis"]
    with pytest.raises(NotEmpty, match="sample house already"):
        await fill()


@pytest.mark.usefixtures("database")
async def test_a_house_in_which_somebody_lives_is_left_alone() -> None:
    await invite("Jia")
    with pytest.raises(NotEmpty, match="there are people"):
        await fill()
    assert await Promoter.all().count() == 1
    assert not await is_sample()


def test_another_time_is_told_until_the_block_is_left_however_that_is() -> None:
    long_ago = now() - timedelta(days=400)
    with as_of(long_ago):
        assert now() == long_ago
    with pytest.raises(NotEmpty), as_of(long_ago):
        raise NotEmpty
    assert now() - long_ago >= timedelta(days=400)
