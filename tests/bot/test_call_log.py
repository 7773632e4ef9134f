"""Calls made elsewhere: the promoter's recording becomes a call of the conversation, and goes to nobody."""

from typing import Any

import pytest

from models.calls.calls import Call
from models.sharing.promotions import Promotion
from models.talking.communications import Communication
from models.talking.enclosures import Enclosure
from tests.bot.conftest import Bot
from tests.fixtures.made_up import Person

VOICE = Enclosure(kind="voice", ref="v1", mime="audio/ogg", facts={"seconds": 42})


async def _talking(bot: Bot) -> tuple[Person, Person]:
    jia, yi = await bot.jia_and_yi()
    bot.channel.files["v1"] = b"OggS a call"
    return jia, yi


async def _kept(bot: Bot) -> tuple[Call, Communication]:
    await bot.heard("jia", "Noted as a call with Yi")
    await bot.until(lambda: bool(list(bot.media.folder.rglob("*/*"))))
    said = await Communication.get(medium="call").prefetch_related("attachments")
    return await Call.get(), said


def _file() -> dict[str, Any]:
    return {"enclosures": [vars(VOICE)]}


async def test_sent_with_the_words_the_customer_is_chosen(bot: Bot, towel: Promotion) -> None:
    jia, _ = await _talking(bot)
    await jia.says("/call log", **_file())
    await bot.heard("jia", "Whose call was it?")
    await jia.presses("calllog:1")
    call, said = await _kept(bot)
    assert (call.state, call.elsewhere, call.seconds, said.state) == ("ended", True, 42, "sent")
    assert [each.kind for each in said.attachments] == ["voice"]
    assert not any("call" in text.lower() for text in bot.channel.to("yi"))


@pytest.mark.parametrize("words", ["通话记录", "/calllog", "/call log", "/call 记录"])
async def test_words_first_then_the_recording(bot: Bot, towel: Promotion, words: str) -> None:
    jia, _ = await _talking(bot)
    await jia.presses("talk:1")
    await jia.says(words)
    await bot.heard("jia", "Send the recording of the call with Yi")
    await jia.says("", **_file())
    call, said = await _kept(bot)
    assert (call.elsewhere, said.conversation_id) == (True, 1)
    assert said.text == "📞 Call with Yi, made on another telephone"
    assert len(bot.channel.to("yi")) == 1


async def test_quoting_a_voice_that_was_sent(bot: Bot, towel: Promotion) -> None:
    jia, _ = await _talking(bot)
    await jia.presses("talk:1")
    number = await jia.says("", **_file())
    await bot.heard("yi", "Jia")
    await jia.says("/call log", quotes=number)
    _, said = await _kept(bot)
    assert len(said.attachments) == 1


async def test_going_on_to_something_else_ends_the_question(bot: Bot, towel: Promotion) -> None:
    jia, _ = await _talking(bot)
    await jia.presses("talk:1")
    await jia.says("/calllog")
    await bot.heard("jia", "Send the recording")
    await jia.says("by the way")
    await bot.heard("yi", "by the way")
    await jia.says("", **_file())
    await bot.until(
        lambda: any(getattr(each.outgoing, "media", ()) for each in bot.channel.delivered if each.account == "yi")
    )
    assert await Call.all().count() == 0


async def test_customers_log_nothing(bot: Bot, towel: Promotion) -> None:
    _, yi = await _talking(bot)
    await yi.says("/call log", **_file())
    await bot.heard("yi", "This is for promoters")
    assert await Call.all().count() == 0
