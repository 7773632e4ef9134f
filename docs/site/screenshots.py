"""The pictures of docs/, taken anew of a sample house: ``make screenshots``.

Chromium looks at `handbill demo` as an operator, a promoter and a reader do: on a telephone and on a desk, by day and
by night, in English and in Chinese. It needs fonts for Chinese and for emoji (Debian: fonts-noto-cjk,
fonts-noto-color-emoji).
"""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

from tests.fixtures.chromium import ARGUMENTS, CHROMIUM
from tests.fixtures.house import House

PICTURES = Path(__file__).parents[1] / "pictures"
TOWELS = Path(__file__).with_name("towels.svg")
PHONE: Any = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESK: Any = {"viewport": {"width": 1180, "height": 780}, "device_scale_factor": 1.5}
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
SHADES = 256


@dataclass(frozen=True)
class Shot:
    """One picture: who looks at what, on which device, in which language, by day or by night."""

    name: str
    who: str
    path: str
    device: str = "desk"
    language: str = "en"
    night: bool = False
    down: int = 0
    """Pixels to scroll first."""


SHOTS = (
    Shot("page", "reader", "/c/{tag_en}", "phone"),
    Shot("page-zh", "reader", "/c/{tag_zh}", "phone", "zh", night=True),
    Shot("chat", "Mara Lind", "/chat", "phone"),
    Shot("chat-zh", "林佳", "/chat", "phone", "zh", night=True),
    Shot("console", "operator", "/console"),
    Shot("console-zh", "operator", "/console", "desk", "zh", night=True),
    Shot("inbox", "Mara Lind", "/console/inbox/{conversation}"),
    Shot("inbox-phone", "林佳", "/console/inbox", "phone", "zh"),
    Shot("numbers", "operator", "/console/numbers?days=30", down=900),
    Shot("numbers-phone", "operator", "/console/numbers?days=30", "phone", "zh", night=True, down=700),
    Shot("spread", "operator", "/console/promotions/1/spread", down=560),
    Shot("customer", "Mara Lind", "/console/customers/{customer}", down=560),
)


class Album:
    """Takes the pictures, one browser for each way of looking."""

    def __init__(self, browser: Browser, house: House) -> None:
        self._browser = browser
        self._house = house
        self._signed_in: dict[str, Any] = {}
        self._places: dict[str, str] = {}

    async def fill(self) -> None:
        """Move the made-up people in, with a picture for the towels, and sign in as each."""
        ways_in = await self._house.ask("demo")
        towels = await self._drawn_towels()
        for promotion in ("1", "2"):
            await self._house.ask("promotion", "edit", promotion, "--image", str(towels))
        await self._find_places()
        await self._sign_in("operator", ways_in["console"], "**/console")
        for name, link in ways_in["promoters"].items():
            await self._sign_in(name, link, "**/chat")

    async def _drawn_towels(self) -> Path:
        page = await self._browser.new_page(viewport={"width": 1200, "height": 800})
        await page.goto(TOWELS.as_uri())
        drawn = self._house.folder / "towels.png"
        await page.screenshot(path=drawn)
        await page.close()
        return drawn

    async def _find_places(self) -> None:
        tags = await self._house.export("tags")
        for key, number in (("tag_en", 1), ("tag_zh", 2)):
            theirs = {"promotion_id": number, "promoter_id": number, "parent_tag": None}
            self._places[key] = next(tag["code"] for tag in tags if theirs.items() <= tag.items())
        said = [each for each in await self._house.export("communications") if each["promoter_id"] == 1]
        longest = max(said, key=lambda one: sum(one["customer_id"] == each["customer_id"] for each in said))
        self._places |= {"conversation": longest["conversation_id"], "customer": longest["customer_id"]}

    async def _sign_in(self, name: str, link: str, leads_to: str) -> None:
        async with self._looking(Shot("", "reader", "")) as page:
            await page.goto(link)
            await page.get_by_role("button", name=re.compile("Sign in|Join|加入")).first.click()
            await page.wait_for_url(leads_to)
            self._signed_in[name] = await page.context.storage_state()

    async def talk(self) -> None:
        """Have a reader ask Mara something, and Mara answer: what the pictures of chat and inbox show."""
        as_mara, as_reader = Shot("", "Mara Lind", "", "phone"), Shot("", "reader", "", "phone")
        async with self._looking(as_mara) as mara, self._looking(as_reader) as yi:
            await mara.goto(f"{self._house.url}/chat")
            await yi.goto(f"{self._house.url}/c/{self._places['tag_en']}")
            await yi.get_by_text("Write to Mara Lind").first.click()
            await yi.get_by_label("Your name").fill("Yi")
            await _say(yi, "Is the slate one still there?", mara)
            await mara.get_by_role("button", name="Write").last.click()
            await mara.get_by_text("You are writing to Yi").wait_for()
            await _say(mara, "It is, twelve of them. Shall I put two aside?", yi)
            await _say(yi, "Yes please!", mara)

    async def take(self, shot: Shot) -> None:
        async with self._looking(shot) as page:
            await page.goto(self._house.url + shot.path.format_map(self._places))
            await page.evaluate("down => window.scrollTo(0, down)", shot.down)
            await page.wait_for_timeout(1500)  # streams are open, and charts drawn
            _keep(shot.name, await page.screenshot(animations="disabled"))

    async def take_card(self, name: str, tag: str) -> None:
        async with self._house.browser.get(f"{self._house.url}/c/{self._places[tag]}/card.png") as card:
            _keep(name, await card.read(), width=720)

    @asynccontextmanager
    async def _looking(self, shot: Shot) -> AsyncIterator[Page]:
        context = await self._browser.new_context(
            **(PHONE if shot.device == "phone" else DESK),
            locale=LOCALES[shot.language],
            color_scheme="dark" if shot.night else "light",
            storage_state=self._signed_in.get(shot.who),
        )
        try:
            yield await context.new_page()
        finally:
            await context.close()


async def _say(page: Page, words: str, heard_by: Page) -> None:
    await page.get_by_label("Message", exact=True).fill(words)
    await page.get_by_role("button", name="Send", exact=True).click()
    await heard_by.get_by_text(words).first.wait_for()


def _keep(name: str, picture: bytes, width: int = 0) -> None:
    """Write it with as many shades as it needs: a third of the bytes, and nobody sees it."""
    with Image.open(BytesIO(picture)) as taken:
        drawn = taken.convert("RGB")
    if width:
        drawn = drawn.resize((width, drawn.height * width // drawn.width), Image.Resampling.LANCZOS)
    drawn.quantize(SHADES, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)


async def main() -> None:
    with TemporaryDirectory() as folder:
        async with async_playwright() as playwright, House(Path(folder)) as house:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            album = Album(browser, house)
            await album.fill()
            await album.talk()
            await album.take_card("card", "tag_en")
            await album.take_card("card-zh", "tag_zh")
            for shot in SHOTS:
                await album.take(shot)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
