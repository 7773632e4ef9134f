"""A topic for each customer in the promoter's chat: nobody has to quote, and signs under messages go both ways."""

import asyncio
from pathlib import Path

import pytest

from tests.fixtures.house import House
from tests.fixtures.naming import names as named
from tests.fixtures.patience import within
from tests.fixtures.telegram import FakeTelegram
from tests.fixtures.telegram.sent import Sent
from tests.journeys.meeting import QUICK, promoter_with_card
from tests.journeys.test_business import on_disk
from tests.journeys.test_telegram import settings

pytestmark = pytest.mark.slow


def topic_of(sent: Sent) -> int:
    return int(sent.params["message_thread_id"])


def signs(sent: Sent) -> list[str]:
    """What a call sets under a message."""
    return [each["emoji"] for each in sent.params["reaction"]] if sent.method == "setMessageReaction" else []


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
            await house.on_record()
            yi.reacts(heard, "👍")
            await telegram.wait_for(lambda sent: signs(sent) == ["👌"] and sent.chat_id == jia.id)
            sign = await telegram.wait_for(lambda sent: signs(sent) == ["👍"])
            assert (sign.chat_id, sign.params["message_id"]) == (jia.id, answer.message["message_id"])
            jia.reacts(from_bo, "🔥")
            await telegram.wait_for(lambda sent: signs(sent) == ["🔥"] and sent.chat_id == bo.id)

            telegram.world.chats[jia.id].drop_topic(topic_of(from_bo))
            bo.says("are you there?")
            asked = await arrives("are you there?")
            assert topic_of(asked) not in {topic_of(from_bo), topic_of(from_yi)}
            jia.says("I am, Bo", topic=topic_of(asked))
            await arrives("I am, Bo", to=bo.id)
            assert not any(named(text, "Bo") for text in telegram.texts(yi.id))
            telegram.assert_well_formed()
            async with within():
                while {each["state"] for each in await house.export("communications")} != {"sent"}:
                    await asyncio.sleep(0.2)
            assert len(await house.export("communications")) == 5

            yi.blocks_bot()
            jia.says("Yi?", topic=topic_of(from_yi))
            assert topic_of(await arrives("“Yi?”")) == topic_of(from_yi)
            assert names() == ["💬 Bo · Towel", "🚫 Yi · Towel"]


async def test_of_a_teams_talk_only_what_answers_the_customer_goes_out(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram, House(tmp_path, settings(telegram, "polling") | QUICK) as house:
        jia, tag = await promoter_with_card(house, telegram)
        mate, yi = telegram.person("Mate"), telegram.person("Yi")
        group = telegram.group("Sales", jia, mate)
        group.becomes_forum()
        jia.says("/team", chat=group.chat)
        await telegram.wait_for(lambda sent: "customers write here" in sent.text)
        mate.says("secret of the team", chat=group.chat)
        mate.says("/history", chat=group.chat)
        await telegram.wait_for(lambda sent: "works in a customer’s topic" in sent.text)
        yi.starts(tag)
        yi.says("anybody there?")
        asked = await telegram.wait_for(lambda sent: "anybody there?" in sent.text)
        assert (asked.chat_id, asked.buttons) == (group.id, [])
        how = await telegram.wait_for(lambda sent: "Only a reply to Yi’s message" in sent.text)
        assert topic_of(how) == topic_of(asked)

        await house.on_record()
        mate.says("is this one serious?", chat=group.chat, topic=topic_of(asked))
        mate.says("We are!", chat=group.chat, topic=topic_of(asked), reply_to=asked)
        heard = await telegram.wait_for(lambda sent: "We are!" in sent.text and sent.chat_id == yi.id)
        assert (heard.chat_id, heard.text) == (yi.id, "Jia’s team · Towel\nWe are!")
        await telegram.wait_for(lambda sent: signs(sent) == ["👌"] and sent.chat_id == group.id)
        mate.says("/say What can we do?", chat=group.chat, topic=topic_of(asked))
        assert (
            await telegram.wait_for(lambda sent: "What can we do?" in sent.text and sent.chat_id == yi.id)
        ).chat_id == yi.id
        jia.says("回复 I am here, too", chat=group.chat, topic=topic_of(asked))
        own = await telegram.wait_for(lambda sent: "I am here, too" in sent.text and sent.chat_id == yi.id)
        assert own.text == "Jia · Towel\nI am here, too"
        mate.says("/note Wants a discount", chat=group.chat, topic=topic_of(asked), reply_to=asked)
        noted = await telegram.wait_for(lambda sent: "Noted about Yi" in sent.text)
        assert topic_of(noted) == topic_of(asked)
        mate.says("／笔记　Pays late", chat=group.chat, topic=topic_of(asked), reply_to=asked)
        late = await telegram.wait_for(lambda sent: "Noted about Yi" in sent.text and sent is not noted)
        slip = mate.says("/say One more", chat=group.chat, topic=topic_of(asked))
        await telegram.wait_for(lambda sent: "One more" in sent.text and sent.chat_id == yi.id)
        await house.on_record()
        mate.edits(slip, "/笔记 Wants two")
        await telegram.wait_for(lambda sent: "Noted about Yi" in sent.text and sent not in (noted, late))
        mate.says("/call", chat=group.chat, topic=topic_of(asked))
        refused = await telegram.wait_for(lambda sent: "In a group only /say" in sent.text)
        assert topic_of(refused) == topic_of(asked)

        for words in ("serious", "discount", "Pays late", "Wants two", "/note"):
            assert not any(words in text for text in telegram.texts(yi.id)), words
        telegram.assert_well_formed()
        assert [(each["text"], each["author"]) for each in await house.export("communications")] == [
            ("anybody there?", "customer"),
            ("We are!", "team:Mate"),
            ("What can we do?", "team:Mate"),
            ("I am here, too", "promoter"),
            ("One more", "team:Mate"),
        ]
        await house.stop()
        assert on_disk(house, "secret of the team") == on_disk(house, "is this one serious?") == []
