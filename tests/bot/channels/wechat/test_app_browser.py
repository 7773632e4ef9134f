"""Web authorisation against the platform that checks every question and hands out each code once."""

from collections.abc import AsyncIterator, Mapping
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from bot.channels.capabilities import HasAppBrowser
from bot.channels.wechat.channel import WeChat
from models.identity.recognitions import NotRecognised, RecognisedAccount
from tests.bot.channels.wechat.conftest import PUBLIC_URL, Opening
from tests.fixtures.wechat import USER_AGENT, FakeWeChat, Reader

BACK = f"{PUBLIC_URL}/c/AAAAAAAAAAAAAAAAAAAAAA/known/wechat"
CHEN = Reader(openid="oChenYi_0123456789abcdefghij", nickname="陈一", unionid="oUnion_0123456789abcdefghij")
WECOM = USER_AGENT.replace("MicroMessenger", "wxwork/4.1.30 MicroMessenger")


@pytest.fixture
async def telephone() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(headers={"User-Agent": USER_AGENT}) as session:
        yield session


async def sent_there(
    channel: WeChat, telephone: aiohttp.ClientSession, *, named: bool, state: str = "5tate"
) -> Mapping[str, str]:
    """The query that a reader comes back with, once the platform has asked what it asks."""
    url = channel.browser.ask_url(BACK, state, named=named)
    async with telephone.get(url, allow_redirects=False) as answer:
        assert answer.status == 302, await answer.text()
        where = urlsplit(answer.headers["Location"])
    assert f"{where.scheme}://{where.netloc}{where.path}" == BACK
    return {name: values[0] for name, values in parse_qs(where.query).items()}


@pytest.fixture
async def channel(wechat: FakeWeChat, opening: Opening) -> AsyncIterator[WeChat]:
    wechat.web.reader = CHEN
    async with opening(open_url=wechat.api_url) as opened:
        await wechat.introduced()
        yield opened


async def test_silently_it_is_an_openid_and_nothing_else(
    wechat: FakeWeChat, channel: WeChat, telephone: aiohttp.ClientSession
) -> None:
    query = await sent_there(channel, telephone, named=False)
    assert query["state"] == "5tate"
    assert await channel.browser.recognise(query) == RecognisedAccount(account=CHEN.openid)
    assert wechat.web.asked == ["snsapi_base"]


async def test_asked_for_it_the_person_gives_name_and_joint_number(
    channel: WeChat, telephone: aiohttp.ClientSession
) -> None:
    query = await sent_there(channel, telephone, named=True)
    recognised = RecognisedAccount(account=CHEN.openid, joint=CHEN.unionid, name="陈一")
    assert await channel.browser.recognise(query) == recognised


@pytest.mark.parametrize("named", [False, True])
async def test_a_snapshot_page_has_a_virtual_account_without_name_or_number(
    wechat: FakeWeChat, channel: WeChat, telephone: aiohttp.ClientSession, named: bool
) -> None:
    wechat.web.reader = Reader(openid=CHEN.openid, nickname="陈一", unionid=CHEN.unionid, snapshot=True)
    recognised = await channel.browser.recognise(await sent_there(channel, telephone, named=named))
    assert recognised == RecognisedAccount(account=recognised.account, virtual=True)
    assert recognised.account != CHEN.openid


async def test_who_does_not_agree_is_not_asked_about(
    wechat: FakeWeChat, channel: WeChat, telephone: aiohttp.ClientSession
) -> None:
    wechat.web.reader = Reader(openid=CHEN.openid, agrees=False)
    query = await sent_there(channel, telephone, named=True)
    with pytest.raises(NotRecognised) as refusal:
        await channel.browser.recognise(query)
    assert refusal.value.refused
    assert not [call for call in wechat.calls if call.path.startswith("/sns/")]


async def test_a_code_serves_once(channel: WeChat, telephone: aiohttp.ClientSession) -> None:
    query = await sent_there(channel, telephone, named=False)
    await channel.browser.recognise(query)
    with pytest.raises(NotRecognised) as refusal:
        await channel.browser.recognise(query)
    assert not refusal.value.refused


@pytest.mark.parametrize("code", ["made-up", "é" * 20, "a" * 600, "../x"])
async def test_what_is_no_code_is_nobody(channel: WeChat, code: str) -> None:
    with pytest.raises(NotRecognised):
        await channel.browser.recognise({"code": code})


@pytest.mark.parametrize("how", ["status", "reset", "garbage"])
async def test_a_platform_in_trouble_names_nobody_and_no_secret_is_told(
    wechat: FakeWeChat, channel: WeChat, telephone: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    query = await sent_there(channel, telephone, named=False)
    # A connection that is kept may be tried twice by the client.
    wechat.fails("/sns/oauth2/access_token", how, 502, times=2)
    with pytest.raises(NotRecognised) as trouble:
        await channel.browser.recognise(query)
    recognised = f"{trouble.value!r} {trouble.value.__context__!r} {caplog.text}"
    assert wechat.app_secret not in recognised
    assert query["code"] not in recognised


async def test_the_browser_is_known_by_its_name(channel: WeChat) -> None:
    assert isinstance(channel, HasAppBrowser)
    assert channel.browser.recognises(USER_AGENT)
    assert channel.browser.shares(USER_AGENT)
    assert not channel.browser.recognises("Mozilla/5.0 (iPhone) Safari/604.1")
    assert not channel.browser.recognises(WECOM)


async def test_accounts_without_the_right_ask_nobody(opening: Opening) -> None:
    async with opening(answers="passive") as answering:
        assert not answering.browser.recognises(USER_AGENT)
        assert not answering.browser.shares(USER_AGENT)
    async with opening(web_authorisation=False) as sharing:
        assert not sharing.browser.recognises(USER_AGENT)
        assert sharing.browser.shares(USER_AGENT)


async def test_readers_are_sent_to_the_platforms_own_address_with_the_parameters_in_its_order(
    wechat: FakeWeChat, opening: Opening
) -> None:
    async with opening() as opened:
        url = urlsplit(opened.browser.ask_url(BACK, "5tate", named=True))
        assert opened.browser.asks_at == "https://open.weixin.qq.com"
    assert (url.scheme, url.netloc, url.path) == ("https", "open.weixin.qq.com", "/connect/oauth2/authorize")
    assert url.fragment == "wechat_redirect"
    assert list(parse_qs(url.query)) == ["appid", "redirect_uri", "response_type", "scope", "state"]
    assert parse_qs(url.query)["redirect_uri"] == [BACK]
