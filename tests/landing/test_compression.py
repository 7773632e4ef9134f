"""Text is sent as gzip where that is safe; files that browsers ask for unasked are there."""

import gzip
import io

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from PIL import Image

from landing.compression import compress, takes_gzip
from tests.landing.conftest import Client

LONG = "a text of many words. " * 200


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("gzip, deflate, br", True),
        ("br;q=1, GZIP;q=0.5", True),
        ("", False),
        ("gzip;q=0", False),
        ("br", False),
        ("gzip;q=0.0, br", False),
    ],
)
def test_who_takes_gzip_is_read_from_the_request(accepted: str, takes: bool) -> None:
    assert takes_gzip({"Accept-Encoding": accepted}) is takes


@pytest.mark.parametrize(
    ("headers", "answer", "smaller"),
    [
        ({}, web.Response(text=LONG), True),
        ({"Cookie": "handbill-person=x"}, web.Response(text=LONG), False),
        ({"Authorization": "Bearer x"}, web.Response(text=LONG), False),
        ({}, web.Response(text="short"), False),
        ({}, web.Response(body=LONG.encode(), content_type="image/jpeg"), False),
        ({}, web.Response(text=LONG, headers={"Content-Encoding": "br"}), False),
    ],
)
def test_only_what_is_nobody_s_own_is_compressed(headers: dict[str, str], answer: web.Response, smaller: bool) -> None:
    compress(make_mocked_request("GET", "/", {"Accept-Encoding": "gzip", **headers}), answer)
    assert (answer.headers.get("Content-Encoding") == "gzip") is smaller
    assert isinstance(answer.body, bytes)
    if smaller:
        assert gzip.decompress(answer.body).decode() == LONG


async def test_robots_may_fetch_cards_and_nothing_of_people_s(client: Client) -> None:
    async with client.get("/robots.txt") as answer:
        text = await answer.text()
    assert "Disallow: /console" in text
    assert "Disallow: /c\n" not in text
    assert "Disallow: /c/" not in text
    async with client.get("/favicon.ico") as answer:
        assert answer.headers["Content-Type"] == "image/x-icon"
        assert Image.open(io.BytesIO(await answer.read())).size == (48, 48)
    async with client.get("/static/site.webmanifest") as answer:
        assert answer.headers["Content-Type"].startswith("application/manifest+json")
        icons = [icon["src"] for icon in (await answer.json(content_type=None))["icons"]]
    for icon in icons:
        async with client.get(f"/static/{icon}") as answer:
            assert answer.status == 200
