import asyncio
from time import monotonic

import pytest

from landing.chat.stream import MAX_STREAMS
from models.people.addresses import Address
from models.people.sessions import Session
from models.storage.database import transaction
from models.talking.web_lines import ChatLine, show, topic_of
from tests.fixtures.chat_site import ChatSite
from tests.fixtures.patience import seconds, within


async def test_what_was_missed_is_replayed_after_a_reconnect(site: ChatSite) -> None:
    async with site.browser() as jia:
        address = await jia.joins(await site.promoter())
        await site.answer(address, "one")
        async with jia.streaming() as events:
            first = await events.next()
            await site.answer(address, "two")
            assert [first["text"], (await events.next())["text"]] == ["one", "two"]
        await site.answer(address, "three")
        async with jia.streaming(after=1, **{"Last-Event-ID": str(first["id"])}) as events:
            assert [(await events.next())["text"] for _ in range(2)] == ["two", "three"]


async def test_a_line_comes_as_soon_as_the_bell_rings(site: ChatSite) -> None:
    async with site.browser() as jia:
        address = await jia.joins(await site.promoter())
        async with jia.streaming(after=0) as events:
            await asyncio.sleep(0.1)
            await site.answer(address, "now")
            assert (await events.next(seconds=5))["text"] == "now"


async def test_nobody_sees_anothers_lines(site: ChatSite) -> None:
    async with site.browser() as jia, site.browser() as bo:
        mine, theirs = await jia.joins(await site.promoter()), await bo.joins(await site.promoter("Bo"))
        async with jia.streaming(after=0) as events:
            await site.answer(theirs, "for Bo")
            await site.answer(mine, "for Jia")
            assert (await events.next())["text"] == "for Jia"


async def test_a_line_numbered_early_and_committed_late_is_not_passed_over(site: ChatSite) -> None:
    async with site.browser() as jia:
        address = await jia.joins(await site.promoter())
        early = await site.answer(address, "early")
        await ChatLine.filter(id=early.id).delete()
        await site.answer(address, "later")
        async with jia.streaming(after=0) as events:
            assert (await events.next())["text"] == "later"
            await ChatLine.create(id=early.id, address=address, content=early.content, key="late", at=early.at)
            site.site.bell.ring(topic_of(address))
            assert (await events.next())["text"] == "early"


async def test_an_edit_names_the_line_it_replaces(site: ChatSite) -> None:
    async with site.browser() as jia:
        address = await jia.joins(await site.promoter())
        line = await site.answer(address, "opened")
        await show(address, {"text": "opened · read"}, key="edit", replaces_id=line.id)
        async with jia.streaming(after=line.id) as events:
            assert (await events.next())["replaces"] == line.id


@pytest.mark.slow
async def test_one_person_has_at_most_so_many_streams(site: ChatSite) -> None:
    async with site.browser() as jia, within():
        await jia.joins(await site.promoter())
        streams = [jia.streaming(after=0) for _ in range(MAX_STREAMS)]
        for each in streams:
            assert (await each.__aenter__()).answer.status == 200
        async with jia.streaming() as ninth:
            assert ninth.answer.status == 429
        for each in streams:
            await each.__aexit__(None, None, None)


async def test_streams_end_within_a_second_at_shutdown(site: ChatSite) -> None:
    async with site.browser() as jia:
        await jia.joins(await site.promoter())
        async with jia.streaming(after=0) as events:
            await asyncio.sleep(0.1)
            began = monotonic()
            closing = asyncio.create_task(site.server.close())
            with pytest.raises(EOFError):
                await events.next()
            assert monotonic() - began < seconds(5)  # far below a heartbeat
            await closing


async def test_a_bad_number_is_refused(site: ChatSite) -> None:
    async with site.browser() as jia:
        await jia.joins(await site.promoter())
        for path in (
            "/chat/stream?after=x",
            "/chat/stream?after=-1",
            "/chat/lines?before=²",
            "/chat/lines?before=" + "9" * 30,
        ):
            assert (await jia.get(path))[0] == 400


@pytest.mark.slow
async def test_history_is_read_page_by_page_without_toasts(site: ChatSite) -> None:
    async with site.browser() as jia:
        address = await jia.joins(await site.promoter())
        for n in range(130):
            await show(address, {"text": str(n), "toast": n % 10 == 0}, key=f"k {n}")
        latest = await jia.lines()
        seen = latest["lines"]
        while latest["more"]:
            latest = await jia.lines(before=latest["first"])
            seen = latest["lines"] + seen
        assert [line["text"] for line in seen] == [str(n) for n in range(130) if n % 10]


async def test_a_stream_ends_quietly_with_whoever_is_erased_meanwhile(
    site: ChatSite, caplog: pytest.LogCaptureFixture
) -> None:
    async with site.browser() as jia:
        address = await jia.joins(await site.promoter())
        async with jia.streaming(after=0) as events:
            await site.answer(address, "hello")
            await events.next()
            async with transaction():
                await Session.filter(address_id=address.id).delete()
                await ChatLine.filter(address_id=address.id).delete()
                await Address.filter(id=address.id).delete()
            site.site.bell.ring(topic_of(address))
            with pytest.raises(EOFError):
                await events.next()
    assert [each for each in caplog.records if each.levelname == "ERROR"] == []
