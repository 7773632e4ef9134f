"""Fields of the operator's own: typed at the door, told apart by name, archived and never lost."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.customer_records.fields.definitions import (
    MAX_FIELDS,
    BadField,
    CustomField,
    add_field,
    archive_field,
    edit_field,
    fields_in_use,
    move_field,
    restore_field,
)
from models.customer_records.fields.field_values import (
    FieldValue,
    fill_in,
    fill_in_as_before,
    filled_in,
    values_by_conversation,
)
from models.customer_records.fields.kinds import MAX_NUMBER, BadFieldValue, FieldKind, typed
from models.files.store import MediaStore
from models.identity.handovers import hand_over
from models.identity.merges import merge, undo
from models.people.promoters import invite
from models.personal_data.subjects import subject
from models.privacy.erasing import erase, finish
from models.privacy.erasures import ask_for_promoter
from models.reports.shortlists import customers_found
from models.storage.database import Database, transaction
from models.talking.conversations import Conversation, conversation
from tests.fixtures.quick import examples
from tests.models.customer_records.conftest import customer_of

pytestmark = pytest.mark.both_databases


async def _field(name: str = "Budget", kind: FieldKind = FieldKind.NUMBER, *choices: str) -> CustomField:
    async with transaction():
        return await add_field(name, kind, choices=choices)


async def _standing(talk: Conversation) -> dict[str, str]:
    return {each.field.name: each.text for each in await filled_in(talk.id)}


@pytest.mark.parametrize(
    ("kind", "said", "kept"),
    [
        (FieldKind.NUMBER, " 300,000 ", "300000"),
        (FieldKind.NUMBER, "300k", "300000"),
        (FieldKind.NUMBER, "３０万", "300000"),
        (FieldKind.NUMBER, "1.2亿", "120000000"),
        (FieldKind.NUMBER, "-12.50", "-12.5"),
        (FieldKind.NUMBER, "0", "0"),
        (FieldKind.DATE, "2026-1-5", "2026-01-05"),
        (FieldKind.DATE, "2026年11月27日", "2026-11-27"),
        (FieldKind.DATE, "2028/2/29", "2028-02-29"),
        (FieldKind.CHOICE, "GOLD", "Gold"),
        (FieldKind.TEXT, " a \n b\x00 ", "a b"),
        *((kind, " ", "") for kind in FieldKind),
    ],
)
def test_a_value_is_kept_in_one_form_however_it_was_written(kind: FieldKind, said: str, kept: str) -> None:
    assert typed(kind, said, ["Gold", "Silver"]).text == kept


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (FieldKind.NUMBER, "much"),
        (FieldKind.NUMBER, "1,5"),
        (FieldKind.NUMBER, "1e9"),
        (FieldKind.NUMBER, "NaN"),
        (FieldKind.NUMBER, "9999999999999"),
        (FieldKind.NUMBER, "1.23456"),
        (FieldKind.DATE, "2026-02-30"),
        (FieldKind.DATE, "1066-10-14"),
        (FieldKind.DATE, "soon"),
        (FieldKind.CHOICE, "Bronze"),
    ],
)
def test_what_is_of_another_kind_is_refused_and_why_is_said(kind: FieldKind, said: str) -> None:
    with pytest.raises(BadFieldValue, match=said):
        typed(kind, said, ["Gold", "Silver"])


@settings(max_examples=examples(200))
@given(
    st.one_of(
        st.tuples(st.just(FieldKind.TEXT), st.text(max_size=300)),
        st.tuples(st.just(FieldKind.DATE), st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str)),
        st.tuples(st.just(FieldKind.NUMBER), st.decimals(-MAX_NUMBER, MAX_NUMBER, places=4).map(lambda n: f"{n:f}")),
    )
)
def test_what_is_kept_is_read_again_as_the_same(given_value: tuple[FieldKind, str]) -> None:
    kind, said = given_value
    once = typed(kind, said)
    assert typed(kind, once.text) == once
    if kind is FieldKind.NUMBER:
        assert Decimal(once.text) == Decimal(said)


async def test_fields_are_in_the_operators_order_and_archived_with_what_stands_in_them(talk: Conversation) -> None:
    budget, tier = await _field(), await _field("Tier", FieldKind.CHOICE, "Gold", "gold", "Silver")
    assert tier.choices == ["gold", "Silver"]
    async with transaction():
        await move_field(tier, up=True)
        await move_field(tier, up=True)  # it is the first already
    assert [each.name for each in await fields_in_use()] == ["Tier", "Budget"]
    await fill_in(talk.id, budget, "300k", by="promoter")
    await archive_field(budget)
    assert await _standing(talk) == {"Tier": ""}
    await restore_field(budget)
    await edit_field(tier, "Grade", choices=["Gold", "Bronze"], listed=True)
    assert await _standing(talk) == {"Grade": "", "Budget": "300000"}


@pytest.mark.parametrize(
    ("name", "kind", "choices", "why"),
    [
        (" ", FieldKind.TEXT, [], "field-no-name"),
        ("Stage", FieldKind.TEXT, [], "field-name-reserved"),
        ("BUDGET", FieldKind.TEXT, [], "field-name-taken"),
        ("Tier", FieldKind.CHOICE, ["Gold", " ", "gold"], "field-bad-choices"),
    ],
)
async def test_a_field_that_can_be_none_is_refused(
    database: Database, name: str, kind: FieldKind, choices: list[str], why: str
) -> None:
    await _field()
    with pytest.raises(BadField, match=why):
        await _field(name, kind, *choices)


async def test_there_are_not_fields_without_end(database: Database) -> None:
    made = [await _field(f"Field {number}", FieldKind.TEXT) for number in range(MAX_FIELDS)]
    with pytest.raises(BadField, match="field-too-many"):
        await _field("One more", FieldKind.TEXT)
    await archive_field(made[0])
    await _field("One more", FieldKind.TEXT)
    with pytest.raises(BadField, match="field-too-many"):
        await restore_field(made[0])
    with pytest.raises(BadField, match="field-name-taken"):
        await edit_field(made[1], "one MORE", listed=False)


async def test_a_value_stands_once_is_cleared_and_taken_back(talk: Conversation) -> None:
    budget = await _field()
    assert not await fill_in(talk.id, budget, "", by="promoter")
    assert await fill_in(talk.id, budget, "300k", by="promoter")
    assert not await fill_in(talk.id, budget, "300,000", by="promoter")
    assert await fill_in(talk.id, budget, "", by="operator")
    assert await _standing(talk) == {"Budget": ""}
    assert await fill_in_as_before(talk.id, budget, by="promoter")
    assert await _standing(talk) == {"Budget": "300000"}
    kept = await FieldValue.get()
    assert (kept.number, kept.folded, kept.by, kept.before) == (300_000, "300000", "promoter", "")
    with pytest.raises(BadFieldValue):
        await fill_in(talk.id, budget, "much", by="promoter")
    assert (await customers_found(talk.promoter_id, "300000", language="en")).found == 1
    assert await values_by_conversation([talk.id], [budget]) == {talk.id: {"Budget": "300000"}}


async def test_values_go_to_whoever_takes_the_customer_over(talk: Conversation) -> None:
    budget, bo = await _field(), await invite("Bo")
    await fill_in(talk.id, budget, "300k", by="promoter")
    await hand_over(talk.promoter_id, bo.id)
    taken = await conversation(talk.id)
    assert (taken.promoter_id, await _standing(taken)) == (bo.id, {"Budget": "300000"})


async def test_a_merge_brings_values_along_and_taken_back_each_has_its_own(talk: Conversation) -> None:
    budget, city, shoe = await _field(), await _field("City", FieldKind.TEXT), await _field("Shoe", FieldKind.TEXT)
    twin = await customer_of(talk.promoter_id, "again", "Yi")
    await fill_in(talk.id, budget, "1", by="promoter")
    for field, said in ((budget, "2"), (city, "Graz"), (shoe, "44")):
        await fill_in(twin.id, field, said, by="promoter")
    made = await merge(talk.customer_id, twin.customer_id, evidence="email:yi@home.test")
    assert made is not None
    assert await _standing(talk) == {"Budget": "1", "City": "Graz", "Shoe": "44"}
    await fill_in(talk.id, shoe, "45", by="promoter")  # somebody has changed one since
    await undo(made.id)
    assert await _standing(talk) == {"Budget": "1", "City": "", "Shoe": "45"}
    assert await _standing(twin) == {"Budget": "2", "City": "Graz", "Shoe": "44"}


@pytest.mark.slow
async def test_values_are_given_out_and_gone_with_the_customer_and_with_who_wrote_them(
    talk: Conversation, tmp_path: Path
) -> None:
    city, other = await _field("City", FieldKind.TEXT), await customer_of(talk.promoter_id, "san", "San")
    for each in ("Graz", "Grauwal"):
        await fill_in(talk.id, city, each, by="promoter")
    await fill_in(other.id, city, "Linz", by="operator")
    (given_out,) = (await subject(talk.customer_id)).tables["field_values"]
    assert (given_out["text"], given_out["before"]) == ("Grauwal", "Graz")
    await erase(talk.customer_id, MediaStore(tmp_path / "media"))
    assert [each.text for each in await FieldValue.all()] == ["Linz"]
    await fill_in(other.id, await _field("Shoe", FieldKind.TEXT), "44", by="promoter")
    asked, _ = await ask_for_promoter(talk.promoter_id)
    await finish(asked.id, MediaStore(tmp_path / "media"))
    assert [each.text for each in await FieldValue.all()] == ["Linz"]
