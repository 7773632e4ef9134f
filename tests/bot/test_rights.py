"""What everybody may ask for, on a made-up platform: their data, erasure, no more messages, consent taken back."""

import asyncio
import io
import re
from zipfile import ZipFile

import orjson
import pytest

from bot.messages import Message
from models.people.addresses import Address
from models.people.customers import Customer
from models.people.refusals import Purpose, refused
from models.privacy.erasing import keep_erasing
from models.privacy.erasures import receipt
from models.queue.outbox import OutboxMessage as Row
from models.queue.outbox import SendState
from models.sharing.promotions import Promotion
from models.storage.bell import ERASURES
from models.talking.communications import Communication
from tests.bot.conftest import Bot
from tests.fixtures.made_up import Person
from tests.fixtures.patience import within

pytestmark = pytest.mark.both_databases

_NO_RIGHTS = ("please stop by tomorrow", "start", "我的数据线坏了", "erase my data? no, my screen")


def _sent(bot: Bot, words: str) -> Message:
    texts = (each.outgoing for each in bot.channel.delivered if words in getattr(each.outgoing, "text", ""))
    found = next(texts)
    assert isinstance(found, Message)
    return found


async def _card(bot: Bot, who: Person) -> str:
    await who.says("/card")
    await bot.heard(who.account, "/c/")
    cards = [each for each in bot.channel.delivered if isinstance(each.outgoing, Message) and each.outgoing.media]
    return cards[-1].outgoing.media[0].name.removesuffix(".png")  # type: ignore[union-attr]  # (a card has a picture)


async def _talking(bot: Bot) -> tuple[Person, Person]:
    """Jia, and Yi who came through her card and wrote."""
    _, jia = await bot.promoter("jia", "Jia")
    yi = bot.person("yi", "Yi Marker")
    await yi.starts(await _card(bot, jia))
    await bot.heard("jia", "opened")
    await yi.says("Hello Jia")
    await bot.heard("jia", "Hello Jia")
    return jia, yi


@pytest.fixture
async def eraser(bot: Bot) -> object:
    task = asyncio.create_task(keep_erasing(bot.media, bot.courier._bell))
    yield task
    task.cancel()


@pytest.mark.parametrize(
    "words",
    [
        "/mydata",
        "My data.",
        "我的数据",
        "/forget",
        "Erase my data!",
        "删除我的数据",
        "/stop",
        "STOP",
        "unsubscribe",
        "退订",
    ],
)
async def test_what_asks_for_a_right_is_answered_and_never_passed_on(bot: Bot, towel: Promotion, words: str) -> None:
    _, yi = await _talking(bot)
    before = len(bot.channel.to("yi"))
    await yi.says(words)
    await bot.until(lambda: len(bot.channel.to("yi")) > before)
    assert not any(words in text for text in bot.channel.to("jia"))
    assert await Communication.filter(text=words).count() == 0


@pytest.mark.parametrize("words", _NO_RIGHTS)
async def test_words_with_such_a_word_in_them_are_just_words(bot: Bot, towel: Promotion, words: str) -> None:
    _, yi = await _talking(bot)
    await yi.says(words)
    await bot.heard("jia", words)
    assert await Communication.filter(text=words).exists()


async def test_my_data_comes_at_once_as_a_file(bot: Bot, towel: Promotion) -> None:
    _, yi = await _talking(bot)
    await yi.says("/mydata")
    await bot.heard("yi", "all that is kept about you")
    sent = _sent(bot, "all that is kept")
    copy = orjson.loads(ZipFile(io.BytesIO(sent.media[0].data)).read("subject.json"))
    assert copy["tables"]["customers"][0]["name"] == "Yi Marker"
    assert [each["text"] for each in copy["tables"]["communications"]] == ["Hello Jia"]


async def test_stopping_holds_for_what_waits_and_what_is_written_until_it_is_lifted(bot: Bot, towel: Promotion) -> None:
    jia, yi = await _talking(bot)
    await yi.says("/stop")
    await bot.heard("yi", "No more messages from Jia")
    await bot.heard("jia", "Yi Marker ended the conversation")
    await jia.presses("talk:1")
    await jia.says("Are you there?")
    await bot.heard("jia", "ended the conversation, so nothing is sent")
    assert not any("Are you there" in text for text in bot.channel.to("yi"))
    await yi.says("One more thing")
    await bot.heard("yi", "this was not passed on")
    assert not any("One more thing" in text for text in bot.channel.to("jia"))
    await yi.starts()
    await bot.heard("jia", "lets you write to them again")
    await jia.says("Welcome back")
    await bot.heard("yi", "Welcome back")


async def test_of_two_promoters_one_can_be_stopped(bot: Bot, towel: Promotion) -> None:
    jia, yi = await _talking(bot)
    _, ling = await bot.promoter("ling", "Ling")
    await yi.starts(await _card(bot, ling))
    await bot.heard("yi", "Ling shared")
    await yi.says("stop")
    await bot.heard("yi", "Whose messages shall stop?")
    await yi.presses("rights:stop:1")
    await bot.heard("yi", "No more messages from Jia")
    assert await refused(1, Purpose.RELAY, 1)
    assert not await refused(1, Purpose.RELAY, 2)
    await ling.presses("talk:2")
    await ling.says("I may still write")
    await bot.heard("yi", "I may still write")
    await jia.presses("talk:1")
    await jia.says("And I may not")
    await bot.heard("jia", "ended the conversation, so nothing")


