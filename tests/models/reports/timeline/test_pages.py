"""Pages of a timeline: complete however they are cut, filtered by kind and time, and bounded where no index helps."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.files.store import MediaStore
from models.identity.handovers import hand_over
from models.identity.merges import merge
from models.people.customers import Detail
from models.people.promoters import invite
from models.personal_data.consents import Consent
from models.reading.opens import Open, Proof, Visitor
from models.reports import timeline
from models.reports.timeline import Cursor, EventKind, TimelineFilter, cursors, key_in
from models.sharing.pushes import Push
from models.storage.database import Database, transaction
from models.storage.row_numbers import first_at
from models.talking.communications import Communication
from tests.fixtures.four_media import KINDS, NOON, Life, four_media


@pytest.fixture
async def life(database: Database, tmp_path: Path) -> Life:
    return await four_media(MediaStore(tmp_path / "media"))


async def _kinds(**wanted: object) -> list[str]:
    found = await timeline.page(TimelineFilter(**wanted))  # type: ignore[arg-type]  # (options as the caller names them)
    return [moment.kind.value for moment in found.moments]


async def _strangers_open(life: Life, number: int, *, promoter_id: int) -> None:
    await Open.bulk_create(
        Open(
            id=first_at(NOON + timedelta(seconds=1000 + each)),
            tag=life.tag.code,
            promotion_id=life.towel.id,
            topic="Towel",
            promoter_id=promoter_id,
            viewed_at=NOON + timedelta(seconds=1000 + each),
            channel="web",
            visitor=Visitor.PERSON,
            state=Proof.OPENED,
        )
        for each in range(number)
    )


@given(st.text(max_size=60))
def test_any_cursor_from_outside_is_a_key_or_none(text: str) -> None:
    key = key_in(text)
    assert key is None or key_in(str(key)) == key


async def test_kinds_and_times_leave_out_the_rest(life: Life) -> None:
    assert await _kinds(customer_id=life.yi.id, kinds=frozenset({EventKind.READ, EventKind.MAIL})) == ["mail", "read"]
    assert await _kinds(customer_id=life.yi.id, kinds=frozenset({EventKind.OPENED})) == []
    late = {"since": NOON + timedelta(minutes=8), "until": NOON + timedelta(minutes=9)}
    assert await _kinds(customer_id=life.yi.id, **late) == ["call"]


async def test_moments_at_the_same_time_are_neither_lost_nor_told_twice(life: Life) -> None:
    async with transaction():
        await Communication.all().update(sent_at=NOON)
        await Consent.all().update(given_at=NOON)
        await Detail.all().update(told_at=NOON)
        await Push.all().update(at=NOON)
    whole = (await timeline.page(TimelineFilter(customer_id=life.yi.id))).moments
    assert len(whole) == len(KINDS)
    cut: list[Cursor] = []
    before = None
    while True:
        page = await timeline.page(TimelineFilter(customer_id=life.yi.id), before=before, limit=1)
        cut += [moment.key for moment in page.moments]
        if page.earlier is None:
            break
        before = page.earlier
    assert cut == [moment.key for moment in whole]
    forward = [moment.key async for moment in timeline.between_the_two(life.jia.id, life.yi.id)]
    assert forward == cut[::-1]


async def test_a_promoters_page_goes_on_where_the_opens_were_looked_through(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others' opens, of which there may be millions, fill stretch after stretch."""
    await _strangers_open(life, 40, promoter_id=(await invite("Bo")).id)
    whole = await _kinds(promoter_id=life.jia.id)
    monkeypatch.setattr(cursors, "STRETCH", 7)
    found, before, pages = [], None, 0
    while True:
        page = await timeline.page(TimelineFilter(promoter_id=life.jia.id), before=before, limit=4)
        found += [moment.kind.value for moment in page.moments]
        pages += 1
        if page.earlier is None:
            break
        before = page.earlier
    assert found == whole
    assert len(found) == len(KINDS)
    assert 3 <= pages < 10


async def test_what_strangers_opened_is_the_promoters_and_the_promotions_only(life: Life) -> None:
    await _strangers_open(life, 3, promoter_id=life.jia.id)
    assert (await _kinds(promoter_id=life.jia.id)).count("opened") == 3
    assert (await _kinds(promotion_id=life.towel.id)).count("opened") == 3
    assert (await _kinds(customer_id=life.yi.id)).count("opened") == 0


async def test_another_promoter_sees_nothing_of_what_was_between_these_two(life: Life) -> None:
    bo = await invite("Bo")
    assert await _kinds(promoter_id=bo.id, customer_id=life.yi.id) == []


async def test_who_took_a_customer_over_sees_what_was_before(life: Life) -> None:
    before = await _kinds(promoter_id=life.jia.id, customer_id=life.yi.id)
    bo, cai = await invite("Bo"), await invite("Cai")
    await hand_over(life.jia.id, bo.id)
    await hand_over(bo.id, cai.id)
    now = await _kinds(promoter_id=cai.id, customer_id=life.yi.id)
    assert now == ["hand-over", "hand-over", *before]
    assert "opened" in now or "read" in now
    assert "hand-over" not in before
    assert "opened" not in await _kinds(promoter_id=cai.id)


async def test_withdrawals_hand_overs_and_merges_are_moments(life: Life) -> None:
    bo = await invite("Bo")
    await Consent.all().update(withdrawn_at=NOON + timedelta(minutes=20))
    await hand_over(life.jia.id, bo.id)
    second = await four_media(life.media, name="Yi again", promoter="Cai")
    await merge(life.yi.id, second.yi.id, evidence="email:yi@home.test")
    moments = (await timeline.page(TimelineFilter(customer_id=life.yi.id), limit=100)).moments
    kinds = [moment.kind.value for moment in moments]
    assert (kinds[:2], kinds.count("withdrawal"), kinds.count("message")) == (["merge", "hand-over"], 1, 4)
    assert (moments[1].facts["giver"], moments[1].promoter) == ("Jia", "Bo")
    assert {moment.promoter for moment in moments if moment.kind is EventKind.MAIL} == {"Jia", "Cai"}
