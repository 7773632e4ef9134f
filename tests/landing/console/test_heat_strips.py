"""How long each section was read is drawn into the page as readers get it, under its heading."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from landing.console.heat_strips import section_name, with_strips
from landing.console.section_bars import bars_of
from landing.pages.markdown import html_of
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

PAGE = "Hello.\n\n## Prices *from* ten\n\nTen.\n\n## Colours & sizes\n\nBlue.\n\n## Prices *from* ten\n\nMore."


def _shown(frame: str) -> list[str]:
    """What the page within says, heading and strip by turns."""
    article = frame.partition('<article class="text"')[2].partition("</article>")[0]
    return [
        " ".join(re.sub(r"<[^>]*>", " ", part).split())
        for part in re.findall(r'<h\d[^>]*>.*?</h\d>|<p class="hint">.*?</p>', article)
    ]


async def test_each_strip_stands_under_its_heading_and_what_is_not_in_the_text_beside_it(operator: Browser) -> None:
    async with transaction():
        made = await add_promotion("Towel", page=PAGE, form=["name"])
        tag = await issue_tag(made, await invite("Jia"), "web")
        at = now()
        seen = await Open.create(
            id=first_at(at), tag=tag.code, promotion_id=made.id, topic="Towel", viewed_at=at, channel="web",
            visitor=Visitor.PERSON, state=Proof.READ,
        )  # fmt: skip
        read = [("Towel", 10), ("Prices from ten", 40), ("Old heading", 50)]
        told = [{"name": name, "seconds": seconds, "place": n} for n, (name, seconds) in enumerate(read)]
        await run_here(Event("event-1", "dwell", {"seconds": 100, "sections": told}, 100, at).of(seen.id))

    assert f"/console/promotions/{made.id}/reading" in (await operator.get(f"/console/promotions/{made.id}")).source
    page = await operator.get(f"/console/promotions/{made.id}/reading")
    assert page.status == 200
    frame = unescape(page.source.partition('srcdoc="')[2].partition('"')[0])
    assert _shown(frame) == [
        "10 s · 10 %",
        "Prices from ten",
        "40 s · 40 %",
        "Colours &amp; sizes",
        "Prices from ten",
    ]
    assert "<script" not in frame
    assert re.findall(r'<bdi class="name">(.*?)</bdi>', page.source) == ["Old heading"]


async def test_a_link_has_no_page_to_draw_into(operator: Browser) -> None:
    made = await add_promotion("Towel", target="https://shop.test/towel")
    assert (await operator.get(f"/console/promotions/{made.id}/reading")).status == 404
    assert (await operator.get("/console/promotions/999/reading")).status == 404


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=120), max_size=6))
def test_no_strip_is_lost_or_shown_twice_whatever_headings_say(headings: list[str]) -> None:
    text = html_of("\n\n".join(f"## {each}\n\ntext" for each in headings), ours="https://here.test")
    names = {section_name(found) for found in re.findall(r"<h2[^>]*>(.*?)</h2>", text, re.DOTALL)} - {""}
    bars = {bar.name: bar for bar in bars_of(dict.fromkeys(names | {"gone"}, 7.0), "en")}
    striped, elsewhere = with_strips(text, bars, "Title", "en")
    assert [bar.name for bar in elsewhere] == ["gone"]
    assert striped.count('<p class="hint">') == len(names)
    assert Markup(re.sub(r'<p class="hint">.*?</p>', "", striped, flags=re.DOTALL)) == text  # noqa: S704  (compared, and shown to nobody)
