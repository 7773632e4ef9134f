"""Saved replies: everybody's own, bounded, and gone with their promoter."""

import pytest

from models.storage.database import Database
from models.talking.saved_replies import MAX_REPLIES, forget_reply, save_reply, saved_replies

pytestmark = pytest.mark.both_databases


async def test_each_has_their_own_and_the_operators_have_theirs(database: Database) -> None:
    await save_reply(1, "Good morning!\nHow can I help?")
    await save_reply(None, "The house answers")
    assert [(each.name, each.text) for each in await saved_replies(1)] == [
        ("Good morning!", "Good morning!\nHow can I help?")
    ]
    assert [each.text for each in await saved_replies(None)] == ["The house answers"]
    assert await saved_replies(2) == []


async def test_one_that_begins_alike_takes_the_place_of_the_other(database: Database) -> None:
    await save_reply(1, "Good morning!\nHow can I help?")
    await save_reply(1, "Good morning!\nWe are open.")
    assert [each.text for each in await saved_replies(1)] == ["Good morning!\nWe are open."]


async def test_only_ones_own_are_deleted(database: Database) -> None:
    await save_reply(1, "mine")
    [mine] = await saved_replies(1)
    await forget_reply(2, mine.id)
    await forget_reply(None, mine.id)
    assert len(await saved_replies(1)) == 1
    await forget_reply(1, mine.id)
    assert await saved_replies(1) == []


async def test_nothing_is_saved_of_nothing_nor_beyond_the_most(database: Database) -> None:
    assert not await save_reply(1, "  \n ")
    for number in range(MAX_REPLIES):
        assert await save_reply(1, f"reply {number}")
    assert not await save_reply(1, "one more")
    assert await save_reply(1, "reply 7")
