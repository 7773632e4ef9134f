"""Duplicates: suggested out of rows as they are, to whom these rows are shown, until somebody says they are two."""

from importlib import import_module
from pathlib import Path

import pytest
from tortoise.migrations.operations import RunSQL

from models.customer_records.own_names import call
from models.files.store import MediaStore
from models.identity.duplicates import LikenessSign, note_claim, suggested_for, suggestions
from models.identity.merging_by_hand import merge_by_hand, undo_by_hand
from models.people.addresses import Address, customer_at, met
from models.people.customers import Detail, customer, keep_detail
from models.people.likenesses import Distinction, Likeness, distinguish
from models.people.promoters import Promoter, invite
from models.personal_data.consents import agree
from models.personal_data.subjects import subject
from models.privacy.erasing import erase, finish
from models.privacy.erasures import ask_for_promoter
from models.storage.clock import now
from models.storage.database import Database
from models.storage.plain_sql import change
from models.talking.conversations import Conversation, between
from tests.models.customer_records.conftest import customer_of

pytestmark = pytest.mark.both_databases


@pytest.fixture
async def jia(database: Database) -> Promoter:
    return await invite("Jia")


async def _tells(talk: Conversation, to: int | None, **details: str) -> None:
    """As by a form on this promoter's page."""
    whose = await customer(talk.customer_id)
    consent = await agree(whose, "contact", "words", language="en", channel="web", evidence="open 1")
    for field, value in details.items():
        await keep_detail(whose, field, value, consent.id, promoter_id=to, account=value)
        await note_claim(whose.id, field, value)


async def _signs(promoter: Promoter | None) -> list[tuple[int, int, list[tuple[str, str]]]]:
    found = await suggestions(promoter.id if promoter else None)
    return [
        (each.one.id, each.other.id, [(seen.sign.value, seen.value) for seen in each.signs]) for each in found.shown
    ]


async def test_one_number_or_mail_address_is_a_sign_to_whom_both_gave_it(jia: Promoter) -> None:
    bo = await invite("Bo")
    yi, same, other = [await customer_of(jia.id, account, account) for account in ("yi", "same", "other")]
    for_bo = await between(bo.id, same.customer_id)
    await _tells(yi, jia.id, phone="+49301234567")
    await _tells(for_bo, bo.id, phone="+49301234567")
    await _tells(other, jia.id, phone="+49301112223")
    pair = yi.customer_id, same.customer_id
    assert await _signs(jia) == await _signs(bo) == []
    assert await _signs(None) == [(*pair, [("phone", "+49301234567")])]
    await _tells(same, jia.id, phone="+49301234567", email="yi@home.test")
    await _tells(yi, jia.id, email="yi@home.test")
    assert await _signs(jia) == [(*pair, [("phone", "+49301234567"), ("email", "yi@home.test")])]
    assert await _signs(bo) == []
    await Detail.filter(field="phone").update(fell_at=now())
    assert await _signs(jia) == await _signs(None) == [(*pair, [("email", "yi@home.test")])]


async def test_what_the_other_has_shown_is_told_to_operators_alone(jia: Promoter) -> None:
    yi, same = await customer_of(jia.id, "yi", "Yi"), await customer_of(jia.id, "same", "")
    mailbox = await met("email", "yi@home.test")
    await Address.filter(id=mailbox.id).update(customer_id=same.customer_id, confirmed_at=now())
    await _tells(yi, jia.id, email="yi@home.test")
    assert await _signs(jia) == []
    assert await _signs(None) == [(yi.customer_id, same.customer_id, [("shown", "yi@home.test")])]
    (found,) = await suggested_for(await customer(same.customer_id), None)
    assert [(seen.sign, seen.first) for seen in found.signs] == [(LikenessSign.SHOWN, yi.customer_id)]


async def test_the_same_own_name_is_a_sign_to_that_promoter_as_long_as_it_is_so(jia: Promoter) -> None:
    bo = await invite("Bo")
    yi, same = await customer_of(jia.id, "yi", "Yi"), await customer_of(jia.id, "same", "")
    theirs = await between(bo.id, yi.customer_id)
    await call(yi, "Old Wang")
    await call(theirs, "Old Wang")
    assert await _signs(None) == []
    await call(same, "Old Wang")
    assert await _signs(jia) == [(yi.customer_id, same.customer_id, [("name", "Old Wang")])]
    assert await _signs(bo) == []
    await call(yi, "Young Wang")
    assert await _signs(jia) == await _signs(None) == []
    assert await Likeness.all().count() == 1


