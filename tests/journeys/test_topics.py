"""A topic for each customer in the promoter's chat: nobody has to quote, and signs under messages go both ways."""

import asyncio
from pathlib import Path

import pytest

from tests.fixtures.house import House
from tests.fixtures.telegram import FakeTelegram
from tests.fixtures.telegram.sent import Sent
from tests.journeys.meeting import QUICK, promoter_with_card
from tests.journeys.test_business import on_disk
from tests.journeys.test_telegram import settings

pytestmark = pytest.mark.slow


def topic_of(sent: Sent) -> int:
    return int(sent.params["message_thread_id"])


async def test_what_is_said_in_a_topic_is_for_its_customer(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        telegram.divide_private_chats()
        async with House(tmp_path, settings(telegram, "polling") | QUICK) as house:
            jia, tag = await promoter_with_card(house, telegram)
            yi, bo = telegram.person("Yi"), telegram.person("Bo")

            async def arrives(words: str, **at: int) -> Sent:
                return await telegram.wait_for(lambda sent: words in sent.text and sent.chat_id == at.get("to", jia.id))

            def names() -> list[str]:
                return sorted(each["name"] for each in telegram.world.chats[jia.id].topics.values())

            yi.starts(tag)
            await arrives("Yi opened")
            assert names() == ["👀 Yi · Towel"]
            yi.says("hello from Yi")
            bo.starts(tag)
            bo.says("hello from Bo")
            from_yi, from_bo = await arrives("hello from Yi"), await arrives("hello from Bo")
            assert topic_of(await arrives("Yi opened")) == topic_of(from_yi) != topic_of(from_bo)
            assert names() == ["💬 Bo · Towel", "💬 Yi · Towel"]

            answer = jia.says("to you, Yi", topic=topic_of(from_yi))
            heard = await arrives("to you, Yi", to=yi.id)
            yi.reacts(heard, "👍")
            sign = await telegram.wait_for(lambda sent: sent.method == "setMessageReaction")
            assert (sign.chat_id, sign.params["message_id"]) == (jia.id, answer.message["message_id"])
            jia.reacts(from_bo, "🔥")
            other = await telegram.wait_for(lambda sent: sent.method == "setMessageReaction" and sent.chat_id == bo.id)
            assert other.params["reaction"] == [{"type": "emoji", "emoji": "🔥"}]

            telegram.world.chats[jia.id].drop_topic(topic_of(from_bo))
            bo.says("are you there?")
            asked = await arrives("are you there?")
            assert topic_of(asked) not in {topic_of(from_bo), topic_of(from_yi)}
            jia.says("I am, Bo", topic=topic_of(asked))
            await arrives("I am, Bo", to=bo.id)
            assert not any("Bo" in text for text in telegram.texts(yi.id))
            telegram.assert_well_formed()
            async with asyncio.timeout(30):
                while {each["state"] for each in await house.export("communications")} != {"sent"}:
                    await asyncio.sleep(0.2)
            assert len(await house.export("communications")) == 5

            yi.blocks_bot()
            jia.says("Yi?", topic=topic_of(from_yi))
            assert topic_of(await arrives("“Yi?”")) == topic_of(from_yi)
            assert names() == ["💬 Bo · Towel", "🚫 Yi · Towel"]


async def test_a_team_answers_in_its_groups_topics(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram, House(tmp_path, settings(telegram, "polling") | QUICK) as house:
        jia, tag = await promoter_with_card(house, telegram)
        mate, yi = telegram.person("Mate"), telegram.person("Yi")
        group = telegram.group("Sales", jia, mate)
        group.becomes_forum()
        jia.says("/team", chat=group.chat)
        await telegram.wait_for(lambda sent: "customers write here" in sent.text)
        mate.says("secret of the team", chat=group.chat)
        yi.starts(tag)
        yi.says("anybody there?")
        asked = await telegram.wait_for(lambda sent: "anybody there?" in sent.text)
        assert (asked.chat_id, asked.buttons) == (group.id, [])
        mate.says("We are!", chat=group.chat, topic=topic_of(asked))
        heard = await telegram.wait_for(lambda sent: "We are!" in sent.text)
        assert (heard.chat_id, heard.text) == (yi.id, "Jia · Towel\nWe are!")
        telegram.assert_well_formed()
        assert [each["text"] for each in await house.export("communications")] == ["anybody there?", "We are!"]
        await house.stop()
        assert on_disk(house, "secret of the team") == []
