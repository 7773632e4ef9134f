"""That somebody writes is shown to the other side while it is so, and kept nowhere."""

import pytest

from landing.chat import typing_indicator
from landing.chat.typing_indicator import TypingIndicators
from models.people.customers import Customer
from models.queue.inbox import StoredUpdate
from models.queue.outbox import OutboxMessage
from models.storage.bell import Bell
from models.talking.conversations import between
from tests.fixtures.chat_site import Browser, ChatSite


async def test_each_side_sees_the_other_write_and_nothing_is_kept(site: ChatSite) -> None:
    jia = await site.promoter()
    card = await site.card(jia)
    async with site.browser() as yi, site.browser() as jias:
        await jias.joins(jia)
        await yi.post(text="hello", tag=card.code)
        talk = await between(jia.id, (await Customer.get()).id)
        before = [await StoredUpdate.all().count(), await OutboxMessage.all().count()]
        async with jias.streaming() as at_jias, yi.streaming() as at_yis:
            for writer, reader in ((yi, at_jias), (jias, at_yis)):
                await reader.next(event="to")  # it has looked once
                assert await _told(writer, talk.id) == 204
                assert await reader.next(event="writing") == talk.id
        assert [await StoredUpdate.all().count(), await OutboxMessage.all().count()] == before


async def test_nobody_shows_that_they_write_in_a_conversation_of_others(site: ChatSite) -> None:
    jia, bo = await site.promoter(), await site.promoter("Bo")
    card = await site.card(jia)
    async with site.browser() as yi, site.browser() as bos, site.browser() as stranger:
        await yi.post(text="hello", tag=card.code)
        await bos.joins(bo)
        talk = await between(jia.id, (await Customer.get()).id)
        assert [await _told(bos, number) for number in (talk.id, talk.id + 1, 2**62, 0)] == [403, 403, 403, 422]
        assert await _told(stranger, talk.id) == 401
        assert await _told(yi, talk.id, Origin="https://evil.test") == 403


async def _told(browser: Browser, number: int, **headers: str) -> int:
    return await browser.told("/chat/writing", {"conversation_id": number}, **headers)


def test_a_sign_of_long_ago_means_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = TypingIndicators()
    shown.note("lines promoter 1", 7, Bell())
    sign = shown.latest("lines promoter 1")
    assert sign is not None
    assert sign.conversation_id == 7
    monkeypatch.setattr(typing_indicator, "monotonic", lambda: sign.at + 6)
    assert shown.latest("lines promoter 1") is None