async def test_not_the_same_is_remembered_for_whoever_says_it_over_merges_too(jia: Promoter) -> None:
    yi, same, third = [await customer_of(jia.id, account, "") for account in ("yi", "same", "third")]
    for talk in (yi, same, third):
        await call(talk, "Old Wang")
    assert len(await _signs(jia)) == 3
    await distinguish(same.customer_id, third.customer_id, jia.id)
    await distinguish(third.customer_id, same.customer_id, jia.id)
    assert await Distinction.all().count() == 1
    assert [(one, other) for one, other, _ in await _signs(jia)] == [
        (yi.customer_id, third.customer_id),
        (yi.customer_id, same.customer_id),
    ]
    assert len(await _signs(None)) == 3
    made = await merge_by_hand(yi.customer_id, same.customer_id, reason="told", promoter_id=jia.id)
    assert made is not None
    assert await _signs(jia) == []
    assert [each[:2] for each in await _signs(None)] == [(yi.customer_id, third.customer_id)]
    assert await undo_by_hand(made.id, jia.id) is not None
    assert len(await _signs(jia)) == 2


async def test_a_long_list_goes_on_page_by_page_and_says_each_once(jia: Promoter) -> None:
    talks = [await customer_of(jia.id, f"c{number}", "") for number in range(10)]
    for talk in talks:
        await call(talk, "Old Wang")
    found, before = list[tuple[int, int]](), None
    while (some := await suggestions(jia.id, before=before, limit=20)).shown:
        found += [(each.one.id, each.other.id) for each in some.shown]
        before = some.before
        if before is None:
            break
    assert len(found) == len(set(found)) == 45


@pytest.mark.slow
async def test_it_is_given_out_without_naming_the_other_and_goes_when_either_is_erased(
    jia: Promoter, tmp_path: Path
) -> None:
    media = MediaStore(tmp_path / "media")
    yi, same, third = [await customer_of(jia.id, account, "") for account in ("yi", "same", "third")]
    for talk in (yi, same, third):
        await call(talk, "Old Wang")
    await distinguish(yi.customer_id, same.customer_id, jia.id)
    await distinguish(same.customer_id, third.customer_id, None)
    given = (await subject(same.customer_id)).tables
    assert [{row["one_id"], row["other_id"]} for row in given["distinctions"]] == [{None, same.customer_id}] * 2
    await erase(yi.customer_id, media)
    assert await Likeness.all().count() == await Distinction.all().count() == 1
    await erase(third.customer_id, media)
    assert await Likeness.all().count() == await Distinction.all().count() == 0


async def test_what_a_promoter_said_of_two_goes_with_the_promoter(jia: Promoter, tmp_path: Path) -> None:
    yi, same = await customer_of(jia.id, "yi", ""), await customer_of(jia.id, "same", "")
    await distinguish(yi.customer_id, same.customer_id, jia.id)
    await distinguish(yi.customer_id, same.customer_id, None)
    asked, _ = await ask_for_promoter(jia.id)
    await finish(asked.id, MediaStore(tmp_path / "media"))
    assert [each.promoter_id for each in await Distinction.all()] == [0]


async def test_a_stranger_is_like_nobody(jia: Promoter) -> None:
    alone = await customer_at(await met("web", "alone"))
    assert await suggested_for(alone, None) == []
    await note_claim(alone.id, "phone", "")
    assert await Likeness.all() == []


async def test_what_was_on_record_before_is_noted_by_the_update_that_brings_this(jia: Promoter) -> None:
    yi, same, third = [await customer_of(jia.id, account, "") for account in ("yi", "same", "third")]
    await call(yi, "Old Wang")
    await call(same, "Old Wang")
    for talk in (third, yi):
        await _tells(talk, jia.id, phone="+49301234567")
    noted = {(each.one_id, each.other_id) for each in await Likeness.all()}
    assert noted == {(yi.customer_id, same.customer_id), (yi.customer_id, third.customer_id)}
    await Likeness.all().delete()
    operations = import_module("models.migrations.0034_likenesses").Migration.operations
    for each in [each.sql for each in operations if isinstance(each, RunSQL) and "INSERT" in each.sql]:
        await change(each)
    assert {(each.one_id, each.other_id) for each in await Likeness.all()} == noted
