"""The inbox live: two promoters, three customers, two browsers each: all of it on every device, and nobody else's."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from aiohttp import ClientSession

from landing.inbox.panes import shown_draft
from models.people.promoters import deactivate
from models.talking.communications import Communication, Delivery, settle
from models.talking.conversations import Conversation
from models.talking.drafts import draft_in
from tests.landing.inbox.conftest import Desk, Inbox, Stream


@pytest.fixture
async def streams(site: Inbox) -> AsyncIterator["Streams"]:
    async with AsyncExitStack() as stack:
        yield Streams(site, stack)


class Streams:
    """Opens streams in browsers of their own."""

    def __init__(self, site: Inbox, stack: AsyncExitStack) -> None:
        self._site = site
        self._stack = stack

    async def open(self, desk: Desk, talk: Conversation | None = None) -> Stream:
        session = await self._stack.enter_async_context(ClientSession(self._site.url, headers={"Cookie": desk.cookie}))
        path = f"/console/inbox/stream?conversation={talk.id if talk else ''}"
        return await self._stack.enter_async_context(Stream(session, path))


async def _version(desk: Desk, talk: Conversation) -> str:
    page = await desk.browser.get(f"/console/inbox/{talk.id}/thread")
    return page.source.partition('data-version="')[2].partition('"')[0]


@pytest.mark.slow
async def test_words_of_three_customers_come_to_both_browsers_of_their_promoter_alone(
    site: Inbox, streams: Streams
) -> None:
    jia, bo = await site.desk("Jia"), await site.desk("Bo")
    yi, bing, ding = await jia.customer("Yi"), await bo.customer("Bing"), await jia.customer("Ding")
    hers = [await streams.open(jia, yi), await streams.open(jia, ding)]
    his = [await streams.open(bo, bing), await streams.open(bo)]
    for talk in (yi, bing, ding, yi):
        await site.says(talk, f"for {talk.promoter.name} alone")
    for each in hers:
        await each.until(unread=3)
    for each in his:
        await each.until(unread=1)
    assert hers[0].told["list"] == hers[1].told["list"] != his[0].told["list"]
    await hers[0].until(thread=await _version(jia, yi))
    await his[0].until(thread=await _version(bo, bing))
    assert "for Bo" not in (await jia.browser.get("/console/inbox")).text
    assert "for Jia" not in (await bo.browser.get("/console/inbox")).text


async def test_a_page_that_is_as_it_should_be_is_told_its_own_version_and_no_more(
    site: Inbox, streams: Streams
) -> None:
    jia = await site.desk("Jia")
    yi = await jia.customer("Yi")
    await site.says(yi, "before it broke")
    first = await streams.open(jia, yi)
    await site.says(yi, "while nobody listened")
    again = await streams.open(jia, yi)
    await first.until(unread=2)
    assert again.told == first.told
    assert again.told["thread"] == await _version(jia, yi)
    assert len(again.events) == 1


async def test_reading_and_drafts_on_one_device_show_on_the_other(site: Inbox, streams: Streams) -> None:
    jia = await site.desk("Jia")
    yi = await jia.customer("Yi")
    said = await site.says(yi, "Is it large?")
    other = await streams.open(jia, yi)
    assert other.told["unread"] == 1
    form = {"token": await jia.token(), "up_to": str(said.id), "text": "I will ask"}
    await jia.browser.post(f"/console/inbox/{yi.id}/read", form)
    await other.until(unread=0)
    await jia.browser.post(f"/console/inbox/{yi.id}/draft", form)
    while other.told["draft"] == {"text": "", "at": ""}:
        await other.hear()
    assert (await draft_in(yi.id, "promoter")).text == "I will ask"
    assert other.told["draft"] == shown_draft(await draft_in(yi.id, "promoter"))


@pytest.mark.slow
async def test_what_becomes_of_an_answer_is_told(site: Inbox, streams: Streams) -> None:
    jia = await site.desk("Jia")
    yi = await jia.customer("Yi")
    await site.says(yi, "Is it large?")
    stream = await streams.open(jia, yi)
    page = await jia.browser.get(f"/console/inbox/{yi.id}")
    form = {"token": await jia.token(), "key": page.source.partition('name="key" value="')[2][:36], "text": "It is."}
    await jia.browser.post(f"/console/inbox/{yi.id}/posts", form)
    said = await Communication.get(text="It is.")
    await stream.until(thread=await _version(jia, yi))
    await settle(said.id, Delivery.SENT)
    await stream.until(thread=await _version(jia, yi))
    assert "sent" in (await jia.browser.get(f"/console/inbox/{yi.id}/thread")).text


async def test_a_promoter_who_has_left_is_told_nothing_more(site: Inbox, streams: Streams) -> None:
    jia = await site.desk("Jia")
    yi = await jia.customer("Yi")
    stream = await streams.open(jia, yi)
    await deactivate(jia.promoter.id)
    await site.says(yi, "nobody reads this")
    with pytest.raises(EOFError):
        await stream.until(unread=1)


async def test_streams_end_with_the_site(site: Inbox, streams: Streams) -> None:
    stream = await streams.open(await site.desk("Jia"))
    await site.stop()
    with pytest.raises(EOFError):
        await stream.hear()


async def test_one_session_opens_no_more_streams_than_it_has_windows(site: Inbox, streams: Streams) -> None:
    jia = await site.desk("Jia")
    for _ in range(16):
        await streams.open(jia)
    refused = await jia.browser.get("/console/inbox/stream")
    assert refused.status == 429
