"""The whole website with two customers' lives in it, and devices that look at all of it."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, make_mocked_request
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, ViewportSize

import landing
from bot.commands.registry import chat_buttons
from landing.sessions import cookie_name
from landing.site import SITE, WebContext
from models.people.sessions import SessionRole, start_session
from models.sharing.promotions import add_promotion
from models.sharing.tags import Tag, issue_tag
from tests.fixtures.four_media import Life
from tests.landing.console.test_every_page import everything

_DESKTOP: tuple[ViewportSize, Literal["light"]] = ({"width": 1280, "height": 800}, "light")
_TELEPHONE: tuple[ViewportSize, Literal["dark"]] = ({"width": 320, "height": 640}, "dark")
"""Widths and colours depend on nothing of each other: both of each are seen in two looks."""
_LOOK = "async options => (await axe.run(document, options)).violations"
"""What was found alone: what else axe looked at is ten times as long, and comes through three processes."""
_OPTIONS = {"resultTypes": ["violations"]}
_BUT_FOR_COLOURS = _OPTIONS | {"rules": {"color-contrast": {"enabled": False}}}

_SCRIPT_BYTES = """performance.getEntriesByType("resource")
  .filter((each) => new URL(each.name).pathname.endsWith(".js"))
  .reduce((sum, each) => sum + each.encodedBodySize, 0)"""


@dataclass
class Looked:
    """What was found against the states of a site's pages: by axe, and that they hang over."""

    also_in_english: bool = False
    """The same states are looked at in English by another test: other words are of the same colours."""
    states: int = 0
    against: list[str] = field(default_factory=list)
    scripts: dict[str, int] = field(default_factory=dict)
    """Bytes of script over the wire, by page."""

    async def at(self, page: Page, name: str) -> None:
        """Look at the page as it stands: on a light desktop, in English alone, and on a dark telephone."""
        self.states += 1
        self.scripts[name] = int(await page.evaluate(_SCRIPT_BYTES))
        english = await page.evaluate("document.documentElement.lang.startsWith('en')")
        options = _BUT_FOR_COLOURS if self.also_in_english and not english else _OPTIONS
        for width, scheme in (_DESKTOP, _TELEPHONE) if english else (_TELEPHONE,):
            await page.set_viewport_size(width)
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found = await page.evaluate(_LOOK, options)
            where = f"{name} {width['width']} {scheme}"
            if (wide := await page.evaluate("document.documentElement.scrollWidth")) > width["width"]:
                self.against.append(f"{where}: {wide} pixels wide")
            self.against += [f"{where}: {each}" for each in _sentences(found)]


def _sentences(violations: Iterable[dict[str, Any]]) -> Iterable[str]:
    for rule in violations:
        for node in rule["nodes"]:
            yield f"{rule['id']}: {node['target']} {node['html'][:160]} {node['failureSummary'][:300]}"


@dataclass(frozen=True)
class Website:
    url: str
    site: WebContext
    life: Life
    paged: Tag
    """The tag of a promotion that is a page."""

    @asynccontextmanager
    async def device(self, chromium: Browser, locale: str, *roles: SessionRole) -> AsyncIterator[Page]:
        """A browser, signed in as the operator, as the promoter, or as nobody."""
        context = await chromium.new_context(locale=locale)
        await context.add_init_script(Axe().axe_script)  # once through the wire, and not for each page
        for role in roles:
            name, value = await self._session(role)
            await context.add_cookies([{"name": name, "value": value, "url": self.url}])
        yield await context.new_page()
        await context.close()

    async def _session(self, role: SessionRole) -> tuple[str, str]:
        app = web.Application()
        app[SITE] = self.site
        secret = await start_session(role, address=self.life.terminal if role is SessionRole.PERSON else None)
        return cookie_name(make_mocked_request("GET", "/", app=app), role), secret


@pytest.fixture
async def website(tag_site: WebContext) -> AsyncIterator[Website]:
    site = replace(tag_site, commands=chat_buttons(), reach=frozenset({"web", "wechat"}), asks_to_read=True)
    app = web.Application()
    life = await everything(site)
    page = await add_promotion(
        "Towels", page="# Why\n\nThey dry.\n\n## Prices\n\nLow.", summary="Soft", form=["name", "phone", "note"]
    )
    paged = await issue_tag(page, life.jia, "web")
    landing.add_to(app, site)
    async with TestServer(app) as server:
        yield Website(f"http://127.0.0.1:{server.port}", site, life, paged)
