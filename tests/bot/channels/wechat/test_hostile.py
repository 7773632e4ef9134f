"""What strangers may post: never a 5xx, never more than one effect, and nothing that can't be parsed is taken in."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any, cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given
from hypothesis import strategies as st

import webhooks
from bot.channels.contract import ChannelContext
from bot.channels.envelope import NotGenuine, Reception
from bot.channels.wechat.channel import WeChat
from bot.channels.wechat.webhook_verifier import WebhookVerifier
from models.files.store import MediaStore
from models.queue.inbox import StoredUpdate
from models.recording.group_commit import GroupCommit
from models.storage.bell import Bell
from tests.bot.channels.wechat.conftest import PUBLIC_URL
from tests.bot.channels.wechat.test_webhook_verifier import TOKEN, signed
from tests.fixtures.wechat import FakeWeChat, Person
from tests.fixtures.wechat.sealing import sign

NAMES = (
    "FromUserName",
    "CreateTime",
    "MsgType",
    "Event",
    "EventKey",
    "MsgId",
    "Content",
    "MediaId",
    "Location_X",
    "Nan",
)
VALUES = st.sampled_from(
    [
        "",
        "event",
        "text",
        "location",
        "SCAN",
        "subscribe",
        "oYi",
        "1",
        "-1",
        "9" * 30,
        "1e999",
        "nan",
        "qrscene_",
        "\x01",
    ]
) | st.text(max_size=20)
FIELDS = st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=12)
"""Missing, repeated, empty, in any order."""

Client = TestClient[web.Request, web.Application]


def xml_of(fields: list[tuple[str, str]]) -> str:
    return "<xml>" + "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields) + "</xml>"


def alone() -> WeChat:
    """The account without its platform: receiving needs none."""
    house = ChannelContext(public_url=PUBLIC_URL, media=MediaStore(cast("Any", None)), bell=Bell())
    return WeChat(WebhookVerifier(TOKEN, None, time.time), *(cast("Any", None),) * 3, house)


def received(channel: WeChat, xml: str) -> tuple[Reception, NotGenuine | None]:
    try:
        return channel.receive(signed(xml)), None
    except NotGenuine as no:
        return Reception(), no


@given(FIELDS)
def test_whatever_the_fields_say_what_is_taken_in_can_be_read(fields: list[tuple[str, str]]) -> None:
    channel = alone()
    reception, refusal = received(channel, xml_of(fields))
    if refusal is not None:
        assert 400 <= refusal.status < 500
    for claim in reception.updates:
        assert len(claim.external_id) <= 200
        assert len(claim.lane) <= 120
        assert len(channel.parse(claim.body)) == 1


@given(st.binary(max_size=300))
def test_bytes_without_sense_are_refused(body: bytes) -> None:
    with pytest.raises(NotGenuine) as no:
        alone().receive(signed(body))
    assert no.value.status == 400


@pytest.fixture
async def hook(channel: WeChat, recorder: GroupCommit) -> AsyncIterator[Client]:
    app = web.Application()
    webhooks.add_to(app, {"wechat": channel}, recorder, PUBLIC_URL)
    async with TestClient(TestServer(app)) as client:
        yield client


async def posted(hook: Client, wechat: FakeWeChat, body: bytes, **other: str) -> int:
    at, nonce = str(int(time.time())), str(len(body))
    query = {"timestamp": at, "nonce": nonce, "signature": sign(wechat.token, at, nonce), **other}
    async with hook.post("/hooks/wechat", params=query, data=body) as answer:
        return answer.status


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><xml><MsgType>&b;</MsgType></xml>'
HOSTILE = {
    "nothing": b"",
    "no XML": b"\x00\xff" * 50,
    "bad UTF-8": b"<xml><FromUserName>\xc3\x28</FromUserName></xml>",
    "a bomb": BOMB,
    "an outer entity": b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><MsgType>&f;</MsgType></xml>',
    "too deep": b"<a>" * 5_000 + b"</a>" * 5_000,
    "too long": b"<xml>" + b"<a>1</a>" * 5_000 + b"</xml>",
    "too large": b"<xml><Content>" + b"a" * 100_000 + b"</Content></xml>",
    "cut short": b"<xml><FromUserName>oYi</From",
    "no sender": b"<xml><CreateTime>1</CreateTime><MsgType>text</MsgType><MsgId>1</MsgId></xml>",
    "no number": b"<xml><FromUserName>oYi</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType></xml>",
    "no place on earth": b"<xml><FromUserName>oYi</FromUserName><CreateTime>1</CreateTime><MsgType>location</MsgType>"
    b"<MsgId>1</MsgId><Location_X>nan</Location_X><Location_Y>1e999</Location_Y></xml>",
}


@pytest.mark.parametrize("kind", HOSTILE)
async def test_hostile_bodies_are_a_4xx_and_leave_nothing(hook: Client, wechat: FakeWeChat, kind: str) -> None:
    assert await posted(hook, wechat, HOSTILE[kind]) == 400
    assert not await StoredUpdate.exists()


async def test_more_than_a_mebibyte_is_not_even_read(hook: Client, wechat: FakeWeChat) -> None:
    assert await posted(hook, wechat, b"a" * (2**20 + 1)) == 413


@pytest.mark.parametrize(
    "forgery",
    [{"signature": "0" * 40}, {"signature": ""}, {"signature": "é"}, {"timestamp": "1"}, {"timestamp": "soon"}],
)
async def test_the_forged_and_the_late_come_to_nothing(
    hook: Client, wechat: FakeWeChat, forgery: dict[str, str]
) -> None:
    assert await posted(hook, wechat, b"<xml/>", **forgery) in {401, 403}
    assert not await StoredUpdate.exists()


async def test_three_tries_at_once_are_one_update(hook: Client, wechat: FakeWeChat, yi: Person) -> None:
    body = xml_of(
        [("FromUserName", yi.openid), ("CreateTime", "1"), ("MsgType", "text"), ("MsgId", "7"), ("Content", "你好")]
    ).encode()
    assert await asyncio.gather(*(posted(hook, wechat, body) for _ in range(3))) == [200, 200, 200]
    assert await StoredUpdate.all().count() == 1
    event = xml_of(
        [("FromUserName", yi.openid), ("CreateTime", "1"), ("MsgType", "event"), ("Event", "SCAN"), ("EventKey", "tag")]
    ).encode()
    assert await asyncio.gather(*(posted(hook, wechat, event) for _ in range(3))) == [200, 200, 200]
    assert await StoredUpdate.all().count() == 2
