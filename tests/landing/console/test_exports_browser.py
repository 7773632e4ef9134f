"""A long list is exported in a real browser: how far it is, stopped, broken off, and whole."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, Download, Page, expect

from models.people.promoters import invite
from models.people.sessions import sign_in_link
from models.reading.opens import Open, Proof, Visitor
from models.reports import exports
from models.reports.exports import Row
from models.sharing.promotions import add_promotion
from models.storage.clock import now
from models.storage.row_numbers import first_at
from tests.fixtures.chromium import CHROMIUM
from tests.landing.console.test_spread_browser import looking

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM HERE: exports were not tried in a browser"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
OPENS = 1_200
_ON_DISK = "(await (await (await navigator.storage.getDirectory()).getFileHandle('handbill-opens.csv')).getFile())"
TOPIC = 'A "blue"\ntowel, 毛巾'


@pytest.fixture
async def opens_url(console_url: str) -> str:
    """The list of 1,200 opens of a title with quotes and lines in it."""
    jia, towel = await invite("Jia"), await add_promotion("Towel", page="# Towel")
    await Open.bulk_create(
        Open(
            id=first_at(now() - timedelta(minutes=number)) | number,
            tag="tag",
            promotion_id=towel.id,
            topic=TOPIC,
            promoter_id=jia.id,
            viewed_at=now() - timedelta(minutes=number),
            channel="web",
            visitor=Visitor.PERSON,
            state=Proof.OPENED,
        )
        for number in range(OPENS)
    )
    return f"{console_url}/console/opens"


class Held:
    """An export that waits after some rows, until it is let go or goes wrong."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, after: int) -> None:
        self.goes_on, self._after, self._rows, self.wrong = asyncio.Event(), after, exports.rows, False
        monkeypatch.setattr(exports, "rows", self.rows)

    async def rows(self, *asked: Any) -> AsyncIterator[Row]:
        number = 0
        async for row in self._rows(*asked):
            if number == self._after:
                await self.goes_on.wait()
                if self.wrong:
                    raise ConnectionError("the database went away")
            yield row
            number += 1


def status_of(page: Page) -> Any:
    return page.locator("[data-export] [role=status]")


@pytest.mark.parametrize("form", ["CSV", "JSONL"])
async def test_the_file_is_that_of_the_plain_link_and_its_rows_are_told(
    chromium: Browser, opens_url: str, form: str
) -> None:
    async with looking(chromium, opens_url, width=1200) as page:
        await expect(page.locator("[data-export]")).to_contain_text("Export all 1,200 rows of this list")
        link = page.locator("[data-export] a", has_text=form).first
        async with page.expect_download() as waiting:
            await link.click()
        saved = await asyncio.to_thread((await (await waiting.value).path()).read_bytes)
        await expect(status_of(page)).to_have_text("Here is the whole file: 1,200 rows.")
        plain = await page.context.request.get(f"{opens_url.rpartition('/')[0]}/exports/opens.{form.lower()}")
        assert saved == await plain.body()
        assert (await waiting.value).suggested_filename == f"handbill-opens.{form.lower()}"
        assert await page.evaluate("document.querySelector('[data-export]').ariaBusy") is None


async def test_it_says_how_far_it_is_and_is_stopped_by_keyboard(
    chromium: Browser, opens_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch, after=601)
    async with looking(chromium, opens_url, width=320) as page:
        await page.locator("[data-export] a").last.click()
        await expect(page.locator("[data-export] .shown")).to_have_text("599 of 1,200 rows")
        assert await page.locator("[data-export] progress").evaluate("bar => bar.position") == pytest.approx(599 / 1200)
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320
        await page.get_by_role("button", name="Stop").press("Enter")
        await expect(status_of(page)).to_have_text("Stopped. Nothing was saved.")
        await expect(page.locator("[data-export] a").last).to_be_focused()
        held.goes_on.set()


@pytest.mark.parametrize("told", [True, False])
async def test_what_breaks_off_is_never_taken_for_the_file(
    chromium: Browser, opens_url: str, monkeypatch: pytest.MonkeyPatch, told: bool
) -> None:
    """Whether the connection says that it broke off, or a proxy between has made a whole answer of it."""
    held = Held(monkeypatch, after=600)
    held.wrong = True
    held.goes_on.set()
    page = await chromium.new_page(locale="en-GB")
    await page.goto(f"{opens_url.partition('/console')[0]}/console/enter/{await sign_in_link()}")
    await page.locator("form button").last.click()
    await page.goto(opens_url)
    if not told:
        await page.route("**/exports/**", lambda route: route.fulfill(body="id,tag\n1,tag\n2,tag\n"))
    downloads = list[Download]()
    page.on("download", lambda one: downloads.append(one))  # noqa: PLW0108  (playwright marks what it is given)
    await page.locator("[data-export] a").first.click()
    await expect(status_of(page)).to_contain_text("Nothing was saved; please try again.")
    assert downloads == []
    await page.close()


async def test_more_than_a_browser_should_hold_goes_to_the_disk_and_has_its_name_when_it_is_whole(
    chromium: Browser, opens_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with looking(chromium, opens_url, width=1200) as page:
        await page.evaluate(
            """() => {
              document.querySelector("[data-export]").dataset.rows = 1_000_000;
              window.showSaveFilePicker = async ({suggestedName}) =>
                (await navigator.storage.getDirectory()).getFileHandle(suggestedName, {create: true});
            }"""
        )
        await page.locator("[data-export] a").first.click()
        await expect(status_of(page)).to_have_text("Here is the whole file: 1,200 rows.")
        saved = await page.evaluate(f"async () => {_ON_DISK}.text()")
        assert saved.count(TOPIC.replace('"', '""')) == OPENS
        Held(monkeypatch, after=600)
        await page.locator("[data-export] a").last.click()
        await expect(page.locator("[data-export] .shown")).to_have_text("599 of 1,000,000 rows")
        await page.get_by_role("button", name="Stop").click()
        await expect(status_of(page)).to_have_text("Stopped. Nothing was saved.")
        assert await page.evaluate(f"async () => {_ON_DISK.replace('csv', 'jsonl')}.size") == 0
