"""The digest: once a day, at the promoter's hour, what happened and what waits; nothing where there is nothing."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Message
from models.customer_records.reminders import remind
from models.people.digest_times import Digest, digest_of, next_due
from models.people.promoters import Promoter, deactivate, set_quiet_hours
from models.people.teams import join_team
from models.queue.outbox import OutboxMessage as Row
from models.queue.outbox import SendState
from models.reports.digests import tell_digests
from models.storage.bell import OUTBOX
from models.storage.clock import now
from models.storage.database import transaction
from models.talking.communications import Direction, add_communication
from models.talking.conversations import Conversation, between, conversation
from tests.bot.commands.conftest import Two
from tests.bot.commands.test_records import actions
from tests.fixtures.patience import USUAL_S, within
from tests.fixtures.record import recorded

SHANGHAI = ZoneInfo("Asia/Shanghai")


async def _chosen(two: Two, hour: str = "8:30") -> Digest:
    await two.jia.says(f"/digest {hour}")
    await two.jia_hears(f"☀️ Every day at {hour.zfill(5)}")
    return await Digest.get(promoter_id=two.promoter.id)


async def _a_day_later() -> None:
    """Let the last day have been told yesterday, and the next be due."""
    yesterday = now() - timedelta(days=1)
    await Digest.all().update(since=yesterday, until=yesterday, due_at=now(), day=f"{yesterday - timedelta(days=1):%F}")


async def _digests() -> list[Row]:
    return await Row.filter(kind="digest").order_by("id")


async def test_who_leads_a_team_is_told_how_it_goes_there_in_one_line(two: Two) -> None:
    await _chosen(two)
    await two.yi.says("Is it soft?")
    await two.jia_hears("Is it soft?")
    bo, _ = await two.bot.promoter("bo", "Bo")
    await join_team(two.promoter.id, "North", leads=True)
    await join_team(bo.id, "North", leads=False)
    waits = await between(bo.id, 1)
    await add_communication(waits, Direction.TO_PROMOTER, channel="web", source="said to Bo", text="For Bo alone")
    await Conversation.filter(id=waits.id).update(waits_since=now() - timedelta(days=3))
    await _a_day_later()
    assert await tell_digests() == 1
    told = await two.jia_hears("☀️ Since")
    line = told.splitlines()[-1]
    assert line.startswith("👥 Team North: ")
    assert "2 customers wait there, longest for Bo, since " in line
    assert "For Bo alone" not in told
    assert told.count("👥") == 1


async def test_who_is_led_is_told_nothing_of_the_team(two: Two) -> None:
    await _chosen(two)
    await two.yi.says("Is it soft?")
    await two.jia_hears("Is it soft?")
    await join_team(two.promoter.id, "North", leads=False)
    await _a_day_later()
    assert await tell_digests() == 1
    assert "👥" not in await two.jia_hears("☀️ Since")


async def test_the_digest_says_what_happened_who_waits_and_what_is_to_be_done(two: Two) -> None:
    chosen = await _chosen(two)
    assert chosen.due_at is not None
    assert f"{chosen.due_at.astimezone(SHANGHAI):%H:%M}" == "08:30"
    await two.yi.says("Is it soft?")
    await two.jia_hears("Is it soft?")
    async with transaction():
        await remind(await conversation(1), now() - timedelta(hours=1), "call back", source="test")
    await two.jia_hears("⏰ You wanted to be reminded of Yi.")
    await _a_day_later()
    assert await tell_digests() == 1
    told = await two.jia_hears("☀️ Since")
    assert "💬 One customer waits for your answer:\n• Yi · " in told
    assert "⏰ To be done today:\n• " in told
    assert told.endswith(" · Yi · call back")
    message = next(each.outgoing for each in two.bot.channel.at("jia") if each.text == told)
    assert isinstance(message, Message)
    assert [media.name for media in message.media] == ["numbers.png"]
    assert [button.action for row in message.buttons for button in row] == ["talk:1"]


@pytest.mark.both_databases
async def test_a_day_has_one_digest_however_many_look_for_it_and_whatever_hour_is_chosen(two: Two) -> None:
    await _chosen(two)
    await two.yi.says("Is it soft?")
    await two.jia_hears("Is it soft?")
    await _a_day_later()
    told = await asyncio.gather(*(tell_digests() for _ in range(4)))
    assert sum(told) == 1
    assert len(await _digests()) == 1
    await two.jia_hears("☀️ Since")
    await two.jia.says("/digest off")
    await two.jia_hears("No digest any more")
    assert await _chosen(two, "0:00")
    chosen = await Digest.get(promoter_id=two.promoter.id)
    assert chosen.due_at is not None
    assert chosen.due_at.astimezone(SHANGHAI).date() > now().astimezone(SHANGHAI).date()
    assert await tell_digests() == 0


async def test_nothing_is_sent_when_there_is_nothing_to_say(two: Two) -> None:
    await _chosen(two)
    await _a_day_later()
    begun = now() + timedelta(minutes=15)
    await Digest.all().update(since=begun, until=begun)
    assert await tell_digests() == 0
    assert await _digests() == []
    chosen = await Digest.get(promoter_id=two.promoter.id)
    assert chosen.due_at is not None
    assert chosen.due_at > now()


async def test_what_could_not_be_told_is_told_with_the_next_one(two: Two) -> None:
    await _chosen(two)
    await two.yi.says("Is it soft?")
    await two.jia_hears("Is it soft?")
    await _a_day_later()
    since = (await Digest.get()).since
    async with transaction():
        assert await tell_digests() == 1
        await Row.filter(kind="digest").update(not_before=now() + timedelta(days=90))
    await Digest.all().update(due_at=now(), day="2000-01-01")
    assert await tell_digests() == 1
    before, after = await _digests()
    assert before.state is SendState.CANCELLED
    assert datetime.fromisoformat(after.facts["since"]) == since
    assert "💬 One customer waits" in await two.jia_hears("☀️ Since")
    await recorded(number=after.id)
    await Digest.all().update(due_at=now(), day="2000-01-01")
    assert await tell_digests() == 1
    assert datetime.fromisoformat((await _digests())[-1].facts["since"]) > since


async def test_in_quiet_hours_it_waits(two: Two) -> None:
    await _chosen(two)
    await two.yi.says("Is it soft?")
    await two.jia_hears("Is it soft?")
    begins, ends = (now() + timedelta(hours=hours) for hours in (-1, 2))
    await set_quiet_hours(await Promoter.get(id=two.promoter.id), f"{begins:%H:%M}", f"{ends:%H:%M}", "Etc/UTC")
    await _a_day_later()
    assert await tell_digests() == 1
    (row,) = await _digests()
    async with within(USUAL_S):
        while (row := await Row.get(id=row.id)).not_before < ends - timedelta(minutes=2):
            two.bot.bell.ring(OUTBOX)
            await asyncio.sleep(0.01)
    assert row.state is SendState.QUEUED
    assert not [text for text in two.bot.channel.to("jia") if text.startswith("☀️ Since")]
    await two.jia.says("/digest off")
    await two.jia_hears("No digest any more")
    assert (await Row.get(id=row.id)).state is SendState.CANCELLED


async def test_where_messages_are_counted_it_comes_without_the_picture(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _chosen(two)
    await two.yi.says("Is it soft?")
    await two.jia_hears("Is it soft?")
    await _a_day_later()
    monkeypatch.setattr(two.bot.channel, "sparing", True)
    assert await tell_digests() == 1
    told = await two.jia_hears("☀️ Since")
    message = next(each.outgoing for each in two.bot.channel.at("jia") if each.text == told)
    assert isinstance(message, Message)
    assert message.media == ()


async def test_whoever_left_or_wants_none_is_told_nothing(two: Two) -> None:
    await _chosen(two)
    await two.yi.says("Is it soft?")
    await two.jia_hears("Is it soft?")
    await _a_day_later()
    await deactivate(two.promoter.id)
    assert await tell_digests() == 0
    assert await _digests() == []


async def test_the_clocks_are_asked_for_and_a_change_of_them_is_heeded(two: Two) -> None:
    await Promoter.filter(id=two.promoter.id).update(timezone="UTC")
    await two.jia.says("/digest 18")
    await two.jia_hears("On whose clocks is 18:00?")
    await two.jia.presses("digest:18:00 Asia/Shanghai")
    await two.jia_hears("☀️ Every day at 18:00 (Asia/Shanghai)")
    chosen = await Digest.get(promoter_id=two.promoter.id)
    assert chosen.due_at is not None
    assert chosen.due_at.astimezone(SHANGHAI).hour == 18
    await two.jia.says("/quiet 22:00-08:00 America/New_York")
    await two.jia_hears("Notices wait from")
    chosen = await Digest.get(promoter_id=two.promoter.id)
    assert chosen.due_at is not None
    assert chosen.due_at.astimezone(ZoneInfo("America/New_York")).hour == 18
    await two.jia.says("/digest")
    await two.jia_hears("Your digest comes every day at 18:00 (America/New_York)")


@pytest.mark.parametrize("words", ["", "soon", "25:00", "8:30 Nowhere/Land", "8:61"])
async def test_what_makes_no_hour_is_answered_with_how_it_goes(two: Two, words: str) -> None:
    await two.jia.says(f"/digest {words}")
    await two.jia_hears("At which hour?")
    assert await digest_of(two.promoter.id) is None


async def test_the_picture_of_the_numbers_offers_it_until_something_was_chosen(two: Two) -> None:
    await two.jia.says("/stats")
    await two.jia_hears("📈 The last 30 days")
    assert actions(two.bot) == {"☀️ Tell me every day at 08:30": "digest:08:30"}
    await two.jia.presses("digest:08:30")
    await two.jia_hears("☀️ Every day at 08:30")
    await two.jia.says("/stats")
    await two.jia_hears("📈 The last 30 days", times=2)
    assert actions(two.bot) == {}


@given(
    at=st.times().map(lambda each: f"{each:%H:%M}"),
    zone=st.sampled_from(("UTC", "Asia/Shanghai", "America/St_Johns", "Europe/Berlin", "Pacific/Apia")),
    after=st.integers(1_500_000_000, 1_900_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    ago=st.integers(0, 3),
)
def test_the_next_one_is_the_first_of_its_hour_on_a_later_day(at: str, zone: str, after: datetime, ago: int) -> None:
    last = after.astimezone(ZoneInfo(zone)).date() - timedelta(days=ago)
    due = next_due(at, zone, after, last.isoformat())
    assert due > after
    assert due.astimezone(ZoneInfo(zone)).date() > last
    assert due - after <= timedelta(hours=49)
