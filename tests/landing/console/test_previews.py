"""A promotion is seen as its readers will see it before anybody has a card; nothing of it is recorded."""

from io import BytesIO

import pytest
from PIL import Image

from landing.console.previews import SAMPLE
from models.reading.opens import Open
from models.sharing.promotions import Promotion, add_promotion
from models.sharing.tags import Tag
from tests.landing.console.conftest import Browser
from tests.landing.console.test_console import jpeg


@pytest.mark.slow
async def test_a_saved_promotion_shows_card_link_preview_and_page(operator: Browser) -> None:
    made = await add_promotion("Towel", page="# Soft\n\nAnd *dry*.", form=["name"], summary="For everybody.")
    where = f"/console/promotions/{made.id}/preview"
    page = await operator.get(where)
    assert page.status == 200
    assert "no-store" in page.headers["Cache-Control"]
    for words in ("As readers will see it", "Soft", "Sample Name"):
        assert words in page.text
    assert f"/c/{SAMPLE}/qr.svg" not in page.text
    for name, size in (("card.png", (1080, 1440)), ("preview.jpg", (1200, 630))):
        async with operator.session.get(f"{where}/{name}") as answer:
            assert answer.status == 200
            assert "no-store" in answer.headers["Cache-Control"]
            assert Image.open(BytesIO(await answer.read())).size == size
    assert not await Open.all().count()
    assert not await Tag.all().count()


@pytest.mark.process
async def test_what_stands_in_the_form_is_shown_and_not_kept(operator: Browser) -> None:
    shown = await operator.send_files(
        "/console/promotions/preview", {"image": ("hero.jpg", jpeg())}, kind="page", title="Not yet", page="# Soft"
    )
    assert shown.status == 200
    assert "Not yet" in shown.text
    assert "data:image/png;base64," in shown.text
    assert not await Promotion.all().count()
    wrong = await operator.send("/console/promotions/preview", kind="link", title="T", target="javascript:alert(1)")
    assert wrong.status == 422
    link = await operator.send("/console/promotions/preview", kind="link", title="T", target="https://shop.test/t")
    assert "https://shop.test/t" in link.text


async def test_letters_that_no_font_draws_are_named(operator: Browser) -> None:
    made = await add_promotion("Towel \U00012000", target="https://shop.test/towel")
    for path in (f"/console/promotions/{made.id}", f"/console/promotions/{made.id}/preview"):
        assert "Our fonts have no drawing for: \U00012000" in (await operator.get(path)).text.replace(
            "\u2068", ""
        ).replace("\u2069", "")
