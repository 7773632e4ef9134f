"""Long lists in the console: all of it can be reached, how many there are is told, and names lead on."""

import re
from datetime import UTC, datetime

import pytest

from models.people.customers import Customer
from models.people.promoters import invite
from models.sharing.promotions import add_promotion
from models.talking.conversations import Conversation
from tests.landing.console.conftest import Browser
from tests.models.reports.test_shortlists import many

SINCE = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.slow
async def test_every_customer_is_on_one_page_and_can_be_looked_for(operator: Browser) -> None:
    jia = await invite("Jia")
    await many(jia, [f"Ping {n:03}" for n in range(217)])
    for kind in ("customers", "conversations"):
        seen: list[str] = []
        path = f"/console/{kind}"
        while path:
            page = await operator.get(path)
            seen += re.findall(rf'href="/console/{kind}/(\d+)"', page.source)
            more = re.search(r'href="(\?[^"]*)" rel="next"', page.source)
            path = f"/console/{kind}{more[1].replace('&amp;', '&')}" if more else ""
        assert len(seen) == len(set(seen)) == 217
        assert "201–217 of 217" in page.text
        found = await operator.get(f"/console/{kind}?q=ping+01")
        assert "1–13 of 13" in found.text
        assert f'href="/console/promoters/{jia.id}"' in found.source


async def test_search_tells_how_many_there_are_of_each_kind_and_leads_to_all(operator: Browser) -> None:
    jia = await invite("Tow Jia")
    await many(jia, [f"Tow {n}" for n in range(17)])
    for n in range(9):
        await add_promotion(f"Towel {n}", target="https://shop.test/towel")
    page = await operator.get("/console/search?q=tow")
    for words in ("All 17 customers", "All 17 conversations", "All 9 promotions", "· 1"):
        assert words in page.text, words
    for kind, count in (("customers", 17), ("promotions", 9), ("conversations", 17), ("promoters", 1)):
        every = await operator.get(f"/console/{kind}?q=tow")
        assert f"1–{count} of {count}" in every.text
        assert every.source.count(f'href="/console/{kind}/') >= count


async def test_lists_of_promotions_and_promoters_are_paged(operator: Browser) -> None:
    for n in range(60):
        await add_promotion(f"Towel {n}", target="https://shop.test/towel")
        await invite(f"Promoter {n}")
    for kind in ("promotions", "promoters"):
        first = await operator.get(f"/console/{kind}")
        assert "1–50 of 60" in first.text
        assert "51–60 of 60" in (await operator.get(f"/console/{kind}?page=2")).text
        for rubbish in ("0", "-1", "x", "99999999", "٣"):
            assert (await operator.get(f"/console/{kind}?page={rubbish}&q=%25")).status == 200


async def test_nobody_without_a_name_is_shown_by_number(operator: Browser) -> None:
    jia = await invite("Jia")
    await many(jia, [""])
    page = await operator.get("/console/conversations")
    assert "no name yet" in page.text
    assert await Conversation.all().count() == await Customer.all().count() == 1
