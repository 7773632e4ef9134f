"""The inbox in a real browser: written, answered and read with hands and keys, on two devices at once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, FilePayload, Page, Route, expect

from models.people.addresses import Address
from models.talking.communications import Attachment, Communication
from models.talking.conversations import Conversation
from tests.fixtures.chromium import CHROMIUM
from tests.landing.inbox.conftest import Desk, Inbox

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM HERE: the inbox was not tried in a browser"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 320, "height": 640}
# What a browser answers whose person says no when it asks: one without a window doesn't ask.
REFUSES_THE_MICROPHONE = """
navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("Permission denied", "NotAllowedError"); };
"""


@asynccontextmanager
async def device(
    chromium: Browser, site: Inbox, desk: Desk, *, loses: bool = False, **settings: Any
) -> AsyncIterator[Page]:
    """A browser of this promoter's. Nothing may go wrong on its console, nor be asked of anybody else.

    ``loses``: what it asks for may stay unanswered, which chromium itself reports there.
    """
    wrong: list[str] = []
    context = await chromium.new_context(**{"viewport": DESKTOP, "locale": "en-GB"} | settings)
    name, _, value = desk.cookie.partition("=")
    await context.add_cookies([{"name": name, "value": value, "url": site.url}])
    page = await context.new_page()
    page.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith((site.url, "blob:")) else wrong.append(asked.url))
    yield page
    assert [each for each in wrong if not (loses and each.startswith("Failed to load resource"))] == []
    await context.close()


async def _talk(site: Inbox, desk: Desk, name: str = "Yi", text: str = "Is it large?") -> Conversation:
    talk = await desk.customer(name)
    await site.says(talk, text)
    return talk


async def test_words_come_live_and_are_answered_read_and_shown_on_both_devices(chromium: Browser, site: Inbox) -> None:
    jia = await site.desk("Jia")
    talk = await _talk(site, jia)
    async with device(chromium, site, jia) as desk, device(chromium, site, jia, viewport=PHONE) as phone:
        await phone.goto(f"{site.url}/console/inbox")
        await expect(phone.locator(".unread")).to_contain_text("1")
        await desk.goto(f"{site.url}/console/inbox/{talk.id}")
        await expect(phone.locator(".unread")).to_have_count(0)  # read at the desk

        await desk.get_by_role("textbox", name="Answer Yi").fill("Yes, it is")
        await expect(phone.locator(".last")).to_contain_text("Draft: Yes, it is")
        await phone.locator("#list").get_by_role("link", name="Yi").click()
        await expect(phone.get_by_role("textbox", name="Answer Yi")).to_have_value("Yes, it is")

        await phone.get_by_role("button", name="Send").click()
        await expect(desk.locator("#thread li.ours")).to_contain_text("Yes, it is")
        await expect(desk.get_by_role("textbox", name="Answer Yi")).to_have_value("")
        await site.says(talk, "Thank you!")
        for each in (desk, phone):
            await expect(each.locator("#thread li")).to_have_count(3)
            await expect(each.locator("#thread li").last).to_contain_text("Thank you!")
    assert await Communication.filter(text="Yes, it is").count() == 1


async def test_the_whole_work_is_done_by_keys(chromium: Browser, site: Inbox) -> None:
    jia = await site.desk("Jia")
    for name in ("Ding", "Bing", "Yi"):
        await _talk(site, jia, name, f"from {name}")
    async with device(chromium, site, jia) as page:
        await page.goto(f"{site.url}/console/inbox")
        for key in ("j", "j", "k", "j", "Enter"):
            await page.keyboard.press(key)
        await expect(page.locator(".whom h1")).to_have_text("Bing")
        await page.wait_for_load_state()  # keys are the script's
        await page.keyboard.press("r")
        await page.keyboard.type("Good morning")
        await page.keyboard.press("Enter")
        await expect(page.locator("#thread li.ours")).to_contain_text("Good morning")
        await page.keyboard.press("Escape")
        await page.keyboard.press("/")
        await page.keyboard.type("Ding")
        await page.keyboard.press("Enter")
        await expect(page.locator("#list li")).to_have_count(1)
        await page.wait_for_load_state()
        await page.keyboard.press("?")
        await expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_pictures_are_seen_before_they_go_and_can_be_taken_out(
    chromium: Browser, site: Inbox, picture: bytes
) -> None:
    jia = await site.desk("Jia")
    talk = await _talk(site, jia)
    async with device(chromium, site, jia) as page:
        await page.goto(f"{site.url}/console/inbox/{talk.id}")
        files = [FilePayload(name=name, mimeType="image/jpeg", buffer=picture) for name in ("a.jpg", "b.jpg")]
        await page.locator("#attach").set_input_files(files)
        await expect(page.locator("#files canvas")).to_have_count(2)
        await page.get_by_role("button", name="Remove: a.jpg").click()
        await page.get_by_role("button", name="Send").click()
        await expect(page.locator("#thread li.ours img")).to_have_attribute("alt", "b.jpg")
        await expect(page.locator("#files")).to_be_hidden()


async def test_what_is_answered_often_is_saved_and_put_in_by_a_tap(chromium: Browser, site: Inbox) -> None:
    jia = await site.desk("Jia")
    yi, bing = await _talk(site, jia), await _talk(site, jia, "Bing")
    async with device(chromium, site, jia) as page:
        await page.goto(f"{site.url}/console/inbox/{yi.id}")
        await page.get_by_role("textbox", name="Answer Yi").fill("We open at nine.")
        await page.get_by_label("Saved replies", exact=True).click()
        await page.get_by_role("button", name="Save what is in the field").click()
        await expect(page.get_by_role("textbox", name="Answer Yi")).to_have_value("We open at nine.")
        await page.goto(f"{site.url}/console/inbox/{bing.id}")
        await page.get_by_role("textbox", name="Answer Bing").fill("Good morning! ")
        await page.get_by_label("Saved replies", exact=True).click()
        await page.get_by_role("button", name="We open at nine.", exact=True).click()
        await expect(page.get_by_role("textbox", name="Answer Bing")).to_have_value("Good morning! We open at nine.")
        await page.get_by_label("Saved replies", exact=True).click()
        await page.get_by_role("button", name="Delete the saved reply: We open at nine.").click()
        await page.get_by_label("Saved replies", exact=True).click()
        await expect(page.get_by_text("Nothing is saved yet")).to_be_visible()
        await expect(page.locator("#thread li.ours")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
async def test_nothing_hangs_over_on_the_narrowest_telephone(
    chromium: Browser, site: Inbox, locale: str, scheme: str
) -> None:
    jia = await site.desk("Jia")
    talk = await _talk(site, jia, "Maximilian Alexander von Hohenstein-Lichtenberg", "wordswithoutanend" * 20)
    async with device(chromium, site, jia, viewport=PHONE, locale=locale, color_scheme=scheme) as page:
        for path in ("", f"/{talk.id}", "?q=nobody", "?show=waiting&channel=web"):
            await page.goto(f"{site.url}/console/inbox{path}")
            await page.wait_for_load_state()
            wide, high = await page.evaluate("[document.body.scrollWidth, document.documentElement.scrollHeight]")
            assert (wide, high) == (PHONE["width"], PHONE["height"]), path


async def test_without_scripts_it_is_read_and_answered_all_the_same(chromium: Browser, site: Inbox) -> None:
    jia = await site.desk("Jia")
    await _talk(site, jia)
    async with device(chromium, site, jia, java_script_enabled=False) as page:
        await page.goto(f"{site.url}/console/inbox")
        await page.locator("#list").get_by_role("link", name="Yi").click()
        await page.get_by_role("textbox", name="Answer Yi").fill("Yes, it is")
        await page.get_by_role("button", name="Send").click()
        await expect(page.locator("#thread li.ours")).to_contain_text("Yes, it is")


async def test_a_voice_is_recorded_listened_to_and_sent(chromium: Browser, site: Inbox) -> None:
    jia = await site.desk("Jia")
    talk = await _talk(site, jia)
    async with device(chromium, site, jia, viewport=PHONE) as page:
        await page.goto(f"{site.url}/console/inbox/{talk.id}")
        microphone = page.get_by_role("button", name="Record a voice message")
        await microphone.click()
        await expect(page.locator(".recording")).to_contain_text("0:01")
        await page.get_by_role("button", name="Throw it away").click()
        await expect(microphone).to_have_attribute("aria-pressed", "false")
        await expect(page.locator("#files li")).to_have_count(0)

        await page.keyboard.press("Space")  # the microphone has the focus again
        await expect(page.locator(".recording")).to_contain_text("0:01")
        await page.keyboard.press("Space")
        listen = page.get_by_role("button", name="Listen")
        await listen.click()
        await expect(listen).to_have_attribute("aria-pressed", "true")
        await expect(listen).to_have_attribute("aria-pressed", "false")
        await page.get_by_role("button", name="Send").click()
        await expect(page.locator("#thread li.ours audio")).to_have_count(1)
    (kept,) = await Attachment.all()
    assert (kept.kind, kept.name, kept.mime) == ("voice", "voice.ogg", "audio/ogg")
    assert kept.facts["seconds"] in {1, 2, 3}


async def test_who_does_not_allow_the_microphone_is_told_so(chromium: Browser, site: Inbox) -> None:
    jia = await site.desk("Jia")
    talk = await _talk(site, jia)
    async with device(chromium, site, jia) as page:
        await page.add_init_script(REFUSES_THE_MICROPHONE)
        await page.goto(f"{site.url}/console/inbox/{talk.id}")
        await page.get_by_role("button", name="Record a voice message").click()
        await expect(page.get_by_role("alert")).to_contain_text("The microphone is not allowed here")


async def test_an_emoji_is_found_and_put_in_by_keys_and_remembered(chromium: Browser, site: Inbox) -> None:
    jia = await site.desk("Jia")
    talk = await _talk(site, jia)
    async with device(chromium, site, jia) as page:
        await page.goto(f"{site.url}/console/inbox/{talk.id}")
        words, opener = page.get_by_role("textbox", name="Answer Yi"), page.locator("#emoji summary")
        await words.fill("Thank you! ")
        await opener.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("group", name="Faces").get_by_role("button").first).to_be_focused()
        for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowLeft"):
            await page.keyboard.press(key)
        await page.keyboard.press("Enter")
        await expect(words).to_be_focused()
        await expect(words).to_have_value("Thank you! 😇")
        await opener.click()
        await expect(page.get_by_role("group", name="Used last").get_by_role("button")).to_have_text("😇")
        await page.keyboard.press("Escape")
        await expect(opener).to_be_focused()
        await expect(page.locator("#emoji .menu")).to_be_hidden()


async def test_each_sees_the_other_write_until_the_words_come(chromium: Browser, site: Inbox) -> None:
    jia = await site.desk("Jia")
    talk = await _talk(site, jia)
    theirs = await Address.get(customer_id=talk.customer_id)
    yi = Desk(jia.promoter, theirs, jia.browser, await site.cookie(theirs))
    async with device(chromium, site, jia) as desk, device(chromium, site, yi, viewport=PHONE) as phone:
        await desk.goto(f"{site.url}/console/inbox/{talk.id}")
        await phone.goto(f"{site.url}/chat")
        await expect(phone.locator("#state")).to_have_text("Connected")
        await phone.get_by_role("textbox", name="Message").press_sequentially("Is")
        await expect(desk.locator("#writing")).to_have_text("Yi is writing…")
        await site.says(talk, "Is it soft?")
        await expect(desk.locator("#thread li")).to_have_count(2)
        await expect(desk.locator("#writing")).to_be_hidden()

        await desk.get_by_role("textbox", name="Answer Yi").press_sequentially("Ye")
        await expect(phone.locator("#state")).to_have_text("Jia is writing…")


async def test_words_written_without_a_connection_wait_in_their_thread_and_go_once_it_is_back(
    chromium: Browser, site: Inbox
) -> None:
    jia = await site.desk("Jia")
    talk, other = await _talk(site, jia), await _talk(site, jia, "Bing")
    async with device(chromium, site, jia, loses=True) as page:
        await page.goto(f"{site.url}/console/inbox/{talk.id}")
        field = page.get_by_role("textbox", name="Answer Yi")
        gone = False

        async def line(route: Route) -> None:
            await (route.fulfill(status=503, body="") if gone else route.continue_())

        await page.route("**/posts", line)
        gone = True
        for words in ("first", "second"):
            await field.fill(words)
            await field.press("Enter")
        await expect(page.locator("#thread li.unsent .text")).to_have_text(["first", "second"])
        await expect(page.locator("#thread li.unsent .arrival").first).to_contain_text("No connection")
        await field.fill("third, begun")
        await page.goto(f"{site.url}/console/inbox/{other.id}")  # another thread shows none of it
        await expect(page.locator("#thread li.unsent")).to_have_count(0)
        await page.goto(f"{site.url}/console/inbox/{talk.id}")
        await expect(page.locator("#thread li.unsent")).to_have_count(2)
        gone = False
        await expect(page.locator("#thread li.ours:not(.unsent) .text")).to_have_text(["first", "second"])
        await expect(page.locator("#thread li.unsent")).to_have_count(0)
        await expect(field).to_have_value("third, begun")
        await expect(page.locator(f'#list [data-conversation="{talk.id}"] .last')).to_contain_text(
            "Draft: third, begun"
        )
    said = await Communication.filter(direction="to_customer").order_by("id")
    assert [(each.text, each.conversation_id) for each in said] == [("first", talk.id), ("second", talk.id)]


async def test_words_that_are_refused_stay_with_the_writer_who_sends_them_again_or_takes_them_away(
    chromium: Browser, site: Inbox
) -> None:
    jia = await site.desk("Jia")
    talk, other = await _talk(site, jia), await _talk(site, jia, "Bing")
    async with device(chromium, site, jia, loses=True) as page:
        await page.goto(f"{site.url}/console/inbox/{talk.id}")
        answer = page.get_by_role("textbox", name="Answer Yi")
        await page.route("**/posts", lambda route: route.fulfill(status=422, json={"error": "Too much of it."}))
        for words in ("first", "second"):
            await answer.fill(words)
            await answer.press("Enter")
        await expect(page.locator("#thread li.unsent .arrival")).to_have_text(["Too much of it.", "Too much of it."])
        await page.unroute("**/posts")
        await page.goto(f"{site.url}/console/inbox/{other.id}")
        await page.get_by_role("link", name="Words to another customer were not sent").click()
        await page.locator("#thread li.unsent", has_text="first").get_by_role("button", name="Don’t send").click()
        await page.locator("#thread li.unsent", has_text="second").get_by_role("button", name="Send again").click()
        await expect(page.locator("#thread li.ours:not(.unsent) .text")).to_have_text(["second"])
        await expect(page.locator("#thread li.unsent")).to_have_count(0)
    assert [each.text for each in await Communication.filter(direction="to_customer")] == ["second"]
