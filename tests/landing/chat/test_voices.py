"""A voice that a browser recorded is kept as what messengers play as a voice."""

import pytest

from models.queue.inbox import StoredUpdate
from models.talking.web_posts import StoredPost
from tests.fixtures.chat_site import ChatSite
from tests.models.files.test_ogg_voices import webm


@pytest.mark.parametrize(
    ("data", "kind", "mime"),
    [
        (webm(1), "voice", "audio/ogg"),
        (b"OggS" + bytes(40), "voice", "audio/ogg"),
        (b"\x00\x00\x00\x18ftypM4A " + bytes(40), "voice", "audio/mp4"),
        (b"\x1a\x45\xdf\xa3" + bytes(40), "audio", "audio/webm"),
    ],
    ids=["Chromium", "Firefox", "Safari", "WebM without Opus"],
)
async def test_what_was_recorded_is_called_by_what_it_is(site: ChatSite, data: bytes, kind: str, mime: str) -> None:
    async with site.browser() as jia:
        await jia.joins(await site.promoter())
        status, kept = await jia.upload(data, "voice", "text/html", part="voice")
        assert (status, kept["kind"], kept["mime"]) == (201, kind, mime)
        assert (await jia.post(text="", enclosures=[kept["id"]]))[0] == 202
    (enclosed,) = StoredPost.load((await StoredUpdate.all().order_by("-id"))[0].body).enclosures
    assert (enclosed.kind, enclosed.mime) == (kind, mime)


async def test_what_is_no_recording_is_refused_with_a_sentence(site: ChatSite) -> None:
    async with site.browser() as jia:
        await jia.joins(await site.promoter())
        status, refused = await jia.upload(b"<script>", "voice", "audio/ogg", part="voice")
    assert (status, refused["code"]) == (415, "chat-voice-unreadable")
