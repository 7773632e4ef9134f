"""The chat in a real browser: what a person sees and does, from the card to the answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect

from bot.channels.contract import ChannelContext
from bot.channels.web.channel import WebChat
from bot.events import BotStarted, ButtonPressed, LocationShared, MessageReceived
from bot.messages import Button, Media, Message
from models.people.addresses import Address
from models.people.sessions import Session
from models.queue.inbox import finish, take
from models.storage.database import transaction
from models.talking.web_lines import ChatLine
from tests.contracts.pictures import PNG
from tests.fixtures.chat_site import ChatSite
from tests.fixtures.chromium import CHROMIUM
from tests.fixtures.patience import seconds

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM HERE: the web chat was not tried in a browser"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


@dataclass
class Watched:
    """A page, and what went wrong on it: errors on the console, requests to anybody else."""

    page: Page
    wrong: list[str] = field(default_factory=list)


@asynccontextmanager
async def phone(browser: Browser, site: ChatSite, **settings: Any) -> AsyncIterator[Watched]:
    context = await browser.new_context(
        viewport={"width": 390, "height": 844},
        locale="en-GB",
        permissions=["geolocation"],
        geolocation={"latitude": 31.2304, "longitude": 121.4737},
        **settings,
    )
    watched = Watched(await context.new_page())
    page, wrong = watched.page, watched.wrong
    page.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(site.url) else wrong.append(asked.url))
    yield watched
    await context.close()


class Echo:
    """Answers as a bot does: takes what is claimed, in order, and sends lines."""

    def __init__(self, site: ChatSite) -> None:
        self.chat = WebChat(ChannelContext(public_url=site.url, media=site.site.media, bell=site.site.bell))
        self.heard: list[str] = []

    async def run(self) -> None:
        while True:
            async with transaction():
                updates = await take(10)
                for update in updates:
                    await finish(update)
            for update in updates:
                for event in self.chat.parse(update.body):
                    await self._answer(event, str(update.id))
            await asyncio.sleep(0.02)

    async def _answer(self, event: Any, key: str) -> None:
        self.heard.append(type(event).__name__)
        match event:
            case BotStarted():
                answer = Message(text="Welcome!", buttons=((Button(label="Get a card", action="card"),),))
            case ButtonPressed(action=action):
                answer = Message(text=f"You pressed {action}", media=(Media(kind="photo", mime="image/png", data=PNG),))
            case LocationShared(latitude=latitude):
                answer = Message(text=f"You are at {latitude}")
            case MessageReceived(text="/checkin"):
                answer = Message(text="Where are you?", ask="location")
            case MessageReceived(enclosures=[file]):
                answer = Message(text=f"Got {file.kind} {file.name}")
            case MessageReceived(edited=True, text=text):
                answer = Message(text=f"You mean {text}")
            case MessageReceived(text=text, quotes=quotes):
                answer = Message(text=f"You said {text}" + (" to that" if quotes else ""))
        await self.chat.send(event.sender.account, answer, key=key)


@pytest.fixture
async def echo(site: ChatSite) -> AsyncIterator[Echo]:
    bot = Echo(site)
    task = asyncio.create_task(bot.run())
    yield bot
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_promoter_joins_and_does_everything_a_messenger_can(
    site: ChatSite, echo: Echo, chromium: Browser, tmp_path: Path
) -> None:
    jia = await site.promoter()
    async with phone(chromium, site) as watched:
        page = watched.page
        log = page.get_by_role("log")
        await page.goto(f"{site.url}/join/{jia.code}")
        await page.get_by_role("button", name="Join as Jia").click()
        await expect(log.get_by_text("Welcome!")).to_be_visible()

        await log.get_by_role("button", name="Get a card").click()
        await expect(log.get_by_text("You pressed card")).to_be_visible()
        await log.get_by_role("button", name="Photo").click()
        await expect(page.get_by_role("dialog")).to_be_visible()
        await page.get_by_role("button", name="Close").click()

        message = page.get_by_role("textbox", name="Message")
        await message.fill("<b>one</b>")
        await message.press("Shift+Enter")
        await message.press("Enter")
        await expect(log.get_by_text("You said <b>one</b>")).to_be_visible()

        await log.get_by_role("button", name="Reply: Welcome!").click()
        await message.fill("thanks")
        await message.press("Enter")
        await expect(log.get_by_text("You said thanks to that")).to_be_visible()

        await log.get_by_role("button", name="Edit: thanks").click()
        await message.fill("many thanks")
        await message.press("Enter")
        await expect(log.get_by_text("You mean many thanks")).to_be_visible()
        await expect(log.locator(".mine").get_by_text("edited")).to_be_visible()

        (tmp_path / "me.png").write_bytes(PNG)
        await page.get_by_label("Attach a file").set_input_files(tmp_path / "me.png")
        await expect(page.get_by_role("button", name="Remove: me.png")).to_be_visible()
        await expect(page.get_by_text("Uploading…")).to_have_count(0)
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(log.get_by_text("Got photo me.png")).to_be_visible()

        await page.get_by_role("button", name="Check in").click()
        await log.get_by_role("button", name="Send my location").click()
        await expect(log.get_by_text("You are at 31.2304")).to_be_visible()

        before = await log.locator(".text").all_inner_texts()
        await page.reload()
        await expect(log.locator(".text")).to_have_count(len(before))
        assert await log.locator(".text").all_inner_texts() == before
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width == 390
    assert watched.wrong == []


async def test_nothing_can_be_sent_before_the_page_can_send_it(site: ChatSite, echo: Echo, chromium: Browser) -> None:
    """On a slow line the page stands before its script: Send would put the words into an address, and lose them."""
    card = await site.card()
    async with phone(chromium, site) as watched:
        page, slowly = watched.page, asyncio.Event()

        async def when_it_comes(route: Route) -> None:
            await slowly.wait()
            await route.continue_()

        await page.route("**/static/chat.js", when_it_comes)
        await page.goto(f"{site.url}/chat?tag={card.code}", wait_until="commit")
        await expect(page.locator("#composer[inert]")).to_be_visible()
        sending = asyncio.create_task(page.get_by_role("button", name="Start").click())
        await asyncio.sleep(0.2)
        assert not sending.done()
        slowly.set()
        await sending
        message = page.get_by_role("textbox", name="Message")
        await message.fill("Is it soft?")
        await page.get_by_role("button", name="Send").click()
        await expect(page.get_by_role("log").get_by_text("You said Is it soft?")).to_be_visible()
        assert watched.wrong == []


async def test_what_is_written_without_a_connection_is_sent_once_later(
    site: ChatSite, echo: Echo, chromium: Browser
) -> None:
    card = await site.card()
    async with phone(chromium, site) as watched:
        page = watched.page
        log, message = page.get_by_role("log"), page.get_by_role("textbox", name="Message")
        await page.goto(f"{site.url}/chat?tag={card.code}")
        await page.get_by_label("Your name (optional)").fill("Yi")
        await message.fill("Is it soft?")
        await message.press("Enter")
        await expect(log.get_by_text("You said Is it soft?")).to_be_visible()
        await expect(page.get_by_label("Your name (optional)")).to_have_count(0)
        assert watched.wrong == []

        await page.context.set_offline(True)
        await message.fill("Are you there?")
        await message.press("Enter")
        await expect(log.get_by_text("Sending…")).to_be_visible()
        await page.context.set_offline(False)
        await expect(log.get_by_text("You said Are you there?")).to_be_visible(timeout=seconds() * 1000)
        await page.reload()
        await expect(log.get_by_text("Are you there?", exact=True)).to_have_count(1)
    assert echo.heard == ["BotStarted", "MessageReceived", "MessageReceived"]


async def test_who_is_erased_while_they_look_is_told_that_they_are_signed_out(
    chromium: Browser, site: ChatSite, caplog: pytest.LogCaptureFixture
) -> None:
    tag = await site.card()
    async with phone(chromium, site) as watched:
        page = watched.page
        await page.goto(f"{site.url}/chat?tag={tag.code}")
        await page.get_by_label("Your name").fill("Yi")
        await page.get_by_label("Message", exact=True).fill("Is it soft?")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.locator(".line.mine:not(.waiting)")).to_have_count(1)
        await expect(page.locator("#state")).not_to_contain_text("Connecting")
        async with transaction():
            await Session.all().delete()
            await ChatLine.all().delete()
            await Address.filter(promoter_id=None).delete()
        await expect(page.get_by_role("heading", name="You are signed out here")).to_be_visible(
            timeout=seconds() * 1000
        )
        assert all("401" in each for each in watched.wrong)
    assert [each for each in caplog.records if each.levelname == "ERROR"] == []


async def test_a_voice_is_recorded_and_sent_and_its_button_is_there_once_one_may_send_files(
    site: ChatSite, echo: Echo, chromium: Browser
) -> None:
    jia = await site.promoter()
    card = await site.card(jia)
    async with phone(chromium, site) as watched:
        page = watched.page
        await page.context.grant_permissions(["microphone"])
        microphone = page.get_by_role("button", name="Record a voice message")
        await page.goto(f"{site.url}/chat?tag={card.code}")
        await expect(microphone).to_be_hidden()
        await page.goto(f"{site.url}/join/{jia.code}")
        await page.get_by_role("button", name="Join as Jia").click()
        await microphone.click()
        await expect(page.locator(".recording")).to_contain_text("0:01")
        await microphone.click()
        await expect(page.get_by_role("button", name="Listen")).to_be_visible()
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.get_by_role("log").get_by_text("Got voice voice.ogg")).to_be_visible()
        await expect(page.get_by_role("log").locator("audio")).to_have_count(1)
        assert watched.wrong == []
