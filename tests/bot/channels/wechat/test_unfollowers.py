"""Whoever unfollows is forgotten after a day, unless they come back."""

from datetime import timedelta

import orjson
import pytest

from bot.channels.contract import ChannelContext
from bot.channels.wechat.channel import WeChat
from bot.channels.wechat.unfollowers import forget_unfollowers
from models.people.addresses import Address, bind, customer_at, met
from models.people.customers import Customer
from models.people.promoters import invite
from models.queue.outbox import LATER, SendState, enqueue_to
from models.queue.payloads.words import Relay
from models.storage.channel_state import ChannelFact
from models.storage.clock import now
from models.talking.communications import Communication, Direction, add_communication
from models.talking.conversations import between
from models.talking.enclosures import Enclosure
from models.talking.web_lines import show

YI = "oYi_0123456789abcdefghijklm"


async def does(channel: WeChat, event: str) -> None:
    push = {"FromUserName": YI, "CreateTime": "1", "MsgType": "event", "Event": event, "EventKey": ""}
    await channel.note(orjson.dumps(push).decode())


async def days_later(house: ChannelContext, days: float) -> int:
    return await forget_unfollowers(house.media, now() + timedelta(days=days))


@pytest.fixture
async def customer(channel: WeChat) -> Customer:
    return await customer_at(await met("wechat", YI, name="Yi"))


@pytest.mark.slow
async def test_after_a_day_nothing_is_left(channel: WeChat, house: ChannelContext, customer: Customer) -> None:
    await does(channel, "unsubscribe")
    assert await days_later(house, 0.9) == 0
    assert await Address.filter(account=YI).exists()
    assert await days_later(house, 1.1) == 1
    assert not await Address.filter(account=YI).exists()
    assert (await Customer.get(id=customer.id)).name == ""
    assert await days_later(house, 2) == 0


async def test_whoever_comes_back_within_it_loses_nothing(
    channel: WeChat, house: ChannelContext, customer: Customer
) -> None:
    await does(channel, "unsubscribe")
    await does(channel, "subscribe")
    assert await days_later(house, 2) == 0
    assert await Address.filter(account=YI, customer_id=customer.id).exists()


async def test_a_customer_who_is_reached_elsewhere_too_loses_only_this_address(
    channel: WeChat, house: ChannelContext, customer: Customer
) -> None:
    elsewhere = await met("web", "a browser")
    await Address.filter(id=elsewhere.id).update(customer_id=customer.id)
    await does(channel, "unsubscribe")
    assert await days_later(house, 2) == 1
    assert await Customer.filter(id=customer.id).exists()
    assert [each.account for each in await Address.all()] == ["a browser"]


@pytest.mark.slow
async def test_a_browser_that_only_said_who_it_is_goes_with_the_account(
    channel: WeChat, house: ChannelContext, customer: Customer
) -> None:
    account, browser = await Address.get(account=YI), await met("web", "a browser", name="Yi")
    await Address.filter(id=browser.id).update(customer_id=customer.id, through_id=account.id)
    await does(channel, "unsubscribe")
    assert await days_later(house, 2) == 1
    assert not await Address.exists()
    assert (await Customer.get(id=customer.id)).name == ""


async def test_a_browser_that_somebody_wrote_from_stays(
    channel: WeChat, house: ChannelContext, customer: Customer
) -> None:
    account, browser = await Address.get(account=YI), await met("web", "a browser")
    await Address.filter(id=browser.id).update(customer_id=customer.id, through_id=account.id)
    await show(browser, {"text": "Hello?"}, key="1", mine=True)
    await does(channel, "unsubscribe")
    await days_later(house, 2)
    assert [each.account for each in await Address.all()] == ["a browser"]
    assert (await Customer.get(id=customer.id)).name == "Yi"


async def test_a_promoter_who_leaves_loses_this_terminal(channel: WeChat, house: ChannelContext) -> None:
    promoter = await invite("Jia")
    await bind(await met("wechat", YI), promoter)
    await does(channel, "unsubscribe")
    assert await days_later(house, 2) == 1
    assert not await Address.filter(promoter_id=promoter.id).exists()


@pytest.mark.slow
async def test_with_a_customer_go_their_pictures_what_waits_for_them_and_what_the_channel_knows(
    channel: WeChat, house: ChannelContext, customer: Customer
) -> None:
    sha256 = await house.media.keep(b"their picture")
    talking = await between((await invite("Jia")).id, customer.id)
    picture = Enclosure(kind="photo", ref="m", sha256=sha256)
    said = await add_communication(
        talking, Direction.TO_PROMOTER, channel="wechat", source="1", text="here", enclosures=[picture]
    )
    row = await enqueue_to("wechat", YI, Relay(), communication_id=said.id, not_before=LATER)
    push = {"FromUserName": YI, "CreateTime": "1", "MsgType": "text", "MsgId": "1", "Content": "hi"}
    await channel.note(orjson.dumps(push).decode())
    assert await ChannelFact.filter(key__endswith=YI).exists()
    await does(channel, "unsubscribe")
    assert await days_later(house, 1.1) == 1
    assert not house.media.path(sha256).exists()
    await row.refresh_from_db()
    assert (row.state, YI in f"{row.account} {row.lane}") == (SendState.CANCELLED, False)
    assert (await Communication.get(id=said.id)).text == ""
    assert not await ChannelFact.filter(key__contains=YI).exists()
