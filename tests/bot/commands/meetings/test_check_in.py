"""Check-ins: where they met, for how long, what was noted, what the customer says, and what was put right."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.messages import Message
from models.meetings.checkins import CheckIn
from models.people.addresses import Address
from models.queue.outbox import OutboxMessage as Row
from models.storage.clock import now
from models.talking.communications import Attachment, Communication, Delivery
from tests.bot.commands.conftest import Two
from tests.fixtures.patience import within

LOBBY = (31.2400, 121.4900)
NEXT_DOOR = (31.2405, 121.4905)
OTHER_END_OF_TOWN = (31.1450, 121.8050)


async def _checked_in(two: Two, **more: Any) -> CheckIn:
    """Jia is in the lobby with Yi."""
    await two.jia.presses("talk:1")
    await two.jia_hears("You are writing to Yi")
    await two.jia.is_at(*LOBBY, **({"accuracy_m": 12.0} | more))
    await two.jia_hears("Checked in with Yi")
    await two.yi_hears("是这样吗")
    return await CheckIn.get()


async def _done(two: Two) -> None:
    await two.jia.says("/done")
    await two.jia_hears("Done.")


async def test_it_is_a_meeting_among_what_the_two_said_and_never_sent_as_a_message(two: Two) -> None:
    made = await _checked_in(two)
    kept = await Communication.get(medium="meeting")
    assert (kept.id, kept.conversation_id, kept.state) == (made.communication_id, 1, Delivery.SENT)
    assert await Row.filter(communication_id=kept.id).count() == 0
    texts = [text for text in two.bot.channel.to("yi") if "31.24" in text or "121.49" in text]
    assert texts == []  # the customer is asked, and not told the place


async def test_the_answer_has_a_map_in_the_promoters_language(two: Two) -> None:
    await _checked_in(two)
    [answer] = [
        each.outgoing for each in two.bot.channel.delivered if "Checked in" in getattr(each.outgoing, "text", "")
    ]
    assert isinstance(answer, Message)
    urls = [button.url for row in answer.buttons for button in row if button.url]
    assert urls == ["https://www.openstreetmap.org/?mlat=31.240000&mlon=121.490000#map=16/31.240000/121.490000"]


async def test_the_customers_no_is_kept_with_its_time_and_told(two: Two) -> None:
    made = await _checked_in(two)
    assert (made.confirmed, made.confirmed_at) == (None, None)
    await two.yi.presses(f"confirm:{made.id}:no")
    await two.jia_hears("Yi says that you did not meet")
    made = await CheckIn.get()
    assert made.confirmed is False
    assert made.confirmed_at is not None
    await two.yi.presses(f"confirm:{made.id}:no")
    await two.yi_hears("没有见面", times=2)
    assert len([text for text in two.bot.channel.to("jia") if "did not meet" in text]) == 1


async def test_nobody_answers_for_somebody_else(two: Two) -> None:
    made = await _checked_in(two)
    zed = two.bot.person("zed", "Zed")
    await zed.presses(f"confirm:{made.id}:yes")
    await two.bot.heard("zed", "I don’t know that command")
    assert (await CheckIn.get()).confirmed is None


async def test_of_a_live_location_the_first_point_and_the_time_they_stayed_are_kept(two: Two) -> None:
    number = await two.jia.is_at(*LOBBY, live=True, accuracy_m=10.0)
    await two.jia_hears("Whom are you meeting?")
    await two.jia.is_at(*NEXT_DOOR, message_id=number, live=True, moved=True)
    await two.jia.says("/stats")
    await two.jia_hears("How your cards are opened")
    first = await CheckIn.get()
    assert first.seen_until is not None
    assert first.seen_until > first.at
    await two.jia.is_at(*OTHER_END_OF_TOWN, message_id=number, moved=True)
    await two.jia.says("/stats")
    await two.jia_hears("How your cards are opened", times=2)
    left = await CheckIn.get()
    assert (left.latitude, left.longitude, left.seen_until) == (*LOBBY, first.seen_until)


async def test_notes_add_up_and_the_record_of_the_meeting_keeps_step(two: Two) -> None:
    await _checked_in(two)
    answer = next(each for each in two.bot.channel.delivered if "Checked in" in getattr(each.outgoing, "text", ""))
    for n, words in enumerate(("Lobby of the hotel", "Wants two towels"), 1):
        await two.jia.says(words, quotes=answer.external_id)
        await two.jia_hears("Added to the check-in", times=n)
    assert (await CheckIn.get()).note == "Lobby of the hotel\nWants two towels"
    kept = await Communication.get(medium="meeting").prefetch_related("versions")
    assert kept.text == "Lobby of the hotel\nWants two towels"
    assert [each.text for each in kept.versions] == ["Lobby of the hotel"]


async def test_words_are_a_note_once_and_not_while_writing_to_somebody(two: Two) -> None:
    await _checked_in(two)
    await two.jia.says("See you inside")
    await two.yi_hears("See you inside")
    await _done(two)
    await two.jia.says("A note")
    await two.jia_hears("Who is this for?")
    assert (await CheckIn.get()).note == ""


async def test_pictures_soon_after_belong_to_it_and_their_bytes_are_kept(two: Two) -> None:
    await two.jia.is_at(*LOBBY)
    await two.jia_hears("Whom are you meeting?")
    await two.jia.presses("met:1:1")
    await two.jia_hears("Checked in with Yi")
    for n in (1, 2):
        two.bot.channel.files[f"f{n}"] = b"picture %d" % n
        await two.jia.says("", album="a", enclosures=[{"kind": "photo", "ref": f"f{n}"}])
    await two.jia_hears("Added to the check-in")
    async with within():
        while await Row.filter(kind="keep-photo", finished_at__isnull=False).count() < 2:
            await asyncio.sleep(0.02)
    assert len([text for text in two.bot.channel.to("jia") if "Added" in text]) == 1
    pictures = await Attachment.filter(communication__medium="meeting").order_by("id")
    assert [two.bot.media.path(each.sha256).read_bytes() for each in pictures] == [b"picture 1", b"picture 2"]
    assert (await CheckIn.get()).photo == pictures[-1].sha256


async def test_a_picture_long_after_is_no_note(two: Two) -> None:
    await two.jia.is_at(*LOBBY)
    await two.jia_hears("Whom are you meeting?")
    made = await CheckIn.get()
    await two.jia.presses(f"met:{made.id}:0")
    await two.jia_hears("Checked in.")
    jia = await Address.get(account="jia")
    jia.dialogue["note_for"]["until"] = (now() - timedelta(seconds=1)).isoformat()
    await jia.save(update_fields=["dialogue"])
    await two.jia.says("", enclosures=[{"kind": "photo", "ref": "f"}])
    await two.jia_hears("Who is this for?")
    assert (await CheckIn.get()).photo == ""


async def test_another_place_makes_a_new_record_and_the_first_is_kept(two: Two) -> None:
    first = await _checked_in(two)
    await two.yi.presses(f"confirm:{first.id}:yes")
    await two.jia_hears("Yi confirms")
    await two.jia.presses(f"correct:{first.id}")
    await two.jia_hears("What was wrong?")
    await two.jia.presses(f"correct:{first.id}:place")
    await two.jia_hears("Send the place where it was")
    await two.jia.is_at(*OTHER_END_OF_TOWN)
    await two.jia_hears("Corrected: with Yi")
    first, second = await CheckIn.all().order_by("id")
    assert (first.latitude, first.confirmed, first.corrected_at is not None) == (LOBBY[0], True, True)
    assert (second.latitude, second.corrects_id, second.customer_id) == (OTHER_END_OF_TOWN[0], first.id, 1)
    assert (second.at, second.confirmed) == (first.at, None)
    await two.yi_hears("更正了与您见面的记录")
    before, after = await Communication.filter(medium="meeting").order_by("id")
    assert (before.reason, after.reason) == ("corrected", "")
    await two.yi.presses(f"confirm:{first.id}:no")
    await two.yi_hears("没有记录您的回答")
    assert (await CheckIn.get(id=first.id)).confirmed is True
    await two.jia.presses(f"correct:{first.id}:place")
    await two.jia_hears("corrected already")


async def test_another_time_is_read_and_a_doubtful_one_asked_about(two: Two) -> None:
    first = await _checked_in(two)
    await two.jia.presses(f"correct:{first.id}:time")
    await two.jia_hears("When was it?")
    await two.jia.says("3:00")
    await two.jia_hears("In the morning or in the afternoon?")
    await two.jia.says("yesterday 15:00")
    await two.jia_hears("Corrected: with Yi")
    second = await CheckIn.get(corrects_id=first.id)
    assert timedelta(0) < first.at - second.at < timedelta(hours=34)
    assert not any("15:00" in text for text in two.bot.channel.to("yi") if text.startswith("Jia ·"))


async def test_it_was_nobody(two: Two) -> None:
    first = await _checked_in(two)
    await two.jia.presses(f"correct:{first.id}:with:0")
    await two.jia_hears("✏️ Corrected.")
    second = await CheckIn.get(corrects_id=first.id)
    assert (second.customer_id, second.communication_id) == (None, None)


@pytest.mark.parametrize(
    "action", ["correct:1", "correct:1:with:1", "correct:x", "correct:99999999999999999999", "correct:1:place"]
)
async def test_nobody_corrects_the_check_ins_of_others(two: Two, action: str) -> None:
    await _checked_in(two)
    _, bo = await two.bot.promoter("bo", "Bo")
    await bo.presses(action)
    await two.bot.heard("bo", "I don’t know that command")
    assert await CheckIn.all().count() == 1


async def test_without_a_location_it_says_how(two: Two) -> None:
    await two.jia.says("签到")
    await two.jia_hears("Send your location here.\nTo say whom you meet")
    asked = next(
        each.outgoing for each in two.bot.channel.delivered if "Send your loc" in getattr(each.outgoing, "text", "")
    )
    assert isinstance(asked, Message)
    assert (asked.ask, asked.ask_label) == ("location", "📍 Send my location")


async def test_another_place_may_be_written_in_degrees(two: Two) -> None:
    await _checked_in(two)
    await two.jia.presses("correct:1:place")
    await two.jia_hears("Send the place where it was")
    await two.jia.says("31.1450, 121.8050")
    await two.jia_hears("Corrected: with Yi")
    second = await CheckIn.get(corrects_id=1)
    assert ((second.latitude, second.longitude), second.accuracy_m) == (OTHER_END_OF_TOWN, None)
