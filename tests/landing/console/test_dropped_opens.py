"""Lists of opens and the rows behind a number say how many are no longer kept one by one, and since when."""

import re
from datetime import timedelta

import pytest

from models.numbers.rollups import roll_up
from models.people.addresses import customer_at, met
from models.people.promoters import Promoter, invite
from models.reading.dropped_opens import drop_opens
from models.reading.opens import Open, Proof, Visitor
from models.reading.tallies import fold_all
from models.sharing.promotions import add_promotion
from models.storage.clock import now
from models.storage.row_numbers import first_at, time_of
from tests.landing.console.conftest import Browser

OPENS, KNOWN = 120, 30
_ROW = re.compile(r'<td class="lead"')


@pytest.fixture
async def jia(console_url: str) -> Promoter:
    """Promotes a towel: an open each twelve hours, a quarter of them by Yi; of a month and more ago hers alone stay."""
    jia, towel = await invite("Jia"), await add_promotion("Towel", page="# Towel")
    yi = await customer_at(await met("web", "yi", name="Yi"))
    for number in range(OPENS):
        open_id = first_at(now() - timedelta(hours=12 * number + 4)) | number
        await Open.create(
            id=open_id,
            tag="tag",
            promotion_id=towel.id,
            topic="Towel",
            promoter_id=jia.id,
            customer_id=yi.id if number % 4 == 0 else None,
            viewed_at=time_of(open_id),
            channel="web",
            visitor=Visitor.PERSON,
            state=Proof.READ,
        )
    await fold_all()
    await roll_up()
    assert await drop_opens(now() - timedelta(days=30)) == 45
    return jia


async def _text(browser: Browser, path: str) -> str:
    answer = await browser.get(path)
    assert answer.status == 200
    return answer.text


@pytest.mark.slow
async def test_the_list_of_opens_says_how_many_it_does_not_show(operator: Browser, jia: Promoter) -> None:
    for asked in ("", "?who=people", f"?promoter={jia.id}", "?state=read", "?q=towel"):
        page = await _text(operator, f"/console/opens{asked}")
        assert "45 more opens are counted, but no longer kept one by one" in page
        assert "of 75</span>" in page
    assert "more opens are counted" not in await _text(operator, "/console/opens?state=opened")
    assert "另有 45 次打开只计数" in await _text(operator, "/console/opens?lang=zh")


async def test_a_list_of_some_days_says_that_it_has_not_all_of_them(operator: Browser, jia: Promoter) -> None:
    said = "Opens of which nobody knew who read are no longer kept one by one"
    days = [(now() - timedelta(days=number)).date() for number in (50, 20)]
    assert said in await _text(operator, f"/console/opens?lang=en&from={days[0]}")
    assert said not in await _text(operator, f"/console/opens?from={days[1]}")
    assert "早于以下时间的不再逐条保留" in await _text(operator, f"/console/opens?lang=zh&to={days[1]}")


@pytest.mark.parametrize("measure", ["opened", "read"])
async def test_the_rows_behind_a_number_are_all_that_there_are(operator: Browser, jia: Promoter, measure: str) -> None:
    assert f">{OPENS}</a>" in await _text(operator, "/console/numbers?lang=en&days=90")
    pages = [await _text(operator, f"/console/numbers/rows/{measure}?days=90&page={page}") for page in (1, 2, 3)]
    assert [len(_ROW.findall(page)) for page in pages] == [50, 25, 0]
    assert "45 more opens are counted, but no longer kept one by one" in pages[0]
    young = await _text(operator, f"/console/numbers/rows/{measure}?days=7&lang=en")
    assert "no longer kept" not in young
    week = (now() - timedelta(days=7)).date()
    assert len(_ROW.findall(young)) == sum(each.viewed_at.date() > week for each in await Open.all())


async def test_where_all_are_gone_nobody_says_that_there_were_none(operator: Browser, jia: Promoter) -> None:
    await Open.filter(customer_id__not_isnull=True).update(customer_id=None)
    await roll_up()
    await drop_opens(now() + timedelta(minutes=1))
    await Open.all().delete()  # those of Yi that had been looked at before
    assert "No card has been opened yet" not in await _text(operator, "/console/opens?lang=en")
