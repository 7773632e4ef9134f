"""Drafts: each side's own, the later one counts, along with a merge, and gone with the customer."""

from pathlib import Path

import pytest

from models.files.store import MediaStore
from models.identity.merges import merge
from models.people.addresses import bind, customer_at, met
from models.people.promoters import invite
from models.privacy.erasing import erase
from models.storage.database import Database
from models.talking.conversations import Conversation, between
from models.talking.drafts import Begun, Draft, draft_in, drafts_in, keep_draft

pytestmark = pytest.mark.both_databases


@pytest.fixture
async def talk(database: Database) -> Conversation:
    jia = await invite("Jia")
    await bind(await met("web", "jia", name="Jia"), jia)
    return await between(jia.id, (await customer_at(await met("web", "yi", name="Yi"))).id)


async def test_each_side_has_its_own_and_the_later_is_told_by_its_time(talk: Conversation) -> None:
    assert await draft_in(talk.id, "promoter") == Begun()
    first = await keep_draft(talk.id, "promoter", "Good")
    second = await keep_draft(talk.id, "promoter", "Good morning")
    assert await draft_in(talk.id, "promoter") == second
    assert first.at is not None
    assert second.at is not None
    assert first.at < second.at
    assert await draft_in(talk.id, "operator") == Begun()


async def test_an_empty_one_is_none_but_is_later_than_what_was(talk: Conversation) -> None:
    first = await keep_draft(talk.id, "promoter", "Good")
    emptied = await keep_draft(talk.id, "promoter", " ")
    assert (emptied.text, await drafts_in([talk.id], "promoter")) == ("", {})
    assert emptied.at is not None
    assert first.at is not None
    assert emptied.at > first.at


async def test_it_goes_along_into_the_conversation_that_is_kept(talk: Conversation) -> None:
    twin = await between(talk.promoter_id, (await customer_at(await met("web", "again", name="Yi"))).id)
    await keep_draft(twin.id, "promoter", "for the twin")
    await merge(talk.customer_id, twin.customer_id, evidence="email:yi@home.test")
    assert (await draft_in(talk.id, "promoter")).text == "for the twin"


@pytest.mark.slow
@pytest.mark.parametrize("begun_in_both", [True, False])
async def test_nothing_of_it_is_left_once_the_customer_is_erased(
    talk: Conversation, tmp_path: Path, *, begun_in_both: bool
) -> None:
    twin = await between(talk.promoter_id, (await customer_at(await met("web", "again", name="Yi"))).id)
    await keep_draft(twin.id, "promoter", "about the secret")
    if begun_in_both:
        await keep_draft(talk.id, "promoter", "another secret")
    await merge(talk.customer_id, twin.customer_id, evidence="email:yi@home.test")
    await erase(talk.customer_id, MediaStore(tmp_path))
    assert await Draft.all().count() == 0
