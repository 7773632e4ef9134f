"""In the console an open shows how long each section was read, and a promotion where it was read."""

import re

from models.people.promoters import invite
from models.reading.interactions import Event
from models.reading.opens import Open, Proof, Visitor
from models.reading.sections.reading_times import fold_all
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


async def _reads_more(seen: Open, section: tuple[str, float]) -> None:
    name, seconds = section
    told = [{"name": name, "seconds": seconds, "place": 2}]
    async with transaction():
        await run_here(Event("event-2", "dwell", {"seconds": seconds, "sections": told}, seconds, now()).of(seen.id))


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


async def test_a_promotion_shows_where_it_was_read_by_all_its_readers(operator: Browser) -> None:
    seen = await _read(("Towel", 10), (PRICES, 40), ("Questions", 30))
    await fold_all()
    await _reads_more(seen, ("Questions", 40))
    shown = (await operator.get(f"/console/promotions/{seen.promotion_id}")).source
    strip = shown[shown.index('aria-labelledby="sections"') : shown.index("</ol>")]
    assert "<script>alert" not in strip
    words = re.sub(r"\s+", " ", re.sub("[\u2068\u2069]", "", re.sub(r"<[^>]*>", "", strip[strip.index("<ol") :])))
    assert words.strip() == (
        "Towel 10 s 8 % Prices &lt;script&gt;alert(1)&lt;/script&gt; 40 s 33 % Questions 1 min 10 s 58 %"
    )
