import asyncio
import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from landing.chat.upload_slots import UPLOAD_SLOTS
from landing.chat.uploads import FILE_BYTES
from models.people.addresses import Address
from models.queue.inbox import StoredUpdate
from models.talking.web_posts import StoredPost
from tests.fixtures.chat_site import ChatSite

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GPS_TAG, MAKE_TAG = 0x8825, 0x010F


def photo() -> bytes:
    exif = Image.Exif()
    exif[MAKE_TAG] = "Spycam"
    exif.get_ifd(GPS_TAG)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.process
async def test_a_photo_is_sent_without_what_the_camera_knew(site: ChatSite) -> None:
    async with site.browser() as jia:
        await jia.joins(await site.promoter())
        assert b"Spycam" in photo()
        status, kept = await jia.upload(photo(), "../../me.jpg", "application/octet-stream")
        assert (status, kept["kind"], kept["name"], kept["mime"]) == (201, "photo", "me.jpg", "image/jpeg")
        status, answer = await jia.post(text="look", enclosures=[kept["id"]])
        assert status == 202
        (shown,) = answer["line"]["enclosures"]
        assert "sha256" not in shown
        answered, data = await jia.file(shown["href"])
        assert answered.headers["Content-Type"] == "image/jpeg"
        assert Image.open(io.BytesIO(data)).size == (40, 30)
        assert b"Spycam" not in data
        assert len(Image.open(io.BytesIO(data)).getexif()) == 0
        (enclosed,) = StoredPost.load((await StoredUpdate.all().order_by("-id"))[0].body).enclosures
        assert (enclosed.kind, len(enclosed.sha256), enclosed.size) == ("photo", 64, len(data))


@pytest.mark.parametrize(
    ("data", "name", "mime"),
    [
        (SVG, "a.svg", "image/svg+xml"),
        (b"<script>alert(1)</script>", "a.html", "text/html"),
        (b"%PDF-", "a.pdf", "application/pdf"),
    ],
)
async def test_what_could_act_in_a_browser_comes_as_an_attachment(
    site: ChatSite, data: bytes, name: str, mime: str
) -> None:
    async with site.browser() as jia:
        await jia.joins(await site.promoter())
        _, kept = await jia.upload(data, name, mime)
        assert kept["kind"] == "document"
        _, answer = await jia.post(enclosures=[kept["id"]])
        answered, got = await jia.file(answer["line"]["enclosures"][0]["href"])
        assert got == data
        assert answered.headers["Content-Type"] == "application/octet-stream"
        assert answered.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{name}"
        assert answered.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answered.headers["Content-Security-Policy"]


async def test_a_video_can_be_played_from_the_middle(site: ChatSite) -> None:
    async with site.browser() as jia:
        await jia.joins(await site.promoter())
        _, kept = await jia.upload(bytes(range(100)), "clip.mp4", "video/mp4")
        _, answer = await jia.post(enclosures=[kept["id"]])
        answered, got = await jia.file(answer["line"]["enclosures"][0]["href"], Range="bytes=10-19")
        assert (answered.status, got) == (206, bytes(range(10, 20)))
        assert answered.headers["Content-Type"] == "video/mp4"


async def test_another_persons_file_is_no_file_at_all(site: ChatSite) -> None:
    async with site.browser() as jia, site.browser() as bo, site.browser() as nobody:
        await jia.joins(await site.promoter())
        await bo.joins(await site.promoter("Bo"))
        _, kept = await jia.upload(b"private", "p.txt", "text/plain")
        _, answer = await jia.post(enclosures=[kept["id"]])
        href = answer["line"]["enclosures"][0]["href"]
        answers = [await bo.file(href), await nobody.file(href), await bo.file("/chat/lines/999999/0")]
        assert {answered.status for answered, _ in answers} == {404}
        assert len({body for _, body in answers}) == 1
        line = answer["line"]["id"]
        assert (await jia.file(f"/chat/lines/{line}/1"))[0].status == 404
        status, refused = await bo.post(enclosures=[kept["id"]])
        assert (status, refused["code"]) == (422, "chat-no-such-file")


