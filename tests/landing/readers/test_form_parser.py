"""Forms: read as browsers and programs write them, refused before they cost anything."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, FormData, MultipartWriter, web
from aiohttp.test_utils import TestServer
from hypothesis import given, settings
from hypothesis import strategies as st

from landing.readers.form_parser import MAX_HEAD_BYTES, MAX_PARTS, Form, _decoded, _taken_apart, posted
from tests.fixtures.quick import examples

PIECES = [
    *(b"--XX", b"--XX--", b"\r\n", b"\r\n\r\n", b'Content-Disposition: form-data; name="'),
    *(b'"', b"a", b";", b"\\", b"\xff", b"filename*=", b"utf-8''%"),
]
MULTIPART = "multipart/form-data; boundary=XX"


@pytest.fixture
async def door() -> AsyncIterator[ClientSession]:
    async def show(request: web.Request) -> web.Response:
        form = await posted(request)
        again = await posted(request)
        assert again is form
        files = {name: [file.name, file.mime, file.data.decode("latin-1")] for name, file in form.files.items()}
        return web.json_response({"fields": form.fields, "files": files})

    app = web.Application()
    app.router.add_post("/", show)
    async with TestServer(app) as server, ClientSession(f"http://127.0.0.1:{server.port}") as session:
        yield session


async def sent(door: ClientSession, data: Any, mime: str = "") -> tuple[int, Any]:
    headers = {"Content-Type": mime} if mime else {}
    async with door.post("/", data=data, headers=headers) as answer:
        return answer.status, await answer.json() if answer.status == 200 else await answer.text()


async def test_fields_and_files_come_as_they_were_sent(door: ClientSession) -> None:
    form = FormData(quote_fields=False)
    form.add_field("title", "毛巾 & more")
    form.add_field("file", b"\r\n--XX\r\n\0\xff", filename='他"的.jpg', content_type="image/jpeg; q=1")
    assert await sent(door, form) == (
        200,
        {"fields": {"title": "毛巾 & more"}, "files": {"file": ['他"的.jpg', "image/jpeg", "\r\n--XX\r\n\0ÿ"]}},
    )
    assert await sent(door, {"title": "毛巾", "empty": ""}) == (
        200,
        {"fields": {"title": "毛巾", "empty": ""}, "files": {}},
    )


async def test_a_program_s_extended_file_name_is_understood(door: ClientSession) -> None:
    disposition = b"form-data; name=a; filename=\"x\"; filename*=utf-8''%E6%AF%9B"
    body = b"--XX\r\nContent-Disposition: " + disposition + b"\r\n\r\n1\r\n--XX--\r\n"
    assert (await sent(door, body, MULTIPART))[1]["files"] == {"a": ["毛", "", "1"]}


def tiny(count: int) -> bytes:
    part = b'--XX\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n'
    return part * count + b"--XX--\r\n"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (tiny(MAX_PARTS), 200),
        (tiny(MAX_PARTS + 1), 413),
        (tiny(70_000)[: 250 * 1024], 413),
        (tiny(70_000), 413),
        (b"\r\n" * 100_000 + tiny(1), 400),
        (b"--XX\r\nContent-Disposition: form-data; name=x\r\n\r\nno end", 400),
        (b"--XX\r\nX: " + b"y" * MAX_HEAD_BYTES + b"\r\n\r\n1\r\n--XX--", 400),
        (b'--XX\r\nContent-Disposition: form-data; name=""\r\n\r\n1\r\n--XX--', 400),
        (b"--XX\r\n\r\n1\r\n--XX--", 400),
        (b"", 400),
    ],
)
async def test_what_no_form_of_ours_has_is_refused(door: ClientSession, body: bytes, status: int) -> None:
    assert (await sent(door, body, MULTIPART))[0] == status


@pytest.mark.parametrize(
    "mime", ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\x80"]
)
async def test_a_form_without_a_boundary_is_refused(door: ClientSession, mime: str) -> None:
    assert (await sent(door, tiny(1), mime))[0] == 400


async def test_a_form_in_an_encoding_that_nobody_has_is_read_as_utf_8(door: ClientSession) -> None:
    status, answer = await sent(door, b"a=%E6%AF%9B", "application/x-www-form-urlencoded; charset=rot13")
    assert (status, answer["fields"]) == (200, {"a": "毛"})
    assert (await sent(door, b"a=\xff", "application/x-www-form-urlencoded"))[0] == 400
    assert (await sent(door, b"&".join([b"a=1"] * 500), "application/x-www-form-urlencoded"))[0] == 400


async def test_parts_within_parts_are_a_field_like_any_other(door: ClientSession) -> None:
    inner = MultipartWriter("mixed")
    for _ in range(100):
        inner.append("x")
    outer = MultipartWriter("form-data")
    outer.append(inner).set_content_disposition("form-data", name="a")
    status, answer = await sent(door, outer)
    assert (status, list(answer["fields"])) == (200, ["a"])


@settings(max_examples=examples(300))
@given(
    st.lists(
        st.sampled_from(
            [
                b"--XX",
                b"--XX--",
                b"\r\n",
                b"\r\n\r\n",
                b'Content-Disposition: form-data; name="',
                b'"',
                b"a",
                b";",
                b"\\",
                b"\xff",
                b"filename*=",
                b"utf-8''%",
            ]
        ),
        max_size=40,
    )
)
def test_whatever_is_posted_a_form_or_a_refusal_comes_of_it(pieces: list[bytes]) -> None:
    for read in (lambda body: _taken_apart(body, MULTIPART), _decoded):
        try:
            assert isinstance(read(b"".join(pieces)), Form)
        except web.HTTPException as no:
            assert 400 <= no.status < 500  # noqa: PT017  (either outcome is right, and both are looked at)
