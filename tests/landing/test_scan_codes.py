"""Codes of a platform's own, beside an invitation and for print."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
import zxingcpp
from aiohttp import web
from aiohttp.test_utils import TestServer
from PIL import Image

from landing import console, join
from landing.cards import qr_svg
from landing.site import SITE, Code, NoCode, WebContext
from models.people.promoters import Promoter, invite
from models.sharing.promotions import add_promotion
from models.sharing.tags import Tag, issue_tag
from tests.landing.console.conftest import Browser


class Codes:
    """A platform that draws codes; ``gone``: it has none left that last, or does not answer at all."""

    def __init__(self) -> None:
        self.gone = False

    async def __call__(self, payload: str, *, lasting: bool = False) -> str:
        if self.gone:
            raise NoCode("failed-wechat-codes" if lasting else "failed-not-now")
        return f"http://codes.test/q/{payload}{'!' if lasting else ''}"


@pytest.fixture
def codes() -> Codes:
    return Codes()


@pytest.fixture
async def jia(database: object) -> Promoter:
    return await invite("Jia")


@asynccontextmanager
async def browsing(site: WebContext, **codes: Code) -> AsyncIterator[Browser]:
    app = web.Application()
    app[SITE] = replace(site, codes=codes)
    console.add_to(app)
    join.add_to(app)
    async with (
        TestServer(app) as server,
        Browser(f"http://127.0.0.1:{server.port}", **{"Accept-Language": "zh"}) as browser,
    ):
        yield browser


def drawn(promoter: Promoter) -> str:
    return qr_svg(f"http://codes.test/q/join_{promoter.code}").decode()


async def test_an_invitation_shows_the_code_that_joins(tag_site: WebContext, jia: Promoter, codes: Codes) -> None:
    async with browsing(tag_site, wechat=codes) as browser:
        page = await browser.get(f"/join/{jia.code}")
        assert page.status == 200
        assert drawn(jia) in page.source
        assert "用微信扫一扫" in page.text
        await browser.sign_in()
        where = f"/console/promoters/{jia.id}"
        assert "/join/" not in (await browser.get(where)).source  # it was shown when it was made
        await browser.send(f"{where}/renew")
        shown = await browser.get(where)
        jia.code = shown.text.partition("/join/")[2][:22]
        assert drawn(jia) in shown.source
        assert "用微信扫一扫" in shown.text


async def test_a_platform_that_does_not_answer_takes_nothing_else_away(
    tag_site: WebContext, jia: Promoter, codes: Codes
) -> None:
    codes.gone = True
    async with browsing(tag_site, wechat=codes) as browser:
        page = await browser.get(f"/join/{jia.code}")
        assert page.status == 200
        assert "Jia" in page.text
        assert "扫一扫" not in page.text
        unknown = await browser.get("/join/AbCdEfGhIjKlMnOpQrStUv")
        assert (unknown.status, "<svg" in unknown.source) == (404, False)


@pytest.fixture
async def tag(jia: Promoter) -> Tag:
    return await issue_tag(await add_promotion("Towel", target="https://shop.test/towel"), jia, "wechat")


async def test_a_code_for_print_is_a_file_that_telephones_read(tag_site: WebContext, tag: Tag, codes: Codes) -> None:
    async with browsing(tag_site, wechat=codes) as browser:
        await browser.sign_in()
        assert "用于印刷的微信二维码" in (await browser.get(f"/console/promotions/{tag.promotion_id}")).text
        form = {"token": browser.token, "channel": "wechat"}
        path = f"{browser.url}/console/promotions/{tag.promotion_id}/codes/{tag.code}"
        async with browser.session.post(path, data=form) as answer:
            assert answer.content_type == "image/png"
            assert "attachment" in answer.headers["Content-Disposition"]
            picture = Image.open(io.BytesIO(await answer.read()))
        [found] = zxingcpp.read_barcodes(picture)
        assert found.text == f"http://codes.test/q/{tag.code}!"


async def test_where_there_is_none_left_a_sentence_says_so(tag_site: WebContext, tag: Tag, codes: Codes) -> None:
    codes.gone = True
    path = f"/console/promotions/{tag.promotion_id}/codes/{tag.code}"
    async with browsing(tag_site, wechat=codes) as browser:
        assert (await browser.send(path, channel="wechat")).status == 401
        await browser.sign_in()
        refused = await browser.send(path, channel="wechat")
        assert refused.status == 409
        assert "永久二维码已用完" in refused.text
        assert (await browser.send(path, channel="telegram")).status == 409
        assert (await browser.send(f"{path}x", channel="wechat")).status == 404