async def test_a_receipt_changed_by_one_letter_is_worth_nothing(site: ChatSite) -> None:
    async with site.browser() as jia:
        await jia.joins(await site.promoter())
        _, kept = await jia.upload(b"mine", "p.txt", "text/plain")
        receipt = kept["id"]
        for place in (0, len(receipt) // 2, len(receipt) - 3):
            other = "A" if receipt[place] != "A" else "B"
            status, _ = await jia.post(enclosures=[receipt[:place] + other + receipt[place + 1 :]])
            assert status == 422
        assert (await jia.post(enclosures=[receipt]))[0] == 202


@pytest.mark.process
async def test_files_that_are_too_large_empty_or_no_picture_are_refused(site: ChatSite) -> None:
    async with site.browser() as jia:
        await jia.joins(await site.promoter())
        assert (await jia.upload(bytes(FILE_BYTES + 1), "big.bin", ""))[0] == 413
        assert (await jia.upload(b"", "nothing.txt", "text/plain"))[0] == 422
        assert (await jia.upload(b"\xff\xd8\xffbroken", "a.jpg", "image/jpeg"))[0] == 415
        assert (await jia.upload(b"unreadable", "a.heic", "image/heic"))[0] == 415
        status, answer = await jia.raw("/chat/uploads", b"x", **{"Content-Type": "text/plain"})
        assert (status, answer["code"]) == (400, "chat-unreadable")
        status, answer = await jia.raw("/chat/uploads", b"x", **{"Content-Type": "multipart/form-data"})
        assert (status, answer["code"]) == (400, "chat-unreadable")


async def test_an_upload_of_tens_of_thousands_of_parts_is_refused_and_keeps_nobody_waiting(site: ChatSite) -> None:
    part = b'--XX\r\nContent-Disposition: form-data; name="x"\r\n\r\n\r\n'
    async with site.browser() as jia:
        await jia.joins(await site.promoter())
        kind = {"Content-Type": "multipart/form-data; boundary=XX"}
        status, answer = await jia.raw("/chat/uploads", part * 70_000 + b"--XX--", **kind)
        assert (status, answer["code"]) == (413, "chat-file-too-large")


async def test_one_person_s_uploads_come_in_three_at_a_time(site: ChatSite) -> None:
    async with site.browser() as jia, site.browser() as bo:
        await jia.joins(await site.promoter())
        await bo.joins(await site.promoter("Bo"))
        go_on = asyncio.Event()

        async def drip() -> AsyncIterator[bytes]:
            yield b'--XX\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
            await go_on.wait()
            yield b"x\r\n--XX--\r\n"

        kind = {"Content-Type": "multipart/form-data; boundary=XX"}
        slow = [asyncio.create_task(jia.raw("/chat/uploads", drip(), **kind)) for _ in range(3)]
        while site.server.app[UPLOAD_SLOTS].taken < 3:
            await asyncio.sleep(0.01)
        assert (await jia.upload(b"x", "x", ""))[0] == 429
        assert (await bo.upload(b"x", "x", ""))[0] == 201
        go_on.set()
        assert {status for status, _ in await asyncio.gather(*slow)} == {201}


async def test_what_was_sent_as_a_file_is_saved_not_shown_whatever_it_says_it_is(site: ChatSite) -> None:
    async with site.browser() as jia:
        promoter = await site.promoter()
        await jia.joins(promoter)
        address = await Address.get(promoter_id=promoter.id, channel="web")
        sha256 = await site.site.media.keep(photo())
        file = {"kind": "document", "name": "IMG.jpg", "mime": "image/jpeg", "size": 3, "sha256": sha256}
        line = await site.answer(address, "look", enclosures=[file])
        answered, _ = await jia.file(f"/chat/lines/{line.id}/0")
        assert answered.headers["Content-Disposition"] == "attachment; filename*=UTF-8''IMG.jpg"
        assert answered.headers["Content-Type"] == "application/octet-stream"


async def test_a_film_loses_where_it_was_taken(site: ChatSite) -> None:
    place = b"\0\0\0\x1cudta\0\0\0\x14\xa9xyz+31.2+121.4/"
    film = b"\0\0\0\x10ftypisom\0\0\0\0\0\0\0\x24moov" + place
    async with site.browser() as jia:
        await jia.joins(await site.promoter())
        _, kept = await jia.upload(film, "clip.mp4", "video/mp4")
        _, answer = await jia.post(enclosures=[kept["id"]])
        answered, got = await jia.file(answer["line"]["enclosures"][0]["href"])
        assert answered.headers["Content-Type"] == "video/mp4"
        assert b"+31.2" not in got
        assert len(got) == len(film)
