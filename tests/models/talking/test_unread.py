"""What is unread and who waits: the same whichever way words come, are read and are answered."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.identity.merges import merge, undo
from models.people.addresses import bind, customer_at, met
from models.people.promoters import invite
from models.storage.codes import new_code
from models.storage.database import Database, transaction
from models.talking.communications import Communication, Direction, add_communication
from models.talking.conversations import Conversation, between
from models.talking.unread import read, unread_of
from tests.fixtures.quick import examples

pytestmark = pytest.mark.both_databases


async def _talk(name: str = "Yi", promoter: str = "Jia") -> Conversation:
    jia = await invite(promoter)
    await bind(await met("web", new_code(), name=promoter), jia)
    yi = await customer_at(await met("web", new_code(), name=name))
    return await between(jia.id, yi.id)


async def _say(talk: Conversation, direction: Direction, author: str = "", medium: str = "im") -> Communication:
    async with transaction():
        return await add_communication(
            talk, direction, channel="web", source=f"web:{new_code()}", text="words", author=author, medium=medium
        )


async def _heard(talk: Conversation) -> Communication:
    return await _say(talk, Direction.TO_PROMOTER)


async def _now(talk: Conversation) -> Conversation:
    return await Conversation.get(id=talk.id)


async def test_words_of_a_customer_wait_until_they_are_read_and_answered(database: Database) -> None:
    talk = await _talk()
    first, second = await _heard(talk), await _heard(talk)
    assert ((now := await _now(talk)).unread, now.last_said_id, now.channel) == (2, second.id, "web")
    assert await unread_of(talk.promoter_id) == 2
    assert await read(talk.id, first.id)
    assert (await _now(talk)).unread == 1
    assert await read(talk.id, second.id)
    assert ((now := await _now(talk)).unread, now.waits_since is not None) == (0, True)
    await _say(talk, Direction.TO_CUSTOMER)
    assert (await _now(talk)).waits_since is None


async def test_a_position_never_goes_back(database: Database) -> None:
    talk = await _talk()
    first, second = await _heard(talk), await _heard(talk)
    assert await read(talk.id, second.id)
    assert not await read(talk.id, first.id)
    assert ((now := await _now(talk)).unread, now.read_up_to) == (0, second.id)


async def test_who_answers_in_a_messenger_has_read(database: Database) -> None:
    talk = await _talk()
    await _heard(talk)
    answer = await _say(talk, Direction.TO_CUSTOMER)
    assert ((now := await _now(talk)).unread, now.read_up_to, now.last_said_id) == (0, answer.id, answer.id)


async def test_an_operator_answers_without_reading_for_the_promoter(database: Database) -> None:
    talk = await _talk()
    await _heard(talk)
    await _say(talk, Direction.TO_CUSTOMER, author="operator")
    assert ((now := await _now(talk)).unread, now.waits_since) == (1, None)


@pytest.mark.parametrize(("author", "medium"), [("system", "im"), ("", "meeting")])
async def test_what_nobody_said_is_neither_unread_nor_answered(database: Database, author: str, medium: str) -> None:
    talk = await _talk()
    await _heard(talk)
    await _say(talk, Direction.TO_PROMOTER, author=author, medium=medium)
    assert ((now := await _now(talk)).unread, now.waits_since is None) == (1, False)


async def test_two_conversations_that_become_one_lose_nothing_unread(database: Database) -> None:
    talk = await _talk()
    twin = await customer_at(await met("web", "yi-again", name="Yi"))
    other = await between(talk.promoter_id, twin.id)
    read_words = await _heard(talk)
    await read(talk.id, read_words.id)
    await _say(other, Direction.TO_PROMOTER)
    latest = await _heard(other)
    made = await merge(talk.customer_id, twin.id, evidence="email:yi@home.test")
    assert made is not None
    now = await _now(talk)
    assert (now.unread, now.last_said_id, now.waits_since is not None) == (3, latest.id, True)
    await undo(made.id)
    assert ((now := await _now(talk)).last_said_id, now.unread) == (read_words.id, 0)
    assert (await _now(other)).last_said_id == latest.id


@given(st.lists(st.sampled_from(["customer", "promoter", "operator", "meeting", "read"]), max_size=12))
@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_the_kept_count_is_always_what_counting_gives(database: Database, acts: list[str]) -> None:
    talk = await _talk(new_code()[:6], new_code()[:6])
    for act in acts:
        match act:
            case "customer":
                await _heard(talk)
            case "meeting":
                await _say(talk, Direction.TO_CUSTOMER, medium="meeting")
            case "read":
                await read(talk.id, (await _now(talk)).last_said_id or 0)
            case _:
                await _say(talk, Direction.TO_CUSTOMER, author=act)
    now = await _now(talk)
    since = Communication.filter(conversation_id=talk.id, direction=Direction.TO_PROMOTER, id__gt=now.read_up_to)
    assert now.unread == await since.exclude(medium="meeting").count()
    turns = [act for act in acts if act in {"customer", "promoter", "operator"}]
    assert (now.waits_since is not None) == (turns[-1:] == ["customer"])
