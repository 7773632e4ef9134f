"""Files that no post speaks of do not stay, and nobody fills the disk in a day."""

from datetime import timedelta

import pytest

from models.people.addresses import Address
from models.people.promoters import invite
from models.storage.channel_state import ChannelFact
from models.storage.clock import now
from models.talking import uploads
from models.talking.uploads import sweep
from tests.fixtures.chat_site import ChatSite


async def _older() -> None:
    await ChannelFact.filter(key__startswith="upload ").update(expires_at=now() - timedelta(hours=2))


async def test_only_a_file_that_no_post_speaks_of_is_swept_after_its_day(site: ChatSite) -> None:
    async with site.browser() as jia:
        await jia.joins(await invite("Jia"))
        _, posted = await jia.upload(b"posted", "a.txt", "text/plain")
        _, orphan = await jia.upload(b"orphan", "b.txt", "text/plain")
        assert (await jia.post(text="see", enclosures=[posted["id"]]))[0] == 202
        assert await sweep(site.site.media) == 0
        await _older()
        assert await sweep(site.site.media) == 1
        assert len([path for path in site.site.media.folder.rglob("*") if path.is_file()]) == 1
        assert (await jia.post(text="late", enclosures=[orphan["id"]]))[0] == 422


async def test_the_same_bytes_that_somebody_else_posted_stay(site: ChatSite) -> None:
    bo_and_jia = await invite("Jia"), await invite("Bo")
    async with site.browser() as jia, site.browser() as bo:
        await jia.joins(bo_and_jia[0])
        await bo.joins(bo_and_jia[1])
        _, posted = await jia.upload(b"the same", "a.txt", "text/plain")
        await bo.upload(b"the same", "b.txt", "text/plain")
        await jia.post(text="see", enclosures=[posted["id"]])
        await _older()
        assert await sweep(site.site.media) == 0


async def test_nobody_sends_more_files_than_a_day_takes(site: ChatSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_MB_A_DAY", 1)
    async with site.browser() as jia:
        address = await jia.joins(await invite("Jia"))
        for expected in (201, 201, 429):
            status, answer = await jia.upload(b"x" * 400_000, "a.bin", "application/octet-stream")
            assert status == expected, answer
        assert "tomorrow" in answer["error"]
        assert await Address.filter(id=address.id).exists()