@pytest.mark.slow
async def test_forgetting_is_confirmed_done_and_told_and_the_promoter_hears_no_reason(
    bot: Bot, towel: Promotion, eraser: object
) -> None:
    jia, yi = await _talking(bot)
    await yi.says("erase my data")
    await bot.heard("yi", "Erase what is kept about you?")
    assert await Customer.filter(name="Yi Marker").exists()
    await yi.says("erase")
    begun = await bot.heard("yi", "being erased now")
    await bot.heard("yi", "Done: what was kept about you is erased")
    await bot.heard("jia", "A customer’s data was erased")
    code = re.findall(r"/erased/(\S+)", begun)[0]
    async with within():
        while (found := await receipt(code)) is None or found.done_at is None:
            bot.bell.ring(ERASURES)
            await asyncio.sleep(0.02)
    assert found.account == ""
    assert not await Address.filter(account="yi").exists()
    assert not await Row.filter(account="yi").exists()
    assert await Row.filter(state__in=(SendState.QUEUED, SendState.SENDING)).count() == 0
    await jia.says("/customers")
    await bot.heard("jia", "Who")


async def test_forgetting_needs_the_confirmation(bot: Bot, towel: Promotion) -> None:
    _, yi = await _talking(bot)
    await yi.says("/forget")
    await bot.heard("yi", "Erase what is kept about you?")
    await yi.says("no wait, one question")
    await bot.heard("jia", "no wait, one question")
    await yi.says("erase")
    await bot.heard("jia", "erase")
    assert await Customer.filter(name="Yi Marker").exists()


async def test_privacy_offers_each_purpose_and_takes_it_back_with_one_tap(bot: Bot, towel: Promotion) -> None:
    _, yi = await _talking(bot)
    await yi.says("/privacy")
    await bot.heard("yi", "What is kept")
    shown = _sent(bot, "What is kept")
    actions = [button.action for row in shown.buttons for button in row]
    assert {"rights:mydata", "rights:forget", "rights:stop:1", "rights:back:analytics"} <= set(actions)
    await yi.presses("rights:back:analytics")
    await bot.heard("yi", "it is not known that it is you")
    assert await refused(1, Purpose.ANALYTICS)
    await yi.presses("rights:again:analytics")
    await bot.heard("yi", "allowed again")
    assert not await refused(1, Purpose.ANALYTICS)


async def test_a_promoter_may_say_stop_to_a_customer(bot: Bot, towel: Promotion) -> None:
    jia, _ = await _talking(bot)
    await jia.presses("talk:1")
    await jia.says("stop")
    await bot.heard("yi", "stop")
    assert await Communication.filter(text="stop", direction="to_customer").exists()


async def test_strangers_ask_for_theirs_too(bot: Bot, towel: Promotion, eraser: object) -> None:
    bob = bot.person("bob", "Bob Marker")
    await bob.says("hello?")
    await bot.heard("bob", "Hello!")
    await bob.says("/forget")
    await bot.heard("bob", "Erase what is kept about you?")
    await bob.presses("rights:erase")
    await bot.heard("bob", "Done: what was kept")
    async with within():
        while await Address.filter(account="bob").exists():
            bot.bell.ring(ERASURES)
            await asyncio.sleep(0.02)
    assert not await Customer.filter(name="Bob Marker").exists()


async def test_a_promoter_can_be_erased_too(bot: Bot, towel: Promotion, eraser: object) -> None:
    jia, yi = await _talking(bot)
    await jia.says("/forget")
    await bot.heard("jia", "Your 2 cards stop working and 1 conversations end")
    await jia.presses("rights:erase")
    await bot.heard("jia", "Done: what was kept")
    async with within():
        while await Address.filter(account="jia").exists():
            bot.bell.ring(ERASURES)
            await asyncio.sleep(0.02)
    assert await Communication.filter(text="Hello Jia").count() == 1
    await yi.says("Are you there?")
    await bot.heard("yi", "Could not be delivered")


@pytest.mark.parametrize("words", ["unsubscribe", "Re: Jia · Towel\n\nStop.\n-- \nYi Marker", "退订\n\n发自我的手机"])
async def test_by_mail_a_signature_may_stand_below(bot: Bot, towel: Promotion, words: str) -> None:
    _, yi = await _talking(bot)
    await yi.says(words, medium="email")
    await bot.heard("yi", "No more messages from Jia")
    assert not any(words in text for text in bot.channel.to("jia"))


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("我要删除我的数据", "Erase what is kept about you?"),
        ("您好，请帮我删除我的数据，谢谢！", "Erase what is kept about you?"),
        ("Could you please erase my data?", "Erase what is kept about you?"),
        ("I want you to delete my data, please", "Erase what is kept about you?"),
        ("我想查看我的数据", "all that is kept about you"),
    ],
)
async def test_what_people_ask_at_more_length_is_not_passed_on_either(
    bot: Bot, towel: Promotion, words: str, answer: str
) -> None:
    _, yi = await _talking(bot)
    await yi.says(words)
    await bot.heard("yi", answer)
    assert not any(words in text for text in bot.channel.to("jia"))


async def test_the_confirmation_comes_by_mail_too(bot: Bot, towel: Promotion, eraser: object) -> None:
    _, yi = await _talking(bot)
    await yi.says("erase my data", medium="email")
    await bot.heard("yi", "Erase what is kept about you?")
    await yi.says("Re: Handbill\n\nerase\n\nYi", medium="email")
    await bot.heard("yi", "Done: what was kept")
    assert not await Customer.filter(name="Yi Marker").exists()
