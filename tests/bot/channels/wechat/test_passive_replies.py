"""Passive replies: what is due is the answer to what somebody posts."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.channels.capabilities import AnswersRequests
from bot.channels.envelope import Envelope, Reception
from bot.channels.wechat.channel import WeChat
from bot.channels.wechat.passive_replies import PassiveReplies, reply_xml
from bot.channels.wechat.xml import fields_of
from bot.messages import Button, Media, Message
from bot.outcomes import Final, Parked
from models.queue.outbox import OutboxMessage as Row
from models.queue.outbox import enqueue_to
from models.queue.payloads import sentence
from tests.bot.channels.wechat.conftest import Opening
from tests.contracts.pictures import PNG
from tests.fixtures.wechat import FakeWeChat, Person
from tests.fixtures.wechat.sealing import push_xml

YI = "oYi_0123456789abcdefghijklm"


class Work:
    """Whether anything is on its way."""

    def __init__(self) -> None:
        self.left = 1

    async def __call__(self, account: str) -> bool:
        return account == YI and self.left > 0


async def reply(waiting: PassiveReplies) -> "asyncio.Task[str]":
    """A request that has begun to wait."""
    task = asyncio.create_task(waiting.reply_for(YI))
    await asyncio.sleep(0)
    return task


async def test_what_comes_of_something_else_a_moment_later_is_still_taken() -> None:
    work = Work()
    work.left = 0
    waiting = PassiveReplies(work)
    open_request = await reply(waiting)
    await asyncio.sleep(0.05)
    assert waiting.hand_over(YI, "要等对方来信")
    assert await open_request == "要等对方来信"


@pytest.mark.slow
async def test_what_is_due_together_goes_into_one_reply() -> None:
    work = Work()
    waiting = PassiveReplies(work)
    open_request = await reply(waiting)
    assert waiting.hand_over(YI, "欢迎")
    await asyncio.sleep(0.7)
    assert waiting.hand_over(YI, "要哪一个？"), "more is on its way, however slowly"
    work.left = 0
    assert await open_request == "欢迎\n\n要哪一个？"
    assert not waiting.hand_over(YI, "too late")


@pytest.mark.slow
async def test_a_reply_takes_no_more_than_fits_and_nothing_for_others() -> None:
    work = Work()
    waiting = PassiveReplies(work)
    open_request = await reply(waiting)
    assert not waiting.hand_over("oSomebodyElse", "hello")
    assert waiting.hand_over(YI, "巾" * 600)
    assert not waiting.hand_over(YI, "巾" * 100)
    work.left = 0
    assert await open_request == "巾" * 600


async def test_where_nothing_is_on_its_way_nobody_is_kept_waiting() -> None:
    work = Work()
    work.left = 0
    async with asyncio.timeout(1):
        assert await PassiveReplies(work).reply_for(YI) == ""


def test_no_words_break_out_of_their_section() -> None:
    evil = "a]]></Content><MsgType>news</MsgType>]]>]]]>&<![CDATA["
    read = fields_of(reply_xml(YI, "gh_1", evil, lambda: 1.5).encode())
    assert read == {
        "ToUserName": YI,
        "FromUserName": "gh_1",
        "CreateTime": "1",
        "MsgType": "text",
        "Content": evil,
    }


@pytest.fixture
async def passive(opening: Opening, wechat: FakeWeChat) -> AsyncIterator[WeChat]:
    async with opening(answers="passive") as channel:
        await wechat.introduced()
        yield channel


async def _posted(channel: WeChat, person: Person) -> Reception:
    """Person says hello; the answer, as soon as there is one."""
    assert isinstance(channel, AnswersRequests)
    words = {"FromUserName": person.openid, "ToUserName": "gh_1", "MsgType": "text", "Content": "hi"}
    query, body = person.envelope(push_xml({**words, "CreateTime": 1, "MsgId": 7}))
    envelope = Envelope(method="POST", url="", query=query, headers={}, body=body)
    return await channel.answer(envelope, channel.receive(envelope))


@pytest.mark.slow
async def test_choices_are_numbered_and_links_written_out(passive: WeChat, wechat: FakeWeChat, yi: Person) -> None:
    with pytest.raises(Parked, match="held-wechat-answers-only"):
        await passive.send(yi.openid, Message(text="hello"), key="1")
    await enqueue_to("wechat", yi.openid, sentence("done"))
    request = asyncio.create_task(_posted(passive, yi))
    await asyncio.sleep(0)
    rows = ((Button(label="打开", url="https://cards.test/c/1"),), (Button(label="名片", action="card"),))
    await passive.send(yi.openid, Message(text="要什么？", buttons=rows), key="1")
    await Row.all().delete()
    answer = await request
    assert answer.content_type == "application/xml"
    assert fields_of(answer.answer.encode())["Content"] == "要什么？\nhttps://cards.test/c/1\n1. 名片"
    assert await passive.budget(yi.openid) is None
    assert not wechat.sent


async def test_a_picture_alone_can_not_be_answered_with(passive: WeChat, yi: Person) -> None:
    with pytest.raises(Final) as refused:
        await passive.send(yi.openid, Message(media=(Media(kind="photo", data=PNG),)), key="1")
    assert refused.value.reason == "failed-wechat-only-words"
