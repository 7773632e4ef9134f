"""The access token: asked for once, shared, renewed once where it is refused; and in no log."""

import asyncio
import logging

import pytest

from bot.channels.wechat.channel import WeChat
from bot.messages import Message
from bot.outcomes import Passing, Unusable
from tests.bot.channels.wechat.conftest import Opening
from tests.fixtures.wechat import FakeWeChat, Person

TOKEN_PATH = "/cgi-bin/stable_token"
SEND = "/cgi-bin/message/custom/send"
HELLO = Message(text="你好")


def asked(wechat: FakeWeChat) -> list[bool]:
    return [bool(call.body["force_refresh"]) for call in wechat.calls if call.path == TOKEN_PATH]


async def test_many_at_once_ask_for_one_token(wechat: FakeWeChat, channel: WeChat, yi: Person) -> None:
    await asyncio.gather(*(channel.send(yi.openid, HELLO, key=str(n)) for n in range(5)))
    assert asked(wechat) == [False]


async def test_a_process_started_anew_uses_the_token_of_the_last(
    wechat: FakeWeChat, opening: Opening, yi: Person
) -> None:
    for number in range(3):
        async with opening() as channel:
            await channel.send(yi.openid, HELLO, key=str(number))
            await wechat.introduced(
                number + 1
            )  # which needs the token, too: a process that ends earlier may not have kept it
    assert asked(wechat) == [False]


async def test_an_expired_token_is_renewed_once_and_the_message_arrives_once(
    wechat: FakeWeChat, channel: WeChat, yi: Person
) -> None:
    await channel.send(yi.openid, HELLO, key="1")
    wechat.expire_token(42001)
    await channel.send(yi.openid, HELLO, key="2")
    assert asked(wechat) == [False, False]
    assert len(wechat.to(yi)) == 2


async def test_a_token_that_is_refused_though_it_is_still_given_out_is_renewed_by_force(
    wechat: FakeWeChat, channel: WeChat, yi: Person
) -> None:
    await channel.send(yi.openid, HELLO, key="1")
    wechat.expire_token(40001)
    await channel.send(yi.openid, HELLO, key="2")
    assert asked(wechat) == [False, False, True]
    wechat.expire_token(40001)
    for number in ("3", "4"):
        with pytest.raises(Passing):
            await channel.send(yi.openid, HELLO, key=number)
    assert asked(wechat)[3:] == [False, False], "force is had every half a minute at most, so it is not asked for"


async def test_another_process_has_renewed_it_already(wechat: FakeWeChat, opening: Opening, yi: Person) -> None:
    async with opening() as one:
        await one.send(yi.openid, HELLO, key="1")
        await wechat.introduced()  # the token, whoever of the process asked for it, is kept for the others
        async with opening() as other:
            await other.send(yi.openid, HELLO, key="2")
            await wechat.introduced(2)
            wechat.expire_token()
            await one.send(yi.openid, HELLO, key="3")
            await other.send(yi.openid, HELLO, key="4")
    assert asked(wechat) == [False, False]


async def test_a_wrong_secret_stops_nothing_but_sending_and_is_in_no_log(
    wechat: FakeWeChat, opening: Opening, yi: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.DEBUG, logger="aiohttp")
    async with opening(app_secret="not the secret at all".replace(" ", "-")) as channel:
        with pytest.raises(Unusable) as error:
            await channel.send(yi.openid, HELLO, key="1")
    assert "app_secret" in str(error.value)
    assert "not-the-secret" not in caplog.text + repr(error.value)


async def test_an_unreachable_platform_is_waited_for(
    opening: Opening, yi: Person, caplog: pytest.LogCaptureFixture
) -> None:
    async with opening(api_url="http://127.0.0.1:1") as channel:
        with pytest.raises(Passing) as error:
            await channel.send(yi.openid, HELLO, key="1")
        with pytest.raises(Passing):
            await channel.probe(yi.openid)
    assert error.value.everybody


async def test_no_failure_shows_the_token(
    wechat: FakeWeChat, channel: WeChat, yi: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.DEBUG, logger="aiohttp")
    error = ""
    for how, code in (("reset", 0), ("status", 500), ("status", 400), ("garbage", 0), ("code", 87014), ("code", -1)):
        wechat.fails(SEND, how, code)
        with pytest.raises(Exception) as failed:  # noqa: PT011  (which it is, the contract says)
            await channel.send(yi.openid, HELLO, key=how)
        error += repr(failed.value) + repr(failed.value.__cause__)
    assert wechat.account.access_token
    assert wechat.account.access_token not in caplog.text + error
    assert wechat.app_secret not in caplog.text + error
