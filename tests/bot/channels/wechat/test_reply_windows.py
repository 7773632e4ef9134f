"""Windows and quotas: known before they are spent, and believed when the platform knows better."""

import asyncio
from datetime import timedelta

import orjson
import pytest

from bot.channels.capabilities import HasReplyWindow, ObservesUpdates
from bot.channels.wechat.channel import WeChat
from bot.channels.wechat.reply_windows import spend
from bot.messages import Media, Message
from bot.outcomes import Parked
from models.storage.clock import now
from tests.contracts.pictures import PNG
from tests.fixtures.wechat import FakeWeChat, Person

HELLO = Message(text="你好")
_number = iter(range(1, 10_000))


async def writes(channel: WeChat, yi: Person, **more: str) -> None:
    """Yi writes, and the platform counts from there; ``more``: or does something else."""
    kind = "act" if more.get("MsgType") == "event" else "message"
    yi.wechat.account.windows[yi.openid].act(kind, yi.wechat.clock())
    push = {"FromUserName": yi.openid, "CreateTime": str(next(_number)), "MsgType": "text", "Content": "hi", **more}
    await channel.note(orjson.dumps({**push, "MsgId": str(next(_number))}).decode())


async def left(channel: WeChat, yi: Person) -> tuple[int, int]:
    found = await channel.budget(yi.openid)
    assert found is not None
    assert found.left is not None
    assert found.of is not None
    return found.left, found.of


def calls(wechat: FakeWeChat) -> int:
    return sum(call.path.endswith("/send") for call in wechat.calls)


async def test_a_message_is_good_for_five_answers_in_two_days(wechat: FakeWeChat, channel: WeChat, yi: Person) -> None:
    assert isinstance(channel, ObservesUpdates)
    assert isinstance(channel, HasReplyWindow)
    assert await channel.budget(yi.openid) is None
    await writes(channel, yi)
    until = (await channel.budget(yi.openid)).until  # type: ignore[union-attr]  # (it is there)
    assert abs(until - now() - timedelta(hours=48)) < timedelta(seconds=5)
    for expected in (5, 4, 3, 2, 1):
        assert await left(channel, yi) == (expected, 5)
        await channel.send(yi.openid, HELLO, key=str(expected))
    with pytest.raises(Parked, match="held-quota"):
        await channel.send(yi.openid, HELLO, key="6")
    assert calls(wechat) == 5
    await writes(channel, yi)
    assert await left(channel, yi) == (5, 5)
    await channel.send(yi.openid, HELLO, key="7")


async def test_a_scan_is_good_for_three_and_spends_nothing_of_the_longer_window(
    wechat: FakeWeChat, channel: WeChat, yi: Person
) -> None:
    await writes(channel, yi)
    await writes(channel, yi, MsgType="event", Event="SCAN", EventKey="tag")
    for number in range(8):
        await channel.send(yi.openid, HELLO, key=str(number))
    with pytest.raises(Parked):
        await channel.send(yi.openid, HELLO, key="9")
    assert calls(wechat) == 8


async def test_the_platform_knows_better(wechat: FakeWeChat, channel: WeChat, yi: Person) -> None:
    await writes(channel, yi)
    wechat.account.windows[yi.openid].close()
    with pytest.raises(Parked, match="held-window"):
        await channel.send(yi.openid, HELLO, key="1")
    with pytest.raises(Parked):
        await channel.send(yi.openid, HELLO, key="2")
    assert calls(wechat) == 1
    assert (await left(channel, yi))[0] == 0


@pytest.mark.process
async def test_a_message_is_not_torn_apart_where_it_would_fit_into_a_fresh_window(
    wechat: FakeWeChat, channel: WeChat, yi: Person
) -> None:
    await writes(channel, yi)
    for number in range(4):
        await channel.send(yi.openid, HELLO, key=str(number))
    picture = Message(text="看", media=(Media(kind="photo", mime="image/png", data=PNG),))
    with pytest.raises(Parked):
        await channel.send(yi.openid, picture, key="5")
    await channel.send(yi.openid, HELLO, key="6")
    assert calls(wechat) == 5


async def test_a_message_longer_than_a_window_goes_on_where_it_stopped(
    wechat: FakeWeChat, channel: WeChat, yi: Person
) -> None:
    await writes(channel, yi)
    text = "".join(f"第{number}句话，说的是毛巾。" for number in range(500))
    for _ in range(10):
        try:
            await channel.send(yi.openid, Message(text=text), key="long")
            break
        except Parked:
            await writes(channel, yi)
    assert "".join(sent.text for sent in wechat.to(yi)) == text
    assert len(wechat.to(yi)) > 5


async def test_whoever_leaves_is_forgotten(channel: WeChat, yi: Person) -> None:
    await writes(channel, yi)
    await writes(channel, yi, MsgType="event", Event="unsubscribe")
    assert await channel.budget(yi.openid) is None


async def test_processes_that_send_at_once_lose_no_count(channel: WeChat, yi: Person) -> None:
    await writes(channel, yi)
    await asyncio.gather(*(spend(yi.openid) for _ in range(4)))
    assert await left(channel, yi) == (1, 5)
    await spend(yi.openid, all_of_it=True)
    assert await left(channel, yi) == (0, 5)
