"""axe finds nothing against any page, in whichever state, on a desktop and a telephone, light and dark."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from models.identity.mail_links import ENDS, LETS_IN
from models.people.addresses import met
from models.people.promoters import invite
from models.people.sessions import SessionRole, sign_in_link
from models.people.teams import join_team
from models.storage.clock import now
from models.talking.conversations import Conversation
from models.talking.mail_alerts import MailAlert
from models.talking.saved_replies import save_reply
from models.talking.web_lines import show
from tests.fixtures.chromium import CHROMIUM
from tests.fixtures.four_media import picture
from tests.landing.accessible.conftest import Looked, Website

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM HERE: no page was tried by axe"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
LANGUAGES = ["en-GB", "zh-CN"]


def _kind(link: str) -> str:
    """Pages that differ by a number, or by which figure they list what is behind, are one."""
    return re.sub(r"/[0-9]+|(?<=/numbers/rows)/\w+", "/N", urlsplit(link).path)


async def _walk(page: Page, url: str, first: str) -> Looked:
    """Look at the page, and at one of each kind that its links lead to."""
    looked, seen, ahead = Looked(), {_kind(first)}, [first]
    while ahead:
        path = ahead.pop()
        answer = await page.request.get(url + path)
        assert answer.status < 400, path
        if "content-disposition" in answer.headers or not answer.headers["content-type"].startswith("text/html"):
            continue  # a file to keep
        await page.goto(url + path)
        await looked.at(page, path)
        for link in await page.locator("a[href]").evaluate_all("all => all.map(each => each.href)"):
            here = link.removeprefix(url).partition("#")[0]
            if link.startswith(url) and _kind(here) not in seen:
                seen.add(_kind(here))
                ahead.append(here)
    return looked


@pytest.mark.parametrize(
    ("role", "first", "pages", "locale"),
    [(SessionRole.OPERATOR, "/console", 20, "en-GB"), (SessionRole.PERSON, "/", 8, "zh-CN")],
)
async def test_every_kind_of_page_that_a_link_leads_to(
    chromium: Browser, website: Website, role: SessionRole, first: str, pages: int, locale: str
) -> None:
    async with website.device(chromium, locale, role) as page:
        looked = await _walk(page, website.url, first)
    assert looked.against == []
    assert 0 < max(looked.scripts.values()) < 100_000
    assert looked.states >= pages


@pytest.mark.exhaustive
@pytest.mark.parametrize("locale", LANGUAGES)
async def test_the_ways_in_and_what_is_refused_there(chromium: Browser, website: Website, locale: str) -> None:
    looked, life = Looked(also_in_english=True), website.life
    paths = [
        "/",
        f"/join/{life.jia.code}",
        "/chat",
        "/chat?ended",
        "/chat?tag=gone",
        "/chat/offline",
        f"/chat?tag={life.tag.code}",
        f"/c/{website.paged.code}",
        "/c/gone",
        "/console",
        f"/console/enter/{await sign_in_link()}",
        *await _links_of_a_mail(life.talk),
        "/chat/in/" + "A" * 27,
        "/mydata/gone",
        "/erased/gone",
    ]
    async with website.device(chromium, locale) as page:
        for path in paths:
            await page.goto(website.url + path)
            await looked.at(page, path)
    assert looked.against == []
    assert looked.states >= len(paths)


async def _links_of_a_mail(talk: Conversation) -> list[str]:
    """Where the links lead of a mail that told of words in the web chat."""
    mail = await met("email", "yi@home.test")
    mail.customer, mail.confirmed_at = talk.customer, now()
    await mail.save()
    alert = await MailAlert.create(
        conversation_id=talk.id, seen_up_to=0, address_id=mail.id, said_id=0, promised_at=now(), told_at=now()
    )
    return [f"/chat/in/{await LETS_IN.token(alert.id)}", f"/chat/mail/end/{await ENDS.token(mail.id)}"]


@pytest.mark.exhaustive
@pytest.mark.parametrize("locale", LANGUAGES)
async def test_the_inbox_in_all_its_states(chromium: Browser, website: Website, locale: str) -> None:
    looked, talk = Looked(also_in_english=True), website.life.talk
    await save_reply(website.life.jia.id, "We open at nine.")
    async with website.device(chromium, locale, SessionRole.PERSON) as page:
        for path in ("", "?q=nobody", "?show=waiting", "?show=unread&channel=web"):
            await page.goto(f"{website.url}/console/inbox{path}")
            await looked.at(page, path)
        await page.goto(f"{website.url}/console/inbox/{talk.id}")
        for opened in (".find .pop:nth-of-type(1)", ".find .pop:nth-of-type(2)", "#saved", "#emoji"):
            await page.set_viewport_size({"width": 1280, "height": 800})
            await page.locator(f"{opened} summary").click()
            await looked.at(page, opened)
            await page.keyboard.press("Escape")
        for act in ("card", "meet", "checkin", "call"):
            await page.locator("#acts summary").click()
            await page.locator(f"[data-act={act}]").first.click()
            await expect(page.get_by_role("dialog")).to_be_visible()
            await looked.at(page, act)
            await page.keyboard.press("Escape")
        await page.locator("#attach").set_input_files(FilePayload(name="a.png", mimeType="image/png", buffer=picture()))
        await looked.at(page, "a file goes along")
        await page.route("**/posts", lambda route: route.abort())
        await page.locator("#send").click()
        await expect(page.get_by_role("alert")).to_be_visible()
        await looked.at(page, "not sent")
        await page.locator("#words").blur()
        await page.keyboard.press("?")
        await expect(page.get_by_role("dialog")).to_be_visible()
        await looked.at(page, "keys")
    assert looked.against == []
    assert looked.states >= 9


@pytest.mark.exhaustive
@pytest.mark.parametrize("locale", LANGUAGES)
async def test_a_team_as_its_lead_sees_it_and_as_who_is_led_does(
    chromium: Browser, website: Website, locale: str
) -> None:
    looked, jia = Looked(also_in_english=True), website.life.jia
    await join_team((await invite("Bo")).id, "North", leads=False)
    async with website.device(chromium, locale, SessionRole.PERSON) as page:
        for leads in (True, False):
            await join_team(jia.id, "North", leads=leads)
            for path in ("/console/team", "/console/numbers?days=7", f"/console/numbers?days=7&promoter={jia.id}"):
                await page.goto(website.url + path)
                await looked.at(page, f"{path}, {'leads' if leads else 'is led'}")
    assert looked.against == []
    assert looked.states == 6


@pytest.mark.exhaustive
@pytest.mark.parametrize("locale", LANGUAGES)
async def test_the_chat_in_all_its_states(chromium: Browser, website: Website, locale: str) -> None:
    looked, life = Looked(also_in_english=True), website.life
    buttons = [[{"label": "A card", "action": "card"}, {"label": "Shop", "url": "https://shop.test/"}]]
    await show(life.terminal, {"text": "What now?", "buttons": buttons}, key="choice")
    await show(life.terminal, {"text": "Yes, plenty."}, key="words", mine=True)
    async with website.device(chromium, locale, SessionRole.PERSON) as page:
        await page.goto(f"{website.url}/chat")
        await expect(page.locator(".line")).to_have_count(2)
        await looked.at(page, "lines")
        await page.set_viewport_size({"width": 1280, "height": 800})
        await page.locator("#emoji summary").click()
        await expect(page.locator("#emoji button").first).to_be_focused()
        await page.keyboard.press("ArrowRight")
        await page.keyboard.press("Enter")
        await expect(page.locator("#words")).to_have_value("😃")
        await page.locator("#emoji summary").click()
        await looked.at(page, "emoji")
        await page.locator(".menu summary").click()
        await looked.at(page, "menu")
        await page.keyboard.press("Escape")
        await page.mouse.click(5, 300)
        await page.locator("#files").set_input_files(FilePayload(name="a.png", mimeType="image/png", buffer=picture()))
        await page.locator(".line").first.hover()
        await page.locator(".line").first.locator(".acts button").first.click()
        await looked.at(page, "answering, with a file")
        await page.locator("#to-change").click()
        await expect(page.locator("#people li").first).to_be_visible()
        await looked.at(page, "whom to write to")
    assert looked.against == []
    assert looked.states >= 5


@pytest.mark.parametrize("locale", ["en-GB", pytest.param("zh-CN", marks=pytest.mark.exhaustive)])
async def test_a_page_while_it_is_read(chromium: Browser, website: Website, locale: str) -> None:
    looked = Looked(also_in_english=True)
    async with website.device(chromium, locale) as page:
        await page.goto(f"{website.url}/c/{website.paged.code}")
        await page.locator("#reading form:not([hidden]) button").click()
        await expect(page.locator("#reading form:not([hidden]) button")).to_be_enabled()
        await looked.at(page, "asked whether it may be told")
        await page.goto(f"{website.url}/c/{website.paged.code}/thanks")
        await looked.at(page, "thanks")
    assert looked.against == []
    assert looked.states >= 2
