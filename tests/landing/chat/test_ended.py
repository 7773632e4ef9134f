"""A promoter who is ended, or a device that is removed: chat, open streams and files end at once, whoever ended it."""

from contextlib import suppress

import pytest

from models.identity.terminals import Owner, unbind
from models.people.addresses import Address
from models.people.promoters import deactivate
from models.storage.bell import lines_of
from models.storage.database import transaction
from models.talking.web_lines import show
from tests.fixtures.chat_site import ChatSite, Events


async def _the_rest(events: Events) -> list[str]:
    """What the stream still tells until it ends by itself."""
    texts = []
    with suppress(EOFError):
        while True:
            texts.append((await events.next())["text"])
    return texts


async def _nothing_is_shown(site: ChatSite, *, ring: bool) -> None:
    jia = await site.promoter("Jia")
    async with site.browser() as one, site.browser() as two:
        here, there = await one.joins(jia), await two.joins(jia)
        _, file = await two.upload(b"secret", "a.txt", "text/plain")
        _, posted = await two.post(text="kept", enclosures=[file["id"]])
        href = posted["line"]["enclosures"][0]["href"]
        async with two.streaming() as events:
            assert (await events.next())["text"] == "kept"
            async with transaction():
                await (deactivate(jia.id) if ring else unbind(Owner(promoter_id=jia.id), there.id))
            await show(await Address.get(id=here.id), {"text": "after the end"}, key="after")
            if ring:
                site.site.bell.ring(lines_of(0, promoter_id=jia.id))
            assert "after the end" not in await _the_rest(events)
        assert (await two.get("/chat/lines"))[0] == 401
        assert (await two.get("/chat/stream"))[0] == 401
        assert (await two.file(href))[0].status == 404
        assert (await two.post(text="hello?"))[0] == 401
        assert (await one.get("/chat/lines"))[0] == (401 if ring else 200)


async def test_of_a_promoter_who_is_ended_nothing_stays_open(site: ChatSite) -> None:
    await _nothing_is_shown(site, ring=True)


@pytest.mark.slow
async def test_a_removed_device_is_told_nothing_more_though_nobody_rings(site: ChatSite) -> None:
    await _nothing_is_shown(site, ring=False)
