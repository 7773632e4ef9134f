import asyncio
import logging
from typing import Any

import pytest

from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.chat_targets import ChatTarget
from bot.channels.telegram.outcomes import redacted
from bot.channels.telegram.sent_parts import SentParts
from bot.channels.telegram.text import units
from bot.messages import Button, ContactCard, Media, Message, Offer, Offers, Place, PressAnswer
from bot.outcomes import Final, Passing, Uncertain, Underway, Unusable
from models.storage.database import Database
from models.storage.plain_sql import change
from tests.bot.channels.telegram.conftest import Opening, whole
from tests.contracts.pictures import PNG
from tests.fixtures.telegram import FakeTelegram, Person

PHOTO = Media(kind="photo", name="p.png", mime="image/png", data=PNG)
STICKER = Media(kind="sticker", data=b"RIFF....WEBP")
NEXT = ((Button(label="Next", action="promotion:2"),),)


def _methods(telegram: FakeTelegram) -> list[str]:
    return [sent.method for sent in telegram.sent]


def _params(telegram: FakeTelegram) -> dict[str, Any]:
    return telegram.sent[-1].params


async def test_words_arrive_as_they_are(telegram: FakeTelegram, channel: Telegram, yi: Person) -> None:
    ids = await channel.send(str(yi.id), Message(text="a_b *c* <d> & [e](f)"), key="1")
    assert telegram.texts(yi.id) == ["a_b *c* <d> & [e](f)"]
    assert ids == [str(telegram.last(yi.id).message_id)]
    assert _params(telegram)["link_preview_options"] == {"is_disabled": True}
    await channel.send(str(yi.id), Message(text="https://cards.test/c/a", preview=True, quiet=True), key="2")
    assert _params(telegram)["link_preview_options"] == {"is_disabled": False}
    assert _params(telegram)["disable_notification"] is True


async def test_each_kind_of_button_does_what_it_says(telegram: FakeTelegram, channel: Telegram, yi: Person) -> None:
    rows = (
        (Button(label="Next", action="promotion:2"), Button(label="Open", url="https://cards.test/c/a")),
        (Button(label="Share", share="towel"), Button(label="Copy", copy="https://cards.test/c/a")),
        (Button(label="At home", url="http://localhost:8080/c/a"), Button(label="Long", copy="x" * 257)),
    )
    await channel.send(str(yi.id), Message(text="?", buttons=rows), key="1")
    assert telegram.last(yi.id).buttons == [
        {"text": "Next", "callback_data": "promotion:2"},
        {"text": "Open", "url": "https://cards.test/c/a"},
        {"text": "Share", "switch_inline_query": "towel"},
        {"text": "Copy", "copy_text": {"text": "https://cards.test/c/a"}},
    ]


async def test_our_pages_open_within_telegram_in_private_chats_and_over_https_only(
    telegram: FakeTelegram, channel: Telegram, yi: Person
) -> None:
    def buttons(url: str) -> tuple[tuple[Button, ...], ...]:
        return ((Button(label="Open", url=url, page=True),),)

    await channel.send(str(yi.id), Message(text="?", buttons=buttons("https://cards.test/c/a")), key="1")
    assert telegram.last(yi.id).buttons == [{"text": "Open", "web_app": {"url": "https://cards.test/c/a?app=telegram"}}]
    await channel.send(str(yi.id), Message(text="?", buttons=buttons("http://cards.test/c/a")), key="2")
    assert telegram.last(yi.id).buttons == [{"text": "Open", "url": "http://cards.test/c/a"}]
    team = telegram.group("Team", yi)
    await channel.send(str(team.id), Message(text="?", buttons=buttons("https://cards.test/c/a")), key="3")
    assert telegram.last(team.id).buttons == [{"text": "Open", "url": "https://cards.test/c/a"}]


async def test_an_action_that_no_button_can_carry_is_refused(channel: Telegram, yi: Person) -> None:
    message = Message(text="?", buttons=((Button(label="Far", action="长" * 22),),))
    with pytest.raises(Final, match="64 bytes"):
        await channel.send(str(yi.id), message, key="1")


async def test_a_picture_carries_its_words_and_buttons(telegram: FakeTelegram, channel: Telegram, yi: Person) -> None:
    await channel.send(str(yi.id), Message(text="Look", media=(PHOTO,), buttons=NEXT, quotes="5"), key="1")
    assert _methods(telegram) == ["sendPhoto"]
    assert (telegram.sent[0].text, len(telegram.sent[0].buttons)) == ("Look", 1)
    assert _params(telegram)["reply_parameters"] == {"message_id": 5, "allow_sending_without_reply": True}


