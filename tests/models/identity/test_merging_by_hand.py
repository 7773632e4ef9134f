"""Merging by hand: said by whoever may, with how they know it; taken apart, each has their own again."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from models.customer_records.labels import labels_on, put_label
from models.customer_records.notes import keep_note, notes_on
from models.customer_records.own_names import call
from models.files.store import MediaStore
from models.identity.handovers import hand_over
from models.identity.merge_previews import preview
from models.identity.merges import Merge, merge
from models.identity.merging_by_hand import (
    REASONS,
    NoReason,
    NotAlone,
    is_alone_with,
    may_merge,
    merge_by_hand,
    merges_to_undo,
    undo_by_hand,
)
from models.people.addresses import Address, reachable
from models.people.customers import customer
from models.people.promoters import Promoter, invite
from models.people.refusals import Purpose, lift, refuse
from models.personal_data.subjects import subject
from models.privacy.erasing import erase, finish
from models.privacy.erasures import ask_for_promoter
from models.sharing.promotions import add_promotion
from models.sharing.pushes import push
from models.sharing.tags import issue_tag
from models.storage.database import Database, transaction
from models.talking.communications import Direction, add_communication
from models.talking.conversations import Conversation, between, conversation_or_none
from tests.models.customer_records.conftest import customer_of

pytestmark = pytest.mark.both_databases
SECRET = "Grauwal"


@pytest.fixture
async def jia(database: Database) -> Promoter:
    return await invite("Jia")


async def _says(talk: Conversation, account: str, text: str) -> None:
    source = f"web:{account}:{text}"
    async with transaction():
        await add_communication(talk, Direction.TO_PROMOTER, channel="web", source=source, text=text)


async def _labels(talk: Conversation) -> list[str]:
    return [each.text for each in await labels_on(talk.id)]


async def test_two_promoters_and_three_customers_each_merge_only_whom_nobody_else_knows(jia: Promoter) -> None:
    bo = await invite("Bo")
    yi, same = await customer_of(jia.id, "yi", "Yi"), await customer_of(jia.id, "yi-2", "Yi W.")
    shared = await between(bo.id, same.customer_id)
    other = await customer_of(bo.id, "san", "San")
    assert not await may_merge((yi.customer_id, same.customer_id), jia.id)
    for whose, pair in ((jia, (yi, same)), (bo, (other, shared)), (bo, (yi, other)), (jia, (yi, other))):
        numbers = [each.customer_id for each in pair]
        with pytest.raises(NotAlone):
            await merge_by_hand(*numbers, reason="told", promoter_id=whose.id)
    assert await Merge.all() == []
    made = await merge_by_hand(same.customer_id, yi.customer_id, reason="met", promoter_id=None)
    assert made is not None
    assert (made.kept_id, made.gone_id, made.evidence, made.by) == (yi.customer_id, same.customer_id, "met", "operator")
    assert await merge_by_hand(same.customer_id, yi.customer_id, reason="met", promoter_id=None) is None
    assert await merges_to_undo(yi.customer_id, jia.id) == await merges_to_undo(yi.customer_id, bo.id) == []
    assert await undo_by_hand(made.id, jia.id) is None
    assert await merges_to_undo(same.customer_id, None) == [made]


async def test_whatever_another_promoter_could_know_them_by_leaves_it_to_operators(jia: Promoter) -> None:
    bo = await invite("Bo")
    alone, pushed, given = [await customer_of(jia.id, account, account) for account in ("yi", "er", "san")]
    tag = await issue_tag(await add_promotion("Towel", target="https://shop.test/t"), bo, "web")
    await push(tag, bo.id, "web", customer_id=pushed.customer_id)
    await hand_over(jia.id, bo.id)
    assert not await is_alone_with(given.customer_id, bo.id)
    await hand_over(bo.id, jia.id)
    assert [await is_alone_with(each.customer_id, jia.id) for each in (alone, pushed, given)] == [False] * 3
    fresh = await customer_of(jia.id, "si", "Si")
    assert await is_alone_with(fresh.customer_id, jia.id)


async def test_taken_apart_each_has_their_own_again_labels_too(jia: Promoter) -> None:
    yi, same = await customer_of(jia.id, "yi", "Yi"), await customer_of(jia.id, "yi-2", "")
    await _says(yi, "yi", "from the telephone")
    await _says(same, "yi-2", "from the office")
    await call(same, "Old Wang")
    for talk, label in ((yi, "vip"), (yi, "both"), (same, "both"), (same, "office")):
        await put_label(talk.id, label)
    await keep_note(same.id, "Wants blue towels", by="promoter", source="k1")
    made = await merge_by_hand(
        yi.customer_id, same.customer_id, reason="other", words=" Same \n coat ", promoter_id=jia.id
    )
    assert made is not None
    assert (made.by, made.promoter_id, made.words) == ("promoter", jia.id, "Same coat")
    assert await _labels(yi) == ["both", "office", "vip"]
    assert [each.text for each in await notes_on(yi.id)] == ["Wants blue towels"]
    await put_label(yi.id, "since")
    assert [each.id for each in await merges_to_undo(yi.customer_id, jia.id)] == [made.id]
    assert await undo_by_hand(made.id, jia.id) is not None
    assert await merges_to_undo(yi.customer_id, jia.id) == []
    assert await undo_by_hand(made.id, jia.id) is None
    apart = await conversation_or_none(same.id)
    assert apart is not None
    assert (apart.customer_id, apart.own_name) == (same.customer_id, "Old Wang")
    assert (await _labels(yi), await _labels(same)) == (["both", "since", "vip"], ["both", "office"])
    assert [each.text for each in await notes_on(same.id)] == ["Wants blue towels"]
    assert await notes_on(yi.id) == []


@pytest.mark.parametrize(("reason", "words"), [("", "x"), ("email", "x"), ("other", " \n "), ("towels", "")])
async def test_who_does_not_say_how_they_know_it_merges_nobody(jia: Promoter, reason: str, words: str) -> None:
    yi, same = await customer_of(jia.id, "yi", "Yi"), await customer_of(jia.id, "yi-2", "")
    with pytest.raises(NoReason):
        await merge_by_hand(yi.customer_id, same.customer_id, reason=reason, words=words, promoter_id=jia.id)
    assert await Merge.all() == []
    assert "account" not in REASONS


async def test_the_preview_says_what_is_so_afterwards(jia: Promoter) -> None:
    bo = await invite("Bo")
    yi, same = await customer_of(jia.id, "yi", ""), await customer_of(jia.id, "yi-2", "Yi W.")
    await _says(same, "yi-2", "from the office")
    await Address.filter(account="yi-2").update(channel="madeup")
    both = await customer(yi.customer_id), await customer(same.customer_id)
    seen = await preview(both[1], both[0], jia.id)
    assert seen is not None
    assert (seen.kept.customer.id, seen.gone.customer.id, seen.name) == (yi.customer_id, same.customer_id, "Yi W.")
    assert (seen.kept.said, seen.gone.said, seen.gone.addresses) == (0, 1, [])
    (way,) = seen.ways
    assert way.joins
    assert await preview(*both, bo.id) is None
    operators = await preview(*both, None)
    assert operators is not None
    assert [each.channel for each in operators.gone.addresses] == ["madeup"]
    await refuse(same.customer_id, Purpose.RELAY, jia.id)
    stopped = await preview(*both, jia.id)
    assert stopped is not None
    assert stopped.ways[0].address is None
    await lift(same.customer_id, Purpose.RELAY, jia.id)
    await merge_by_hand(yi.customer_id, same.customer_id, reason="told", promoter_id=jia.id)
    reached = await reachable(yi.customer_id, jia.id)
    assert way.address is not None
    assert reached is not None
    assert way.address.id == reached.id


async def test_what_was_proved_is_taken_apart_by_operators_alone(jia: Promoter) -> None:
    yi, same = await customer_of(jia.id, "yi", "Yi"), await customer_of(jia.id, "yi-2", "")
    made = await merge(yi.customer_id, same.customer_id, evidence="email:yi@home.test")
    assert made is not None
    assert (made.by, made.words) == ("", "")
    assert await undo_by_hand(made.id, jia.id) is None
    assert await undo_by_hand(made.id, None) is not None


@pytest.mark.slow
async def test_nothing_that_was_said_of_them_is_left_when_customer_or_promoter_are_erased(
    jia: Promoter, tmp_path: Path, database_url: str
) -> None:
    bo, media = await invite("Bo"), MediaStore(tmp_path / "media")
    yi, same = await customer_of(jia.id, "yi", "Yi"), await customer_of(jia.id, "yi-2", "")
    er, er_too = await customer_of(bo.id, "er", "Er"), await customer_of(bo.id, "er-2", "")
    await merge_by_hand(yi.customer_id, same.customer_id, reason="other", words=SECRET, promoter_id=jia.id)
    await merge_by_hand(er.customer_id, er_too.customer_id, reason="other", words=SECRET, promoter_id=bo.id)
    assert SECRET in str((await subject(yi.customer_id)).tables["merges"])
    await erase(yi.customer_id, media)
    (left,) = await Merge.filter(kept_id=yi.customer_id)
    assert (left.words, left.evidence_print) == ("", "")
    assert await merges_to_undo(er.customer_id, None) != []
    asked, _ = await ask_for_promoter(bo.id)
    await finish(asked.id, media)
    (left,) = await Merge.filter(kept_id=er.customer_id)
    assert left.words == ""
    if database_url.startswith("sqlite"):
        path = Path(database_url.removeprefix("sqlite://"))
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert SECRET.encode() not in path.read_bytes()  # noqa: ASYNC240  (a small file, and nobody waits)
