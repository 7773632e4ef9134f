"""Pushes in our words: what is kept of them, and above all what is not."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.envelope import Envelope
from bot.channels.wechat.channel import WeChat
from bot.channels.wechat.updates import parse
from bot.events import BotStarted, Event, LocationShared, MessageReceived
from models.storage.codes import CODE
from tests.fixtures.wechat import FakeWeChat, Person
from tests.fixtures.wechat.sealing import push_xml


def push(kind: str, **more: str) -> str:
    fields = {"FromUserName": "oYi_0123456789abcdefghijklm", "CreateTime": "1700000000", "MsgType": kind, **more}
    return orjson.dumps(fields if kind == "event" else {"MsgId": "24000000000000001", **fields}).decode()


def parsed(kind: str, **more: str) -> Event:
    [update] = parse(push(kind, **more))
    return update


async def received(channel: WeChat, person: Person, xml: dict[str, str | int]) -> int:
    """How many claims a push comes to."""
    fields = {"ToUserName": "gh", "FromUserName": person.openid, "CreateTime": 1_700_000_000, **xml}
    query, body = person.envelope(push_xml(fields))
    envelope = Envelope(method="POST", url="", query=query, headers={}, body=body)
    return len(channel.receive(envelope).updates)


async def test_nobodys_whereabouts_come_past_the_door(wechat: FakeWeChat, channel: WeChat, yi: Person) -> None:
    wechat.posts_to("")
    where: dict[str, str | int] = {"Latitude": "31.2", "Longitude": "121.4", "Precision": "30"}
    assert await received(channel, yi, {"MsgType": "event", "Event": "LOCATION", **where}) == 0
    assert await received(channel, yi, {"MsgType": "event", "Event": "location", **where}) == 0
    assert await received(channel, yi, {"MsgType": "event", "Event": "SCAN", "EventKey": "tag"}) == 1


def test_a_place_comes_in_a_satellites_degrees_with_its_name() -> None:
    there = parsed("location", Location_X="31.17530398364597", Location_Y="121.531541859215", Label="上海市 浦东新区")
    assert isinstance(there, LocationShared)
    assert (there.latitude, there.longitude) == pytest.approx((31.1774276, 121.5272106))
    assert there.name == "上海市 浦东新区"
    abroad = parsed("location", Location_X="52.52", Location_Y="13.4", Label="")
    assert isinstance(abroad, LocationShared)
    assert (abroad.latitude, abroad.longitude) == (52.52, 13.4)


def test_a_file_has_its_name_and_why_there_is_no_more() -> None:
    said = parsed("file", Title="合同.pdf")
    assert isinstance(said, MessageReceived)
    [file] = said.enclosures
    assert (said.text, file.name, file.ref, file.reason) == ("", "合同.pdf", "", "wechat-no-file")


def test_a_kind_that_nobody_knows_yet_is_a_message_all_the_same() -> None:
    said = parsed("hologram")
    assert isinstance(said, MessageReceived)
    assert [file.reason for file in said.enclosures] == ["wechat-no-kind"]


@pytest.mark.parametrize(
    ("event", "key", "payload"),
    [("subscribe", "qrscene_join_abc", "join_abc"), ("SCAN", "join_abc", "join_abc"), ("subscribe", "", "")],
)
def test_a_scan_brings_what_the_code_carries(event: str, key: str, payload: str) -> None:
    started = parsed("event", Event=event, EventKey=key)
    assert isinstance(started, BotStarted)
    assert started.payload == payload
    paid = parsed("event", Event="subscribe", EventKey="last_trade_no_4711")
    assert isinstance(paid, BotStarted)
    assert paid.payload == ""


@given(
    code=st.from_regex(CODE, fullmatch=True), typed=st.sampled_from(["加入 {}", "/join {}", "join_{}", " JOIN  {} "])
)
def test_whatever_an_invitations_code_begins_with_it_joins_as_it_was_typed(code: str, typed: str) -> None:
    started = parsed("text", Content=typed.format(code))
    assert isinstance(started, BotStarted)
    assert started.payload == f"join_{code}"
