"""What a timeline tells is what the rows prove: who read, who met, who wrote, and whose card it is."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models.files.store import MediaStore
from models.meetings.checkins import check_in, confirm, meet
from models.people.addresses import customer_at, met
from models.people.customers import Customer
from models.personal_data.consents import agree
from models.reading.opens import Credit, Known, Open, Proof, Visitor
from models.reports import timeline
from models.reports.timeline import EventKind, TimelineEvent, TimelineFilter
from models.reports.timeline.event_lines import heading, notes
from models.sharing.tags import issue_tag
from models.storage.database import Database
from models.storage.row_numbers import first_at
from models.talking.communications import Author, Direction, add_communication
from tests.fixtures.four_media import NOON, Life, four_media

LATER = NOON + timedelta(hours=1)


@pytest.fixture
async def life(database: Database, tmp_path: Path) -> Life:
    return await four_media(MediaStore(tmp_path / "media"))


async def _lines(life: Life, kind: EventKind, language: str = "en", **wanted: Any) -> list[tuple[str, list[str]]]:
    """The moments since an hour later, in words."""
    asked = {"customer_id": life.yi.id} | wanted
    page = await timeline.page(TimelineFilter(kinds=frozenset({kind}), since=LATER, **asked))
    return [_words(moment, language) for moment in page.moments]


def _words(moment: TimelineEvent, language: str) -> tuple[str, list[str]]:
    return heading(moment, language), notes(moment, language)


async def _opened(life: Life, **facts: Any) -> Open:
    row: dict[str, Any] = {
        "id": first_at(LATER),
        "tag": life.tag.code,
        "promotion_id": life.towel.id,
        "topic": "Towel",
        "promoter_id": life.jia.id,
        "addressed_to": life.yi.id,
        "credited_by": Credit.TAG,
        "viewed_at": LATER,
        "channel": "web",
        "visitor": Visitor.PERSON,
        "state": Proof.OPENED,
    }
    seen = Open(**(row | facts))
    await seen.save(force_create=True)
    return seen


async def _zoe() -> Customer:
    return await customer_at(await met("web", "zoe-browser", name="Zoe"))


async def test_an_open_of_a_card_sent_to_somebody_says_to_whom_it_was_sent(life: Life) -> None:
    await _opened(life)
    assert await _lines(life, EventKind.OPENED) == [("The card sent to Yi was opened: “Towel”", [])]
    assert await _lines(life, EventKind.OPENED, "zh") == [("发给 Yi 的分享卡被打开：“Towel”", [])]


async def test_an_open_that_came_through_another_page_says_so(life: Life) -> None:
    await _opened(life, parent_open_id=1)
    through = "came through the card sent to Yi"
    assert await _lines(life, EventKind.OPENED) == [("“Towel” opened, by whom is not known", [through])]


async def test_an_open_by_somebody_else_is_told_as_theirs(life: Life) -> None:
    zoe = await _zoe()
    await _opened(life, customer_id=zoe.id, known_by=Known.ACCOUNT)
    assert await _lines(life, EventKind.OPENED) == [("Zoe opened “Towel”", ["came through the card sent to Yi"])]


async def test_what_proves_a_reading_stands_beside_it(life: Life) -> None:
    whole = await timeline.page(TimelineFilter(customer_id=life.yi.id, kinds=frozenset({EventKind.READ})))
    [(line, beside)] = [_words(moment, "en") for moment in whole.moments]
    assert line == "Yi read “Bamboo towel”"
    assert beside[0] == "read: by ten active seconds"


async def test_an_inferred_source_is_told_as_inferred(life: Life) -> None:
    await _opened(life, addressed_to=None, credited_by=Credit.ONLY_PUSHER)
    [(_, beside)] = await _lines(life, EventKind.OPENED, customer_id=None, promotion_id=life.towel.id)
    assert beside == ["inferred: the card names nobody, and only Jia had shared it"]


async def test_a_card_that_others_came_through_too_is_not_in_a_customers_timeline(life: Life) -> None:
    tag = await issue_tag(life.towel, life.jia, "telegram")
    await type(tag).filter(code=tag.code).update(created_at=LATER)
    await _opened(life, tag=tag.code, addressed_to=None, customer_id=life.yi.id, known_by=Known.SESSION)
    assert await _lines(life, EventKind.CARD) == []
    assert len(await _lines(life, EventKind.CARD, customer_id=None, promoter_id=life.jia.id)) == 1


async def test_a_meeting_is_the_promoters_word_until_the_customer_confirms_it(life: Life) -> None:
    made = await check_in(life.jia.id, 31.24, 121.49, source="madeup:jia:1")
    await meet(made, life.talk, channel="madeup")
    assert await _lines(life, EventKind.MEETING) == [("Jia says they met Yi", ["not confirmed by the customer"])]
    assert await _lines(life, EventKind.MEETING, "zh") == [("Jia 说与 Yi 见了面", ["客户尚未确认"])]
    await confirm(made, False)
    denied = "the customer says this did not happen"
    assert await _lines(life, EventKind.MEETING) == [("Jia says they met Yi", [denied])]
    await confirm(made, True)
    assert await _lines(life, EventKind.MEETING) == [("Jia and Yi met", ["confirmed by the customer"])]


@pytest.mark.parametrize(
    ("author", "line"),
    [
        ("", "Jia to Yi"),
        (Author.OPERATOR.value, "the operator, in Jia’s name to Yi"),
        (Author.SYSTEM.value, "sent automatically to Yi"),
        ("team:Bo", "Bo (of Jia’s team) to Yi"),
    ],
)
async def test_who_wrote_is_told_not_in_whose_name(life: Life, author: str, line: str) -> None:
    await add_communication(
        life.talk, Direction.TO_CUSTOMER, channel="web", source="madeup:1", author=author, text="Hello"
    )
    [(words, _)] = await _lines(life, EventKind.MESSAGE)
    assert words == line


async def test_a_promoter_sees_no_consent_on_an_inferred_open(life: Life) -> None:
    seen = await _opened(life, credited_by=Credit.ONLY_PUSHER)
    await agree(life.yi, "contact", "We may.", language="en", channel="web", evidence=f"open {seen.id}")
    assert len(await _lines(life, EventKind.CONSENT)) == 1
    assert await _lines(life, EventKind.CONSENT, promoter_id=life.jia.id) == []
