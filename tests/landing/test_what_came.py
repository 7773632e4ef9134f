"""What came of passing a page on, said on the page: to whom it came through, where the operator allows it."""

from dataclasses import replace

import pytest

from landing.sessions import welcome_customer
from landing.site import WebContext
from models.reading.opens import Known, Open
from models.sharing.promotions import promotion
from models.spread.tree import tree_of
from models.storage.database import transaction
from tests.landing.conftest import Client, Stall, browsing
from tests.models.spread.forests import grow

pytestmark = pytest.mark.both_databases


async def _said(browser: Client, stall: Stall, **headers: str) -> str:
    page = await (await browser.get(f"/c/{stall.page.code}", headers=headers)).text()
    return page.partition('<p class="came" role="status">')[2].partition("</p>")[0]


async def test_a_reader_is_told_what_came_through_them_where_the_operator_allows_it(
    tag_site: WebContext, stall: Stall
) -> None:
    async with transaction():
        yi, hers = await welcome_customer("Yi", "en")
        _, his = await welcome_customer("Bing", "zh")
    towel = await promotion(stall.page.promotion_id)
    first, *others = await grow(towel, [stall.jia], 4)
    await Open.filter(id=first.id).update(customer_id=yi.customer_id, known_by=Known.SESSION)
    await Open.filter(id__in=[each.id for each in others]).update(customer_id=None, known_by=Known.NOT)
    await tree_of(towel.id)  # takes the opens in, which is the background's work
    async with browsing(replace(tag_site, tells_what_came=True)) as browser, browsing(tag_site) as hiding:
        cookie = {"Cookie": f"handbill-person={hers}"}
        assert await _said(browser, stall, **cookie) == (
            "3 opens of this page came through you, or through those who came by you."
        )
        assert await _said(browser, stall, **cookie, **{"Sec-GPC": "1"}) == ""  # then nobody is recognised
        assert await _said(browser, stall, Cookie=f"handbill-person={his}") == ""
        assert await _said(browser, stall) == ""
        assert await _said(hiding, stall, **cookie) == ""