@pytest.mark.usefixtures("database")
async def test_words_too_long_for_a_caption_follow_the_picture(
    telegram: FakeTelegram, channel: Telegram, yi: Person
) -> None:
    ids = await whole(channel, yi.id, Message(text="word " * 300, media=(PHOTO,), buttons=NEXT), key="1")
    assert _methods(telegram) == ["sendPhoto", "sendMessage"]
    assert [len(sent.buttons) for sent in telegram.sent] == [0, 1]
    assert ids == [str(sent.message_id) for sent in telegram.sent]


@pytest.mark.usefixtures("database")
async def test_a_text_of_any_length_arrives_in_order(telegram: FakeTelegram, channel: Telegram, yi: Person) -> None:
    text = "😀这是一句话。" * 900
    await whole(channel, yi.id, Message(text=text, buttons=NEXT, quotes="5"), key="1")
    texts = telegram.texts(yi.id)
    assert "".join(texts) == text
    assert len(texts) == 2
    assert max(map(units, texts)) <= 4096
    assert [len(sent.buttons) for sent in telegram.sent] == [0, 1]
    assert ["reply_parameters" in sent.params for sent in telegram.sent] == [True, False]


@pytest.mark.usefixtures("database")
async def test_words_go_before_what_has_no_caption(telegram: FakeTelegram, channel: Telegram, yi: Person) -> None:
    note = Media(kind="video", data=b"mp4", facts={"round": True})
    await whole(channel, yi.id, Message(text="Bob:", media=(STICKER,), buttons=NEXT), key="1")
    await whole(channel, yi.id, Message(text="Bob:", media=(note,)), key="2")
    await whole(channel, yi.id, Message(text="Bob:", contact=ContactCard(name="", phone="+49301234")), key="3")
    await whole(channel, yi.id, Message(text="Bob:", place=Place(latitude=1.5, longitude=-2.5)), key="4")
    words, others = _methods(telegram)[::2], _methods(telegram)[1::2]
    assert words == ["sendMessage"] * 4
    assert others == ["sendSticker", "sendVideoNote", "sendContact", "sendLocation"]
    assert [len(sent.buttons) for sent in telegram.sent[:2]] == [0, 1]


@pytest.mark.usefixtures("database")
async def test_an_album_holds_what_may_stand_together(telegram: FakeTelegram, channel: Telegram, yi: Person) -> None:
    film = Media(kind="video", name="f.mp4", data=b"mp4")
    sheet = Media(kind="document", name="a.pdf", data=b"%PDF")
    ids = await whole(channel, yi.id, Message(text="all", media=(PHOTO, film, PHOTO)), key="1")
    assert _methods(telegram) == ["sendMediaGroup"]
    assert len(ids) == 3
    assert telegram.sent[0].text == "all"
    await whole(channel, yi.id, Message(text="all", media=(PHOTO, film, sheet, sheet, STICKER)), key="2")
    assert _methods(telegram)[1:] == ["sendMediaGroup", "sendMediaGroup", "sendMessage", "sendSticker"]
    await whole(channel, yi.id, Message(media=(PHOTO,) * 11), key="3")
    assert _methods(telegram)[5:] == ["sendMediaGroup", "sendPhoto"]


@pytest.mark.usefixtures("database")
async def test_the_buttons_of_an_album_stand_under_its_words(
    telegram: FakeTelegram, channel: Telegram, yi: Person
) -> None:
    await whole(channel, yi.id, Message(text="all", media=(PHOTO, PHOTO), buttons=NEXT), key="1")
    assert [(sent.method, sent.text) for sent in telegram.sent] == [("sendMediaGroup", ""), ("sendMessage", "all")]
    assert [len(sent.buttons) for sent in telegram.sent] == [0, 1]


async def test_a_file_of_telegrams_own_is_not_uploaded_again(
    telegram: FakeTelegram, channel: Telegram, yi: Person
) -> None:
    voice = yi.sends_voice(b"OggS").message["voice"]["file_id"]
    await channel.send(str(yi.id), Message(media=(Media(kind="voice", ref=voice, data=b"other"),)), key="1")
    assert telegram.sent[-1].files == {}
    assert await channel.fetch(voice) == b"OggS"


@pytest.mark.parametrize("size", [10_000_001, 50_000_001])
async def test_a_picture_too_big_for_a_picture_is_a_document_up_to_a_point(
    telegram: FakeTelegram, channel: Telegram, yi: Person, size: int
) -> None:
    message = Message(media=(Media(kind="photo", name="big.jpg", data=bytes(size)),))
    if size > 50_000_000:
        with pytest.raises(Final) as refused:
            await channel.send(str(yi.id), message, key="1")
        assert refused.value.reason == "failed-too-big"
    else:
        await channel.send(str(yi.id), message, key="1")
        assert _methods(telegram) == ["sendDocument"]


