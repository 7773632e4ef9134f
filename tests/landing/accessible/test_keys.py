"""The Tab key comes to everything that can be done, in the order in which it stands there, and one sees where it is."""

from typing import Any

import pytest
from playwright.async_api import Browser, Page, ViewportSize

from models.people.sessions import SessionRole
from tests.fixtures.chromium import CHROMIUM
from tests.landing.accessible.conftest import Website

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM HERE: no page was gone through by keys"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
WIDTHS: list[ViewportSize] = [{"width": 1280, "height": 800}, {"width": 320, "height": 640}]
_WALKED = """() => {
  const can = "a[href], button, input:not([type=hidden]), select, textarea, summary, audio, video, [tabindex='0']";
  const seen = (each) => each.checkVisibility({ visibilityProperty: true }) && !each.disabled && each.tabIndex >= 0;
  window.ahead = [...document.querySelectorAll(can)].filter((each) => seen(each) && !each.closest("[inert]"));
  document.activeElement.blur();
  return window.ahead.map((each) => each.outerHTML.slice(0, 120));
}"""
_STANDING = """() => {
  const here = document.activeElement, style = getComputedStyle(here);
  const marked = [here, here.closest("label")].filter(Boolean).some((each) => {
    const looks = getComputedStyle(each);
    return (looks.outlineStyle !== "none" && parseFloat(looks.outlineWidth) > 0) || looks.boxShadow !== "none";
  });
  const box = here.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return { at: window.ahead.indexOf(here), html: here.outerHTML.slice(0, 120), marked, inside };
}"""


async def _walk(page: Page) -> tuple[list[str], list[dict[str, Any]]]:
    """Press Tab until it has gone round; return what can be done, and where the focus stood."""
    ahead = await page.evaluate(_WALKED)
    stood: list[dict[str, Any]] = []
    for _ in range(len(ahead) + 20):
        await page.keyboard.press("Tab")
        here = await page.evaluate(_STANDING)
        if here["at"] >= 0 and (not stood or here["at"] != stood[-1]["at"]):
            if stood and here["at"] == stood[0]["at"]:
                break
            stood.append(here)
    return ahead, stood


@pytest.mark.parametrize(
    "path", ["/console/inbox", "/console/inbox/{talk}", "/chat", "/console/customers/{customer}", "/c/{page}"]
)
async def test_everything_is_come_to_in_its_order_and_seen(chromium: Browser, website: Website, path: str) -> None:
    life = website.life
    path = path.format(talk=life.talk.id, customer=life.yi.id, page=website.paged.code)
    async with website.device(chromium, "en-GB", SessionRole.PERSON) as page:
        await page.emulate_media(reduced_motion="reduce")  # where it scrolls slowly, one would have to wait
        for width in WIDTHS:
            await page.set_viewport_size(width)
            await page.goto(website.url + path)
            await page.wait_for_load_state("load")
            ahead, stood = await _walk(page)
            missed = [ahead[at] for at in sorted(set(range(len(ahead))) - {each["at"] for each in stood})]
            assert missed == [], width
            assert [each["at"] for each in stood] == sorted(each["at"] for each in stood), width
            assert [each["html"] for each in stood if not (each["marked"] and each["inside"])] == [], width
            assert len(ahead) > 2, width
