"""Answering in the console: said once, in the promoter's name, by whoever may read the conversation."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest

from landing.site import WebContext
from models.queue.outbox import OutboxMessage
from models.talking.communications import Communication, Delivery, Direction
from models.talking.conversations import Conversation
from tests.fixtures.four_media import Life, four_media
from tests.landing.console.conftest import Browser, browser_of


@pytest.fixture
async def life(tag_site: WebContext) -> Life:
    return await four_media(tag_site.media, name="Yi")


@pytest.fixture
async def talk(life: Life) -> Conversation:
    return await Conversation.get(customer_id=life.yi.id)


@pytest.fixture
async def jia(console_url: str, life: Life, tag_site: WebContext) -> AsyncIterator[Browser]:
    """Jia's browser, which she talks from."""
    async with await browser_of(life.terminal, console_url, tag_site) as browser:
        yield browser


async def _form(browser: Browser, talk: Conversation) -> dict[str, str]:
    page = await browser.get(f"/console/conversations/{talk.id}")
    assert page.status == 200
    key = re.search(r'name="key" value="([^"]+)"', page.source)
    assert key, page.source
    return {"token": page.token, "key": key[1]}


async def test_a_reply_is_said_once_however_often_it_is_sent(operator: Browser, talk: Conversation) -> None:
    form = await _form(operator, talk)
    for _ in range(3):
        sent = await operator.post(f"/console/conversations/{talk.id}/replies", {**form, "text": "Yes, it is."})
        assert (sent.status, sent.headers["Location"]) == (303, f"/console/conversations/{talk.id}#reply")
    [said] = await Communication.filter(text="Yes, it is.")
    assert (said.direction, said.state, said.channel) == (Direction.TO_CUSTOMER, Delivery.QUEUED, "web")
    [row] = await OutboxMessage.filter(communication_id=said.id)
    assert row.kind == "relay"


@pytest.mark.both_databases
async def test_a_form_posted_many_times_at_once_is_one_reply(operator: Browser, talk: Conversation) -> None:
    form = await _form(operator, talk)
    path = f"/console/conversations/{talk.id}/replies"
    sent = await asyncio.gather(*(operator.post(path, {**form, "text": "Yes, it is."}) for _ in range(6)))
    assert [each.status for each in sent] == [303] * 6
    assert await Communication.filter(text="Yes, it is.").count() == 1


async def test_a_promoter_replies_to_their_own_customers_only(
    jia: Browser, talk: Conversation, tag_site: WebContext
) -> None:
    other = await four_media(tag_site.media, name="Bing", promoter="Bo")
    theirs = await Conversation.get(customer_id=other.yi.id)
    form = await _form(jia, talk)
    mine = await jia.post(f"/console/conversations/{talk.id}/replies", {**form, "text": "mine"})
    foreign = await jia.post(f"/console/conversations/{theirs.id}/replies", {**form, "text": "not mine"})
    assert (mine.status, foreign.status) == (303, 404)
    assert [each.text for each in await Communication.filter(text__in=["mine", "not mine"])] == ["mine"]


async def test_a_post_that_is_no_form_of_ours_says_nothing(jia: Browser, console_url: str, talk: Conversation) -> None:
    form = await _form(jia, talk)
    path = f"/console/conversations/{talk.id}/replies"
    forged = await jia.post(path, {**form, "token": "0" * 32, "text": "forged"})
    elsewhere = await jia.post(path, {**form, "text": "forged"}, Origin="https://evil.test")
    keyless = await jia.post(path, {**form, "key": "no key", "text": "forged"})
    async with Browser(console_url) as stranger:
        nobody = await stranger.post(path, {**form, "text": "forged"})
    assert (forged.status, elsewhere.status, keyless.status, nobody.status) == (403, 403, 404, 401)
    assert await Communication.filter(text="forged").count() == 0
