"""A customer's own topic in the promoter's chat: made, found again, renamed, healed."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram.channel import Telegram
from bot.messages import Message
from bot.outcomes import Final, Passing
from models.storage.database import Database
from models.talking.threads import Thread
from tests.bot.channels.telegram.conftest import Opening, whole
from tests.fixtures.telegram import FakeTelegram, Person

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def words(text: str, conversation: int = 1, thread: str = "Yi · Towel") -> Message:
    return Message(text=text, conversation_id=conversation, thread=thread)


@pytest.fixture
async def divided(database: Database, telegram: FakeTelegram, opening: Opening) -> AsyncIterator[Telegram]:
    """The channel of a bot that may divide private chats."""
    telegram.divide_private_chats()
    async with opening() as opened:
        yield opened


def names(telegram: FakeTelegram, person: Person) -> list[str]:
    return [topic["name"] for topic in telegram.world.chats[person.id].topics.values()]


def topics_of(telegram: FakeTelegram, person: Person) -> list[int | None]:
    """In which topic each text stands."""
    sent = [each for each in telegram.sent if each.method == "sendMessage" and each.chat_id == person.id]
    return [each.params.get("message_thread_id") for each in sent]


async def test_each_customer_has_one_topic(telegram: FakeTelegram, divided: Telegram, yi: Person) -> None:
    for key, message in enumerate((words("one"), words("two", 2, "Bo · Fair"), words("three"), Message(text="menu"))):
        await divided.send(str(yi.id), message, key=str(key))
    first, second, again, outside = topics_of(telegram, yi)
    assert names(telegram, yi) == ["Yi · Towel", "Bo · Fair"]
    assert first == again
    assert first != second
    assert outside is None


async def test_a_topic_is_called_what_it_is_about_now(telegram: FakeTelegram, divided: Telegram, yi: Person) -> None:
    await divided.send(str(yi.id), words("one"), key="1")
    await divided.send(str(yi.id), words("two", thread="Yi Chen · Fair" + "!" * 200), key="2")
    await divided.send(str(yi.id), words("three", thread="Yi Chen · Fair" + "!" * 200), key="3")
    assert len(set(topics_of(telegram, yi))) == 1
    [name] = names(telegram, yi)
    assert name.startswith("Yi Chen · Fair!")
    assert len(name) == 128
    assert [call.method for call, _ in telegram.calls].count("editForumTopic") == 1


async def test_a_deleted_topic_is_made_anew_and_the_message_arrives_once(
    telegram: FakeTelegram, divided: Telegram, yi: Person
) -> None:
    await divided.send(str(yi.id), words("one"), key="1")
    telegram.world.chats[yi.id].drop_topic(topics_of(telegram, yi)[0] or 0)
    ids = await whole(divided, yi.id, words("two"), key="2")
    assert telegram.texts(yi.id) == ["one", "two"]
    assert len(ids) == 1
    assert len(set(topics_of(telegram, yi))) == 2
    assert await Thread.all().count() == 1


async def test_where_no_topics_can_be_made_the_message_goes_out_all_the_same(
    telegram: FakeTelegram, divided: Telegram, yi: Person
) -> None:
    telegram.world.topics_in_private = False
    await divided.send(str(yi.id), words("one"), key="1")
    await divided.send(str(yi.id), words("two"), key="2")
    assert topics_of(telegram, yi) == [None, None]


async def test_a_bot_without_topics_asks_for_none(
    database: Database, telegram: FakeTelegram, channel: Telegram, yi: Person
) -> None:
    await channel.send(str(yi.id), words("one"), key="1")
    assert "createForumTopic" not in [call.method for call, _ in telegram.calls]
    assert topics_of(telegram, yi) == [None]


async def test_a_lost_answer_about_a_topic_leaves_no_doubt_about_the_message(
    telegram: FakeTelegram, divided: Telegram, yi: Person
) -> None:
    telegram.failures.on("createForumTopic").answer_lost()
    with pytest.raises(Passing):
        await divided.send(str(yi.id), words("one"), key="1")
    await divided.send(str(yi.id), words("one"), key="1")
    assert telegram.texts(yi.id) == ["one"]


async def test_a_reaction_is_shown_and_taken_away(
    database: Database, telegram: FakeTelegram, channel: Telegram, yi: Person
) -> None:
    [number] = await channel.send(str(yi.id), Message(text="hello"), key="1")
    chat = telegram.world.chats[yi.id]
    bots = (int(number), telegram.world.bot["id"])
    await channel.react(str(yi.id), number, "👍")
    assert [each["emoji"] for each in chat.reactions[bots]] == ["👍"]
    await channel.react(str(yi.id), number, "")
    assert chat.reactions[bots] == []
    with pytest.raises(Final):
        await channel.react(str(yi.id), "999", "👍")
