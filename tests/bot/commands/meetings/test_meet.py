"""Meetings that are planned: asked for step by step, agreed to, moved, cancelled, kept."""

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.messages import Message
from models.meetings.checkins import CheckIn
from models.meetings.meetings import Meeting
from models.people.promoters import Promoter
from models.queue.outbox import OutboxMessage as Row
from models.queue.outbox import SendState
from models.storage.clock import now
from models.talking.communications import Communication
from tests.bot.commands.conftest import Two
from tests.fixtures.patience import within

CAFE = (31.2400, 121.4900)
OVER_THE_STREET = (31.2410, 121.4900)
SHANGHAI = ZoneInfo("Asia/Shanghai")


async def _planned(two: Two, words: str = "/meet tomorrow 15:00 at Café Luna") -> Meeting:
    await two.jia.presses("talk:1")
    await two.jia_hears("You are writing to Yi")
    await two.jia.says(words)
    await two.jia_hears("Meeting with Yi")
    await two.yi_hears("想与您见面")
    return await Meeting.get()


async def _waiting() -> list[str]:
    return [row.kind for row in await Row.filter(state=SendState.QUEUED, not_before__gt=now()).order_by("kind")]


async def test_step_by_step(two: Two) -> None:
    await Promoter.filter(id=two.promoter.id).update(timezone="UTC")
    await two.jia.says("/meet")
    await two.jia_hears("Whom will you meet?")
    await two.jia.presses("meet:with:1")
    await two.jia_hears("In which time zone?")
    await two.jia.says("somewhere")
    await two.jia_hears("I don’t know this time zone")
    await two.jia.says("asia/shanghai")
    await two.jia_hears("When? For example")
    await two.jia.says("tomorrow at 3:00")
    await two.jia_hears("In the morning or in the afternoon?")
    await two.jia.says("tomorrow 15:00")
    await two.jia_hears("Where? Write it")
    await two.jia.is_at(*CAFE)
    await two.jia_hears("Meeting with Yi")
    planned = await Meeting.get()
    assert planned.pin == CAFE
    tomorrow = datetime.now(SHANGHAI) + timedelta(days=1)
    assert planned.at == tomorrow.replace(hour=15, minute=0, second=0, microsecond=0)
    assert await CheckIn.all().count() == 0  # the place asked for is no check-in
    assert (await Promoter.get(id=two.promoter.id)).timezone == "Asia/Shanghai"
    assert not any("tomorrow" in text for text in two.bot.channel.to("yi"))


async def test_the_customer_is_told_in_their_language_and_agrees(two: Two) -> None:
    planned = await _planned(two)
    asked = await two.yi_hears("想与您见面")
    assert "📍 Café Luna" in asked
    assert "15:00（Asia/Shanghai）" in asked
    await two.yi.presses(f"meeting:{planned.id}:0:yes")
    await two.yi_hears("会告知 Jia 您同意")
    await two.jia_hears("Yi agrees to meet you")
    planned = await Meeting.get()
    assert planned.confirmed is True
    assert planned.confirmed_at is not None


async def test_the_command_may_quote_the_customer(two: Two) -> None:
    await two.yi.says("Can we meet?")
    await two.jia_hears("Can we meet?")
    delivered = next(each for each in two.bot.channel.delivered if "Can we meet" in getattr(each.outgoing, "text", ""))
    await two.jia.says("/约见 明天下午3点在星巴克", quotes=delivered.external_id)
    await two.jia_hears("Meeting with Yi")
    assert (await Meeting.get()).place == "星巴克"


async def test_moved_it_is_asked_about_anew_and_an_old_answer_does_not_count(two: Two) -> None:
    planned = await _planned(two)
    await two.yi.presses(f"meeting:{planned.id}:0:yes")
    await two.jia_hears("Yi agrees")
    await two.jia.presses(f"meet:move:{planned.id}")
    await two.jia_hears("When instead?")
    await two.jia.says("tomorrow 16:30")
    await two.yi_hears("更改了与您见面的时间或地点")
    moved = await Meeting.get()
    assert (moved.revision, moved.confirmed, moved.place) == (1, None, "Café Luna")
    assert moved.at - planned.at == timedelta(minutes=90)
    await two.yi.presses(f"meeting:{planned.id}:0:no")
    await two.yi_hears("后来有变动")
    assert (await Meeting.get()).confirmed is None
    await two.yi.presses(f"meeting:{planned.id}:1:no")
    await two.jia_hears("Yi can’t meet you then")
    assert await _waiting() == ["meeting-after", "meeting-soon", "meeting-soon-for-you"]


