"""What a promoter keeps of a customer, said in a chat: about whom is shown before and after, and undone by a tap."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.messages import Message
from models.customer_records.labels import labels_on
from models.customer_records.mentions import how_many_mentions, write_note
from models.customer_records.notes import notes_on
from models.customer_records.reminders import Reminder
from models.people.addresses import Address
from models.people.promoters import Promoter
from models.queue.outbox import OutboxMessage as Row
from models.queue.outbox import SendState
from models.storage.bell import OUTBOX
from models.storage.clock import now
from models.storage.database import transaction
from models.talking.communications import Communication
from models.talking.conversations import conversation
from tests.bot.commands.conftest import Two
from tests.bot.conftest import Bot
from tests.fixtures.patience import USUAL_S, within

SHANGHAI = ZoneInfo("Asia/Shanghai")


def actions(bot: Bot, account: str = "jia") -> dict[str, str]:
    """Return what the buttons of the last message do, by their labels."""
    message = [each.outgoing for each in bot.channel.delivered if each.account == account][-1]
    assert isinstance(message, Message)
    return {button.label: button.action for row in message.buttons for button in row if button.action}


async def _undo(two: Two) -> None:
    await two.jia.presses(actions(two.bot)["↩️ Undo"])


async def test_a_name_of_ones_own_is_seen_by_its_promoter_in_every_notice_and_by_nobody_else(two: Two) -> None:
    await two.jia.presses("talk:1")
    await two.jia_hears("You are writing to Yi")
    await two.jia.says("/name Old Wang")
    assert "👤 Old Wang (calls themself Yi)" in await two.jia_hears("They don’t see it")
    await two.jia.says("/done")
    await two.jia_hears("Done")
    await two.yi.says("Hello")
    assert "Old Wang" in await two.jia_hears("Hello")
    await two.jia.says("/customers wan")
    await two.jia_hears("You are writing to Old Wang")
    await two.jia.says("Good morning")
    await two.yi_hears("Good morning")
    assert not [text for text in two.bot.channel.to("yi") if "Wang" in text]
    await two.jia.says("/name")
    await two.jia_hears("What do you call this customer?")
    await two.jia.says("Uncle Wang")
    await two.jia_hears("👤 Uncle Wang (calls")
    await _undo(two)
    await two.jia_hears("👤 Old Wang (calls", times=2)
    await two.jia.presses("keep:unname:1")
    assert (await two.jia_hears("no name of yours now")).startswith("👤 Yi\n")


async def test_a_note_whose_customer_was_not_said_waits_for_the_choice_and_goes_to_nobody(two: Two) -> None:
    before = await Communication.all().count()
    await two.jia.says("/note wants blue towels")
    await two.jia_hears("About which customer?")
    await two.jia.says("yi")
    assert "wants blue towels" in await two.jia_hears("Noted. It was sent to nobody")
    assert [each.text for each in await notes_on(1)] == ["wants blue towels"]
    await _undo(two)
    await two.jia_hears("The note is gone")
    assert await notes_on(1) == []
    await two.jia.presses("talk:1")
    await two.jia_hears("You are writing to Yi")
    await two.jia.says("/note")
    await two.jia_hears("Write what you want to note")
    await two.jia.says("likes tea")
    await two.jia_hears("likes tea")
    assert [each.text for each in await notes_on(1)] == ["likes tea"]
    assert await Communication.all().count() == before
    await two.jia.says("And this is for Yi")
    await two.yi_hears("And this is for Yi")


@pytest.mark.parametrize("command", ["／note ", "／笔记 ", "、笔记　", "/note　", "/note\n", "／ＮＯＴＥ "])
async def test_a_note_typed_on_a_keyboard_for_chinese_reaches_the_customer_on_no_account(
    two: Two, command: str
) -> None:
    await two.jia.presses("talk:1")
    await two.jia_hears("You are writing to Yi")
    before = await Communication.all().count()
    await two.jia.says(f"{command}haggles\na lot")
    assert "haggles" in await two.jia_hears("Noted. It was sent to nobody")
    assert [each.text for each in await notes_on(1)] == ["haggles\na lot"]
    assert await Communication.all().count() == before


async def test_what_only_begins_like_a_command_is_said_by_customers(two: Two) -> None:
    for words in ("／毛巾 还有吗", "、毛巾还有吗", "/towel"):
        await two.yi.says(words)
        assert (await two.jia_hears(words)).endswith(words)


async def test_never_mind_lets_the_next_words_be_words_again(two: Two) -> None:
    await two.jia.presses("talk:1")
    await two.jia_hears("You are writing to Yi")
    await two.jia.says("/note")
    await two.jia_hears("Write what you want to note")
    await two.jia.presses("keep:stop")
    await two.jia_hears("nothing is noted")
    await two.jia.says("Good evening")
    await two.yi_hears("Good evening")
    assert await notes_on(1) == []


async def test_labels_are_put_on_offered_again_taken_off_and_found_by(two: Two) -> None:
    await two.jia.presses("talk:1")
    await two.jia_hears("You are writing to Yi")
    await two.jia.says("/label vip, 毛巾，#spring")
    assert "🏷 spring · vip · 毛巾" in await two.jia_hears("Labelled")
    assert [each.text for each in await labels_on(1)] == ["spring", "vip", "毛巾"]
    await two.jia.presses(actions(two.bot)["✕ vip"])
    await two.jia_hears("The label is gone")
    assert [each.text for each in await labels_on(1)] == ["spring", "毛巾"]
    await two.jia.says("/done")
    await two.jia_hears("Done")
    await two.jia.says("/customers 毛巾")
    await two.jia_hears("You are writing to Yi", times=2)


async def test_a_stage_is_chosen_or_typed(two: Two) -> None:
    await two.jia.presses("talk:1")
    await two.jia_hears("You are writing to Yi")
    await two.jia.says("/stage")
    await two.jia_hears("How far are you")
    await two.jia.presses(actions(two.bot)["Interested"])
    assert "📍 Interested" in await two.jia_hears("Noted how far")
    await two.jia.says("/stage 已购买")
    assert "📍 Has bought" in await two.jia_hears("Noted how far", times=2)
    await two.jia.presses(actions(two.bot)["No stage"])
    await two.jia_hears("Noted how far", times=3)
    assert (await conversation(1)).stage == ""


async def test_a_reminder_is_told_once_when_its_time_has_come_and_can_be_put_off_or_done(two: Two) -> None:
    await two.jia.presses("talk:1")
    await two.jia_hears("You are writing to Yi")
    await two.jia.says("/remind call back tomorrow")
    shown = await two.jia_hears("You will be reminded then")
    assert "call back" in shown
    assert "09:00" in shown
    reminder = await Reminder.get()
    tomorrow = datetime.now(SHANGHAI) + timedelta(days=1)
    assert reminder.due_at == tomorrow.replace(hour=9, minute=0, second=0, microsecond=0)
    await Row.filter(subject=reminder.subject).update(not_before=now())
    assert (await two.jia_hears("⏰ You wanted to be reminded of Yi.")).endswith("\ncall back")
    await two.jia.presses(actions(two.bot)["Tomorrow again"])
    await two.jia_hears("You will be reminded then", times=2)
    await Row.filter(subject=reminder.subject, state=SendState.QUEUED).update(not_before=now())
    await two.jia_hears("⏰ You wanted to be reminded of Yi.", times=2)
    await two.jia.presses(actions(two.bot)["✅ Done"])
    await two.jia_hears("you are reminded of it no more")
    assert (await Reminder.get()).done_at is not None
    assert len([text for text in two.bot.channel.to("jia") if text.startswith("⏰ You wanted")]) == 2


async def test_what_was_done_meanwhile_is_not_told(two: Two) -> None:
    await two.jia.presses("talk:1")
    await two.jia_hears("You are writing to Yi")
    await two.jia.says("/remind 2 December 2099 15:00 too far")
    await two.jia_hears("more than a year away")
    await two.jia.says("tomorrow 15:00 send prices")
    await two.jia_hears("You will be reminded then")
    reminder = await Reminder.get()
    await Reminder.filter(id=reminder.id).update(done_at=now())
    await Row.filter(subject=reminder.subject).update(not_before=now())
    async with within(USUAL_S):
        while await Row.filter(subject=reminder.subject, state=SendState.QUEUED).exists():
            two.bot.bell.ring(OUTBOX)
            await asyncio.sleep(0.01)
    assert not [text for text in two.bot.channel.to("jia") if "⏰ You wanted" in text]


async def test_the_clocks_are_asked_for_before_the_first_time_that_counts(two: Two) -> None:
    await Promoter.filter(id=two.promoter.id).update(timezone="UTC")
    await two.jia.presses("talk:1")
    await two.jia_hears("You are writing to Yi")
    await two.jia.says("/remind tomorrow 15:00 send prices")
    await two.jia_hears("In which time zone?")
    await two.jia.says("nowhere")
    await two.jia_hears("I don’t know this time zone")
    await two.jia.presses("keep:zone:Asia/Shanghai")
    assert "send prices" in await two.jia_hears("You will be reminded then")
    assert (await Reminder.get()).due_at.astimezone(SHANGHAI).hour == 15


@pytest.mark.parametrize(
    "action",
    ["keep:name:9", "keep:done:7", "keep:later:7:1", "keep:unnote:1:99", "keep:label-as:1:99", "keep:unlabel:1:99"],
)
async def test_a_button_about_nobody_or_nothing_of_ones_own_changes_nothing(two: Two, action: str) -> None:
    heard = len(two.bot.channel.to("jia"))
    await two.jia.presses(action)
    await two.bot.until(lambda: len(two.bot.channel.to("jia")) > heard)
    assert (await conversation(1)).own_name == ""
    assert await labels_on(1) == await notes_on(1) == []


@pytest.mark.parametrize("action", ["keep:towels:1", "keep:remind-in:1:2", "keep:name:x", "keep:later:x:1"])
async def test_a_button_that_is_none_of_ours_is_refused(two: Two, action: str) -> None:
    await two.jia.presses(action)
    assert await two.jia_hears("I don’t know")
    assert (await conversation(1)).own_name == ""


async def test_another_promoter_can_neither_see_nor_change_it(two: Two) -> None:
    _, bo = await two.bot.promoter("bo", "Bo")
    await two.jia.presses("talk:1")
    await two.jia_hears("You are writing to Yi")
    await two.jia.says("/remind tomorrow 15:00 send prices")
    await two.jia_hears("You will be reminded then")
    reminder = await Reminder.get()
    for action in ("keep:name:1", "keep:unname:1", f"keep:done:{reminder.id}", f"keep:later:{reminder.id}:1"):
        heard = len(two.bot.channel.to("bo"))
        await bo.presses(action)
        await two.bot.until(lambda: len(two.bot.channel.to("bo")) > heard)  # noqa: B023  (it is awaited here)
    assert (await Reminder.get()).due_at == reminder.due_at
    assert (await Reminder.get()).done_at is None
    assert not [text for text in two.bot.channel.to("bo") if "Yi" in text or "prices" in text]
    assert reminder.due_at > datetime.now(UTC)


async def test_a_promoter_whom_a_note_names_is_told_once_and_led_to_it(two: Two) -> None:
    talking = await conversation(1)
    for _ in range(2):
        async with transaction():
            await write_note(talking, "@Jia she called twice", by="operator", source="form 1")
    heard = await two.jia_hears("an operator names you in a note about Yi")
    assert "she called twice" in heard
    message = [each.outgoing for each in two.bot.channel.delivered if each.account == "jia"][-1]
    assert isinstance(message, Message)
    assert next(button.url for row in message.buttons for button in row if button.url).endswith("/inbox/1#record-1")
    await two.jia.presses("talk:1")
    await two.jia_hears("You are writing to Yi")
    await two.jia.says("/note @operators and so did I")
    await two.jia_hears("and so did I")
    assert await how_many_mentions() == 1
    assert await Row.filter(kind="named-in-note").count() == 1
    assert not [text for text in two.bot.channel.to("yi") if "twice" in text or "did I" in text]


async def test_who_is_named_in_a_note_is_told_after_their_quiet_hours(two: Two) -> None:
    talking = await conversation(1)
    await Promoter.filter(id=talking.promoter_id).update(quiet_from="00:00", quiet_until="23:59")
    async with transaction():
        await write_note(talking, "@Jia later", by="operator", source="form 1")
    row = await Row.get(kind="named-in-note")
    asked_at = row.not_before

    async def is_put_off() -> bool:
        await row.refresh_from_db()
        return row.not_before > asked_at

    async with within(USUAL_S):
        while not await is_put_off():
            two.bot.bell.ring(OUTBOX)
            await asyncio.sleep(0.01)
    assert not [text for text in two.bot.channel.to("jia") if "later" in text]


async def test_how_long_from_now_asks_for_no_time_zone_and_no_time_at_all_is_asked_about_first(two: Two) -> None:
    await Promoter.filter(id=two.promoter.id).update(timezone="UTC")
    await two.jia.says("/remind call back soon")
    await two.jia_hears("I can’t tell when that is")
    assert (await Address.get(account="jia")).dialogue == {}
    await two.jia.presses("talk:1")
    await two.jia_hears("You are writing to Yi")
    before = now()
    await two.jia.says("/remind 两小时后 send prices")
    await two.jia_hears("You will be reminded then")
    reminder = await Reminder.get()
    assert before < reminder.due_at - timedelta(hours=2) <= now()
    assert reminder.text == "send prices"
    await two.jia.says("/remind call back 30 February 15:00")
    await two.jia_hears("There is no such day")
    await two.jia.says("tomorrow 15:00")
    await two.jia_hears("In which time zone?")