@pytest.mark.usefixtures("database")
async def test_asking_for_a_place_offers_a_button_that_sends_it(
    telegram: FakeTelegram, channel: Telegram, yi: Person
) -> None:
    await whole(channel, yi.id, Message(text="Where are you?", ask="location"), key="1")
    keyboard = _params(telegram)["reply_markup"]
    assert keyboard["keyboard"][0][0]["request_location"] is True
    assert keyboard["one_time_keyboard"] is keyboard["resize_keyboard"] is True
    await whole(channel, yi.id, Message(text="Where are you?", ask="location", buttons=NEXT), key="2")
    assert len(telegram.sent[-2].buttons) == 1
    assert "keyboard" in _params(telegram)["reply_markup"]


@pytest.mark.usefixtures("database")
async def test_a_message_half_delivered_goes_on_where_it_stopped(
    telegram: FakeTelegram, channel: Telegram, yi: Person
) -> None:
    message = Message(text="word " * 300, media=(PHOTO,))
    telegram.failures.on("sendMessage").slow_down(3)
    with pytest.raises(Passing) as passing:
        await whole(channel, yi.id, message, key="1")
    assert (passing.value.after, passing.value.everybody) == (3, False)
    ids = await whole(channel, yi.id, message, key="1")
    assert _methods(telegram) == ["sendPhoto", "sendMessage"]
    assert ids == [str(sent.message_id) for sent in telegram.sent]
    await whole(channel, yi.id, message, key="2")
    assert len(telegram.sent) == 4


@pytest.mark.usefixtures("database")
async def test_another_process_goes_on_where_a_message_stopped(
    telegram: FakeTelegram, opening: Opening, channel: Telegram, yi: Person
) -> None:
    message = Message(text="word " * 2000)
    for _ in range(2):
        with pytest.raises(Underway):
            await channel.send(str(yi.id), message, key="1")
    async with opening() as another:
        ids = await another.send(str(yi.id), message, key="1")
    assert "".join(telegram.texts(yi.id)).count("word") == 2000
    assert ids == [str(sent.message_id) for sent in telegram.sent]


async def test_what_is_there_is_known_though_the_database_did_not_take_it(database: Database) -> None:
    parts, yi, bo = SentParts(), ChatTarget(1), ChatTarget(2)
    await change("ALTER TABLE channel_facts RENAME TO channel_facts_away")
    await parts.note(yi, "1", [["5"]])
    await change("ALTER TABLE channel_facts_away RENAME TO channel_facts")
    assert await parts.there(yi, "1") == [["5"]]
    assert await parts.there(yi, "2") == await parts.there(bo, "1") == []


async def test_inline_offers_are_for_one_person_and_never_kept(
    telegram: FakeTelegram, channel: Telegram, yi: Person
) -> None:
    asking = asyncio.create_task(yi.asks_inline("towel"))
    await asyncio.sleep(0)
    offer = Offer(
        id="q1W2e3R4t5Y6u7I8o9P0aS",
        title="Towel",
        description="A red one",
        text="Towel https://cards.test/c/a",
        buttons=((Button(label="Open", url="https://cards.test/c/a"),),),
        thumbnail_url="https://cards.test/c/a/card.png",
    )
    query = telegram.world.delivery.pending[-1].content["id"]
    assert await channel.send(str(yi.id), Offers(query_id=query, offers=(offer,), hint="Join first"), key="1") == []
    answer = await asking
    assert (answer["is_personal"], answer["cache_time"]) == (True, 0)
    assert answer["button"] == {"text": "Join first", "start_parameter": "hello"}
    (result,) = answer["results"]
    assert (result["id"], result["title"]) == ("q1W2e3R4t5Y6u7I8o9P0aS", "Towel")
    assert result["thumbnail_url"] == "https://cards.test/c/a/card.png"
    with pytest.raises(Final) as late:
        await channel.send(str(yi.id), Offers(query_id=query, offers=()), key="2")
    assert late.value.reason == "failed-too-late"


async def test_a_press_is_answered(telegram: FakeTelegram, channel: Telegram, yi: Person) -> None:
    await channel.send(str(yi.id), Message(text="?", buttons=NEXT), key="1")
    press = yi.presses(telegram.last(yi.id), "Next")
    await channel.send(str(yi.id), PressAnswer(press_id=press.content["id"], text="done " * 60), key="2")
    answer = await yi.hears_back(press)
    assert len(answer["text"]) == 200


