import asyncio
import io
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from landing import tag_pictures
from landing.site import WebContext
from models.files.decoding import check_picture
from models.reading.opens import Open
from models.sharing.marks import Marks
from models.sharing.promotions import edit_promotion
from models.sharing.ways import Way
from models.storage.database import transaction
from tests.landing.conftest import Client, Stall, browsing


def read(picture: bytes) -> list[str]:
    """What a telephone reads in the picture."""
    return [found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)).convert("L"))]


async def test_codes_and_card_lead_to_the_tag(client: Client, stall: Stall) -> None:
    for name in ("qr.png", "card.png"):
        answer = await client.get(f"/c/{stall.page.code}/{name}")
        assert answer.content_type == "image/png"
        assert read(await answer.read()) == [f"http://127.0.0.1:8080/c/{stall.page.code}"]
    svg = await client.get(f"/c/{stall.page.code}/qr.svg")
    assert svg.content_type == "image/svg+xml"
    assert (await svg.read()).startswith(b"<svg")
    assert svg.headers["X-Content-Type-Options"] == "nosniff"
    assert await Open.all().count() == 0


async def test_the_card_is_drawn_in_the_readers_language_or_the_promoters(client: Client, stall: Stall) -> None:
    drawn = []
    for language in ("en", "zh", "de"):
        answer = await client.get(f"/c/{stall.link.code}/card.png", headers={"Accept-Language": language})
        assert answer.headers["Vary"] == "Accept-Language"
        drawn.append(await answer.read())
    assert drawn[0] != drawn[1]
    assert drawn[0] == drawn[2]
    assert Image.open(io.BytesIO(drawn[0])).width == 1080


async def test_what_a_browser_has_is_not_sent_again(client: Client, stall: Stall) -> None:
    first = await client.get(f"/c/{stall.link.code}/card.png")
    again = await client.get(f"/c/{stall.link.code}/card.png", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")


async def test_a_card_asked_for_by_many_at_once_is_drawn_once(stall: Stall, tag_site: WebContext) -> None:
    tagged = await tag_site.tag_cache.look_up(stall.link.code)
    assert tagged is not None
    drawn = await asyncio.gather(*[tag_site.drawer.card(tagged, "en") for _ in range(10)])
    assert len({id(card) for card in drawn}) == 1
    assert await tag_site.drawer.card(tagged, "en") is drawn[0]


@pytest.mark.slow
async def test_the_hero_is_served_as_what_it_is_and_stands_on_the_card(
    client: Client, stall: Stall, tag_site: WebContext
) -> None:
    plain = await (await client.get(f"/c/{stall.page.code}/card.png")).read()
    photo = io.BytesIO()
    Image.new("RGB", (1600, 900), "teal").save(photo, "PNG")
    kept = await tag_site.media.keep(check_picture(photo.getvalue()))
    async with transaction():
        await edit_promotion(stall.page.promotion_id, image=kept)
    tag_site.tag_cache.drop()
    hero = await client.get(f"/c/{stall.page.code}/hero?v={kept[:12]}")
    assert hero.content_type == "image/jpeg"
    assert "immutable" in hero.headers["Cache-Control"]
    assert f'src="/c/{stall.page.code}/hero?v={kept[:12]}"' in await (await client.get(f"/c/{stall.page.code}")).text()
    assert await (await client.get(f"/c/{stall.page.code}/card.png")).read() != plain


async def test_a_lost_hero_is_a_404_and_a_card_without_it(client: Client, stall: Stall, tag_site: WebContext) -> None:
    async with transaction():
        await edit_promotion(stall.page.promotion_id, image="0" * 64)
    tag_site.tag_cache.drop()
    assert (await client.get(f"/c/{stall.page.code}/hero")).status == 404
    assert (await client.get(f"/c/{stall.page.code}/card.png")).status == 200


async def test_pictures_of_no_tag_are_404(client: Client, stall: Stall) -> None:
    for name in ("qr.svg", "qr.png", "card.png", "hero"):
        assert (await client.get(f"/c/{'x' * 22}/{name}")).status == 404
    assert (await client.get(f"/c/{stall.page.code}/hero")).status == 404


async def test_the_script_for_other_sites_may_be_used_by_them(client: Client) -> None:
    answer = await client.get("/handbill.js")
    assert answer.content_type == "text/javascript"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    static = Path(__file__).parents[2] / "landing" / "static"
    assert await answer.read() == b"\n".join((static / name).read_bytes() for name in ("handbill.js", "site-share.js"))
    again = await client.get("/handbill.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status == 304


async def test_a_pages_files_may_be_kept_for_ever_under_their_version(client: Client, stall: Stall) -> None:
    page = await (await client.get(f"/c/{stall.page.code}")).text()
    addresses = [part.split('"')[0] for part in page.split('"/static/')[1:]]
    assert [each for each in addresses if "?v=" not in each] == ["site.webmanifest"]  # read anew by every browser
    versions = [each for each in addresses if "?v=" in each]
    assert len(versions) == 4
    for address in versions:
        answer = await client.get(f"/static/{address}")
        assert answer.status == 200
        assert "immutable" in answer.headers["Cache-Control"]
    assert (await client.get("/static/page.css")).headers["Cache-Control"] == "no-cache"


async def test_readers_own_cards_are_drawn_for_one_network_within_bounds_and_promoters_are_not_limited(
    tag_site: WebContext, stall: Stall, marks: Marks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tag_pictures, "is_loopback", lambda _: False)
    monkeypatch.setattr(tag_pictures, "_OWN_CARDS", 2)
    async with browsing(tag_site) as client:
        read = [int((await client.get(f"/c/{stall.page.code}")).headers["X-Recorded"]) for _ in range(4)]
        codes = [marks.of(number, Way.CARD) for number in read]
        answers = [await client.get(f"/c/{code}/card.png") for code in codes]
        assert [answer.status for answer in answers] == [200, 200, 429, 429]
        assert 1 <= int(answers[-1].headers["Retry-After"]) <= 10
        assert (await client.get(f"/c/{codes[-1]}/qr.svg")).status == 200
        assert (await client.get(f"/c/{stall.page.code}/card.png")).status == 200