async def test_both_are_reminded_and_cancelled_nobody_is(two: Two) -> None:
    planned = await _planned(two)
    reminders = await Row.filter(kind__startswith="meeting-soon")
    assert {row.account for row in reminders} == {"jia", "yi"}
    assert {row.not_before for row in reminders} == {planned.at - timedelta(hours=1)}
    await Row.filter(kind="meeting-soon-for-you").update(not_before=now())
    await two.yi_hears("很快要与 Jia 见面")
    await two.jia.presses(f"meet:cancel:{planned.id}")
    await two.yi_hears("Jia 取消了与您的见面")
    assert await _waiting() == []
    assert (await Meeting.get()).state == "cancelled"
    await two.yi.presses(f"meeting:{planned.id}:0:yes")
    await two.yi_hears("后来有变动")


async def test_a_reminder_that_comes_too_late_is_not_told(two: Two) -> None:
    planned = await _planned(two)
    await Meeting.filter(id=planned.id).update(at=now() - timedelta(minutes=1))
    await Row.filter(kind="meeting-soon").update(not_before=now())
    await two.jia.says("/stats")
    await two.jia_hears("How your cards are opened")

    async with within():
        while (await Row.get(kind="meeting-soon")).finished_at is None:
            await asyncio.sleep(0.02)
    assert (await Row.get(kind="meeting-soon")).state is SendState.CANCELLED
    assert not any("Soon you meet" in text for text in two.bot.channel.to("jia"))


async def test_a_check_in_about_then_keeps_it_and_says_how_far_it_was(two: Two) -> None:
    planned = await _planned(two)
    await Meeting.filter(id=planned.id).update(at=now() + timedelta(minutes=20), latitude=CAFE[0], longitude=CAFE[1])
    await two.jia.says("/done")
    await two.jia_hears("Done.")
    await two.jia.is_at(*OVER_THE_STREET, accuracy_m=15.0)
    await two.jia_hears("Whom are you meeting?")
    await two.jia.presses("met:1:1")
    await two.jia_hears("Checked in with Yi. 111 m from the place you agreed.")
    made = await CheckIn.get()
    assert made.meeting_id == planned.id
    assert round(made.distance_m or 0) == 111
    assert (await Meeting.get()).state == "kept"
    await two.jia.presses("correct:1:place")
    await two.jia_hears("Send the place where it was")
    await two.jia.is_at(*CAFE, accuracy_m=15.0)
    await two.jia_hears("At the place you agreed.")
    assert (await Meeting.get()).state == "kept"


async def test_those_that_are_coming_can_be_chosen(two: Two) -> None:
    planned = await _planned(two)
    await two.jia.says("见面")
    await two.jia_hears("Your meetings.")
    shown = next(
        each.outgoing for each in two.bot.channel.delivered if "Your meetings" in getattr(each.outgoing, "text", "")
    )
    assert isinstance(shown, Message)
    label = shown.buttons[0][0].label
    assert label == f"Yi · {planned.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    await two.jia.presses(f"meet:show:{planned.id}")
    await two.jia_hears("Yi has not answered yet")
    await two.jia.presses(f"meet:missed:{planned.id}")
    await two.jia_hears("You said that it did not take place")
    assert (await Meeting.get()).state == "missed"


async def test_meetings_of_others_are_nobodys_business(two: Two) -> None:
    planned = await _planned(two)
    _, bo = await two.bot.promoter("bo", "Bo")
    for n, verb in enumerate(("show", "move", "cancel", "kept"), 1):
        await bo.presses(f"meet:{verb}:{planned.id}")
        await two.bot.heard("bo", "Please begin again", times=n)
    await bo.presses(f"meeting:{planned.id}:0:yes")
    await two.bot.heard("bo", "I don’t know that command")
    kept = await Meeting.get()
    assert (kept.state, kept.confirmed) == ("planned", None)


async def test_whoever_thinks_better_of_it_is_not_held_up(two: Two) -> None:
    await two.jia.presses("talk:1")
    await two.jia.says("/meet")
    await two.jia_hears("When? For example")
    await two.jia.presses("meet:stop")
    await two.jia_hears("nothing was changed")
    await two.jia.says("Hello Yi")
    await two.yi_hears("Hello Yi")
    assert await Meeting.all().count() == 0
    assert await Communication.filter(text="Hello Yi").count() == 1


async def test_one_button_plans_as_many_meetings_as_it_is_pressed(two: Two) -> None:
    planned = await _planned(two)
    for n, hour in enumerate((16, 17), 2):
        await two.jia._tell("pressed", action="meet:new", message_id="m7")
        await two.jia_hears("When? For example", times=n - 1)
        await two.jia.says(f"tomorrow {hour}:00 in the lobby")
        await two.jia_hears("Meeting with Yi", times=n)
    assert [each.at - planned.at for each in await Meeting.all().order_by("at")] == [
        timedelta(hours=n) for n in range(3)
    ]