async def test_a_call_for_slowness_that_names_no_chat_is_for_everybody(
    telegram: FakeTelegram, channel: Telegram
) -> None:
    telegram.failures.on("answerCallbackQuery").slow_down(2)
    with pytest.raises(Passing) as passing:
        await channel.send("1", PressAnswer(press_id="1"), key="1")
    assert passing.value.everybody


async def test_a_notice_is_edited_and_an_edit_without_change_is_done(
    telegram: FakeTelegram, channel: Telegram, yi: Person
) -> None:
    (number,) = await channel.send(str(yi.id), Message(text="Yi opened Towel"), key="1")
    changed = Message(text="Yi opened Towel … read 2 min", buttons=NEXT)
    assert await channel.edit(str(yi.id), number, changed)
    assert await channel.edit(str(yi.id), number, changed)
    (shown,) = [sent.message for sent in telegram.sent if sent.method == "editMessageText"]
    assert shown["text"] == "Yi opened Towel … read 2 min"


async def test_the_caption_of_a_picture_is_edited(telegram: FakeTelegram, channel: Telegram, yi: Person) -> None:
    (number,) = await channel.send(str(yi.id), Message(text="old", media=(PHOTO,)), key="1")
    with pytest.raises(Underway):
        await channel.edit(str(yi.id), number, Message(text="new"))
    assert await channel.edit(str(yi.id), number, Message(text="new"))
    assert telegram.sent[-1].text == "new"
    assert await channel.edit(str(yi.id), number, Message(text="newer"))
    assert [call.method for call, _ in telegram.calls].count("editMessageText") == 1
    assert await channel.edit(str(yi.id), number, Message(text="too long " * 200)) is False


async def test_what_can_not_be_edited_is_to_be_sent_anew(channel: Telegram, yi: Person) -> None:
    theirs = str(yi.says("my own words").message["message_id"])
    for number in (theirs, "99999", "no number", ""):
        assert await channel.edit(str(yi.id), number, Message(text="new")) is False
    (number,) = await channel.send(str(yi.id), Message(text="old"), key="1")
    assert await channel.edit(str(yi.id), number, Message(text="long " * 1000)) is False


async def test_a_file_that_telegram_does_not_hand_out_is_too_big(channel: Telegram, yi: Person) -> None:
    ref = yi.sends_document("big.bin", bytes(20_000_001), "application/octet-stream").message["document"]["file_id"]
    with pytest.raises(Final) as refused:
        await channel.fetch(ref)
    assert refused.value.reason == "failed-too-big"


async def test_a_question_without_an_answer_may_be_asked_again(
    telegram: FakeTelegram, channel: Telegram, yi: Person
) -> None:
    telegram.failures.on("sendChatAction").reset()
    with pytest.raises(Passing):
        await channel.probe(str(yi.id))
    await channel.probe(str(yi.id))
    telegram.failures.on("download", times=2).reset()  # a reading question is asked twice by itself
    with pytest.raises(Passing):
        await channel.fetch(yi.sends_voice(b"OggS").message["voice"]["file_id"])


async def test_a_server_that_is_not_there_is_everybodys_trouble(
    telegram: FakeTelegram, channel: Telegram, yi: Person
) -> None:
    async with telegram.outage():
        await asyncio.sleep(0.05)  # the connections that stood open are noticed to be gone
        with pytest.raises(Passing) as passing:
            await channel.send(str(yi.id), Message(text="hello"), key="1")
    assert passing.value.everybody


async def test_an_answer_that_takes_too_long_leaves_doubt(
    telegram: FakeTelegram, channel: Telegram, yi: Person
) -> None:
    telegram.failures.on("sendMessage").answer_lost()
    with pytest.raises(Uncertain):
        await channel.send(str(yi.id), Message(text="hello"), key="1")
    assert telegram.texts(yi.id) == ["hello"]


def test_an_error_is_told_without_the_token_in_its_address() -> None:
    logged = redacted(OSError("no route to https://api.telegram.org/bot4200000001:AAHand-book_Token/sendMessage"))
    assert logged == "OSError: no route to https://api.telegram.org/bot<token>/sendMessage"


async def test_no_outcome_and_no_log_line_tells_the_token(
    telegram: FakeTelegram, opening: Opening, yi: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="bot")
    wrong = "999:AAWrongTokenThatNobodyMustEverSee"
    async with opening(token=wrong) as channel:
        with pytest.raises(Unusable) as unusable:
            await channel.send(str(yi.id), Message(text="hello"), key="1")
    logged = [*caplog.messages, *(str(vars(record)) for record in caplog.records), repr(unusable.value)]
    assert not [line for line in logged if "WrongToken" in line]
    assert unusable.value.__suppress_context__
    assert unusable.value.__cause__ is None
    assert caplog.messages.count("telegram_token_refused") == 1
