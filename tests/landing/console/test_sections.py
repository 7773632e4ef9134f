"""In the console an open shows how long each section was read, and a promotion where it was read."""

import re

from models.people.promoters import invite
from models.reading.interactions import Event
from models.reading.opens import Open, Proof, Visitor
from models.sharing.promotions import add_promotion
from models.sharing.tags import issue_tag
from models.storage.clock import now
from models.storage.database import transaction
from models.storage.row_numbers import first_at
from models.storage.statements import run_here
from tests.landing.console.conftest import Browser

PRICES = "Prices <script>alert(1)</script>"


async def _read(*sections: tuple[str, float], number: int = 0) -> Open:
    """An open of a page, read as told."""
    async with transaction():
        promotion = await add_promotion("Towel", page="# Towel")
        tag = await issue_tag(promotion, await invite("Jia"), "web")
        seen = await Open.create(
            id=first_at(now()) + number,
            tag=tag.code,
            promotion_id=promotion.id,
            topic="Towel",
            viewed_at=now(),
            channel="web",
            visitor=Visitor.PERSON,
            state=Proof.READ,
        )
        told = [{"name": name, "seconds": each, "place": n} for n, (name, each) in enumerate(sections)]
        seconds = sum(each for _, each in sections)
        event = Event("event-1", "dwell", {"seconds": seconds, "sections": told}, seconds, now())
        await run_here(event.of(seen.id))
    return seen


async def test_an_open_shows_how_long_each_section_was_read(operator: Browser) -> None:
    await _read(("Towel", 10), (PRICES, 40), ("Questions", 30.4))
    shown = (await operator.get("/console/opens")).source
    assert "<script>alert" not in shown
    names = re.findall(r'<bdi class="name">(.*?)</bdi>', shown)
    assert names == ["Towel", "Prices &lt;script&gt;alert(1)&lt;/script&gt;", "Questions"]
    words = re.sub("[\u2068\u2069]", "", re.sub(r"<[^>]*>", "", shown))
    assert re.findall(r"(\d+ s) (\d+ %)", words) == [("10 s", "12 %"), ("40 s", "50 %"), ("30 s", "38 %")]
    assert re.findall(r'<rect width="(\d+)"', shown) == ["25", "100", "76"]


async def test_the_timeline_says_what_was_mostly_read(operator: Browser) -> None:
    seen = await _read(("Towel", 10), (PRICES, 40))
    shown = (await operator.get(f"/console/promotions/{seen.promotion_id}")).source
    assert "mostly “Prices &lt;script&gt;alert(1)&lt;/script&gt;”, 40 s" in re.sub("[\u2068\u2069]", "", shown)
