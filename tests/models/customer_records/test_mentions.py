"""Mentions: whoever a note names is told once, and only of customers whom they may see."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.customer_records.mentions import (
    Mention,
    how_many_mentions,
    mentions_waiting,
    names,
    operators_names,
    see_mention,
    write_note,
)
from models.customer_records.notes import forget_note
from models.files.store import MediaStore
from models.identity.merges import merge, undo
from models.people.addresses import bind, met
from models.people.promoters import invite
from models.personal_data.subjects import subject
from models.privacy.erasing import erase
from models.queue.outbox import OutboxMessage
from models.storage.database import transaction
from models.talking.conversations import Conversation, between, conversation
from tests.fixtures.quick import examples
from tests.models.customer_records.conftest import customer_of

pytestmark = pytest.mark.both_databases


async def _write(talk: Conversation, text: str, by: str, source: str = "k1") -> int | None:
    async with transaction():
        return await write_note(await conversation(talk.id), text, by=by, source=source, author="Mate")


async def _told() -> list[tuple[str, int | None]]:
    return [(each.account, each.conversation_id) for each in await OutboxMessage.filter(kind="named-in-note")]


async def test_a_promoter_whom_an_operator_or_the_team_names_is_told_once_where_they_are_told(
    talk: Conversation,
) -> None:
    bo = await invite("Bo")
    await bind(await met("web", "bo", name="Bo"), bo)
    await between(bo.id, talk.customer_id)
    for _ in range(2):
        await _write(talk, "@Jia please call; @Bo, @nobody", "operator")
    assert await _told() == [("jia", talk.id)]
    assert await _write(talk, "@jia and @Jia again", "team", "k2") is not None
    assert await _told() == [("jia", talk.id)] * 2
    assert await _write(talk, "@Jia I remember", "promoter", "k3") is not None
    assert await _write(talk, "jia@home.test, Jia, @Jiang", "operator", "k4") is not None
    assert len(await _told()) == 2
    assert {each.promoter_id for each in await Mention.all()} == {talk.promoter_id}


async def test_operators_are_shown_what_names_them_until_one_has_seen_to_it(talk: Conversation) -> None:
    for number, text in enumerate(("@operators: block her?", "请@管理员看看", "no operators here")):
        await _write(talk, text, "promoter", f"k{number}")
    first, second = reversed(await mentions_waiting())
    assert (await how_many_mentions(), await _told()) == (2, [])
    assert await see_mention(first.id)
    assert not await see_mention(first.id)
    assert [each.id for each in await mentions_waiting()] == [second.id]
    assert await forget_note(second.note_id, talk.id)
    assert (await mentions_waiting(), await how_many_mentions()) == ([], 0)


@pytest.mark.slow
async def test_it_goes_with_the_note_into_a_merge_and_out_of_it_and_with_the_customer(
    talk: Conversation, tmp_path: Path
) -> None:
    twin = await customer_of(talk.promoter_id, "again", "Yi")
    await _write(twin, "@operators look", "promoter")
    made = await merge(talk.customer_id, twin.customer_id, evidence="email:yi@home.test")
    assert made is not None
    (waiting,) = await mentions_waiting()
    assert waiting.conversation_id == talk.id
    assert "note_mentions" in (await subject(talk.customer_id)).tables
    await undo(made.id)
    (waiting,) = await mentions_waiting()
    assert waiting.conversation_id == twin.id
    await erase(twin.customer_id, MediaStore(tmp_path / "media"))
    assert await Mention.all() == []


def test_a_name_is_named_by_an_at_that_begins_no_mail_address() -> None:
    assert {"operators", "管理员"} <= {*operators_names()}
    for text in ("@Jia", "hello @jia!", "（@Jia）", "请@Jia看", "＠Jia, please", "@Jia\nplease"):
        assert names(text, "Jia"), text
    for text in ("Jia", "x@Jia", "yi@jia.test", "@Jiang", "@ Jia", "@Jia-Li", ""):
        assert not names(text, "Jia"), text
    assert names("请@王芳看看", "王芳")
    assert not names("@", "")


@settings(max_examples=examples(200))
@given(before=st.text(max_size=20), name=st.text("aBc王 .*(", min_size=1, max_size=8), after=st.text(max_size=20))
def test_whatever_stands_around_it_a_name_after_a_space_and_before_one_is_found(
    before: str, name: str, after: str
) -> None:
    assert names(f"{before} @{name} {after}", name)
    assert not names(f"{before} {name} {after}".replace("@", "").replace("＠", ""), name)
