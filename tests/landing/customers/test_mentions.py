"""Naming a colleague in a browser: offered as one types, told once, and shown to operators until it is seen to."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser as Chromium
from playwright.async_api import expect

from models.customer_records.notes import notes_on
from models.queue.outbox import OutboxMessage
from tests.landing.console.conftest import Browser
from tests.landing.inbox.conftest import Desk, Inbox


@pytest.mark.both_databases
async def test_a_promoter_names_the_operators_and_they_name_the_promoter(site: Inbox, jia: Desk) -> None:
    talk, bo = await jia.customer("Yi"), await site.desk("Bo")
    note = f"/console/conversations/{talk.id}/record/note"
    await jia.browser.post(note, {"token": await jia.token(), "text": "@operators block her?"})
    assert (await bo.browser.get("/console/mentions")).status == 401
    async with Browser(site.url, **{"Accept-Language": "en"}) as operator:
        await operator.sign_in()
        assert "One note names the operators" in (await operator.get("/console")).text
        page = await operator.get("/console/mentions")
        for words in ("block her?", "Yi", "Jia"):
            assert words in page.text, words
        operator.token = page.token
        seen = page.source.partition('action="/console/mentions/')[2].partition('"')[0]
        assert (await operator.send(f"/console/mentions/{seen}")).status == 303
        assert (await operator.send(f"/console/mentions/{seen}")).status == 404
        assert "No note waits for you." in (await operator.get("/console/mentions")).text
        await operator.send(note, text="@Jia no, call her")
    (told,) = await OutboxMessage.filter(kind="named-in-note")
    assert (told.account, told.conversation_id) == (jia.terminal.account, talk.id)


async def test_a_name_is_completed_by_keys_alone_and_read_out(chromium: Chromium, site: Inbox, jia: Desk) -> None:
    talk = await jia.customer("Yi")
    name, _, value = jia.cookie.partition("=")
    page = await chromium.new_page(locale="en")
    await page.context.add_cookies([{"name": name, "value": value, "url": site.url}])
    await page.goto(f"{site.url}/console/customers/{talk.customer_id}")
    field = page.locator("textarea[data-names]")
    options = page.locator(".names [role=option]")
    await field.press_sequentially("Please, @op")
    await expect(options).to_have_text(["@operators"])
    await expect(options.first).to_have_attribute("aria-selected", "true")
    await expect(page.locator(".names + [role=status]")).to_contain_text("operators")
    assert (await Axe().run(page)).response["violations"] == []
    await field.press("Enter")
    await expect(field).to_have_value("Please, @operators ")
    await expect(options.first).to_be_hidden()
    await field.press_sequentially("look at yi@op")
    await expect(options.first).to_be_hidden()
    await field.press_sequentially(" @")
    await expect(options.first).to_be_visible()
    await field.press("Escape")
    await expect(options.first).to_be_hidden()
    await page.locator(".ours button.button").click()
    await page.wait_for_url("**#record-*")
    assert [each.text for each in await notes_on(talk.id)] == ["Please, @operators look at yi@op @"]
    await page.context.close()
