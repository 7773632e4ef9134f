"""The whole story with a promoter and a customer in Telegram, against a platform that checks every call."""

import asyncio
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.fixtures.house import House
from tests.fixtures.patience import within
from tests.fixtures.telegram import FakeTelegram

pytestmark = pytest.mark.slow


def settings(telegram: FakeTelegram, receive: str) -> dict[str, str]:
    return {
        "HANDBILL_CHANNELS__TELEGRAM__TOKEN": telegram.token,
        "HANDBILL_CHANNELS__TELEGRAM__API_URL": telegram.api_url,
        "HANDBILL_CHANNELS__TELEGRAM__RECEIVE": receive,
    }


def picture() -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (320, 200), "teal").save(drawn, "JPEG")
    return drawn.getvalue()


@pytest.mark.parametrize("receive", ["polling", "webhook"])
async def test_from_an_invitation_to_a_record_of_everything(tmp_path: Path, receive: str) -> None:
    async with FakeTelegram() as telegram, House(tmp_path, settings(telegram, receive)) as house:
        towel = await house.ask("promotion", "add", "--title", "Towel", "--target", "https://shop.test/t?x=1#top")
        invitation = await house.ask("promoter", "invite", "--name", "Jia")
        assert invitation["telegram"] == f"https://t.me/{telegram.username}?start=join_{invitation['code']}"

        jia, yi = telegram.person("Jia"), telegram.person("Yi", language_code="zh-hans")
        jia.starts(f"join_{invitation['code']}")
        await telegram.wait_for(lambda sent: "Welcome, Jia" in sent.text)
        jia.says("/card")
        card = await telegram.wait_for(lambda sent: sent.method == "sendPhoto")
        url = telegram.card_url(card)
        assert url in card.text
        tag = url.rsplit("/", 1)[1]

        async with house.browser.get(url, allow_redirects=False) as opened:
            assert opened.status == 302
            assert opened.headers["Location"].startswith("https://shop.test/t?x=1&hb=")
            open_id = opened.headers["X-Recorded"]
        await telegram.wait_for(lambda sent: "“Towel” was opened · the reader is not known" in sent.text)

        yi.starts(tag)
        await telegram.wait_for(lambda sent: "Yi opened “Towel” · first time" in sent.text)
        await telegram.wait_for(lambda sent: "Jia 与您分享" in sent.text)
        yi.says("你好，还有吗？")
        question = await telegram.wait_for(lambda sent: "还有吗" in sent.text)
        assert question.chat_id == jia.id
        assert question.text.startswith("Yi · Towel")
        await house.on_record()
        answer = jia.says("Yes, plenty!", reply_to=question)
        heard = await telegram.wait_for(lambda sent: "plenty" in sent.text)
        assert (heard.chat_id, heard.text) == (yi.id, "Jia · Towel\nYes, plenty!")
        jia.edits(answer, "Yes, two hundred!")
        await telegram.wait_for(lambda sent: sent.method == "editMessageText" and "two hundred" in sent.text)
        yi.sends_photo(picture(), "like this?")
        seen = await telegram.wait_for(lambda sent: sent.method == "sendPhoto" and "like this?" in sent.text)
        await house.on_record()
        jia.sends_location(31.2304, 121.4737, 12, reply_to=seen)
        await telegram.wait_for(lambda sent: "Checked in with Yi" in sent.text)
        offered = await jia.asks_inline("tow")
        assert url in str(offered)

        async with within():
            while not all(a["sha256"] for c in await house.export("communications") for a in c["attachments"]):
                await asyncio.sleep(0.2)
        telegram.assert_well_formed()
        opens = await house.export("opens")
        assert opens[0]["id"] == open_id
        assert [(each["promoter"], each["customer"], each["topic"]) for each in opens] == [
            ("Jia", None, "Towel"),
            ("Jia", "Yi", "Towel"),
        ]
        said = await house.export("communications")
        assert [(each["medium"], each["direction"], each["text"], each["state"]) for each in said] == [
            ("im", "to_promoter", "你好，还有吗？", "sent"),
            ("im", "to_customer", "Yes, two hundred!", "sent"),
            ("im", "to_promoter", "like this?", "sent"),
            ("meeting", "to_customer", "", "sent"),
        ]
        assert said[1]["edited_at"]
        assert [each["text"] for each in said[1]["versions"]] == ["Yes, plenty!"]
        [check_in] = await house.export("checkins")
        assert (check_in["customer_id"], check_in["accuracy_m"]) == (opens[1]["customer_id"], 12.0)
        assert (await house.export("tags"))[0]["promotion_id"] == towel["id"]
        assert await house.stop() == 0
        assert telegram.token not in house.log
        assert telegram.token.partition(":")[2] not in house.log


async def test_whoever_blocks_the_bot_is_not_written_to_and_the_sender_learns_it(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram, House(tmp_path, settings(telegram, "polling")) as house:
        await house.ask("promotion", "add", "--title", "Towel", "--target", "https://shop.test/t")
        invitation = await house.ask("promoter", "invite", "--name", "Jia")
        jia, yi = telegram.person("Jia"), telegram.person("Yi")
        jia.starts(f"join_{invitation['code']}")
        jia.says("/card")
        card = await telegram.wait_for(lambda sent: sent.method == "sendPhoto")
        yi.starts(telegram.card_url(card).rsplit("/", 1)[1])
        yi.says("hello")
        question = await telegram.wait_for(lambda sent: "hello" in sent.text and sent.chat_id == jia.id)
        await house.on_record()
        yi.blocks_bot()
        jia.says("are you there?", reply_to=question)
        await telegram.wait_for(lambda sent: "Could not be delivered to Yi" in sent.text)
        assert [each["state"] for each in await house.export("communications")] == ["sent", "failed"]
        telegram.assert_well_formed()
