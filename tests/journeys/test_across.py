"""A customer in the browser and a promoter in Telegram: words and pictures both ways."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from tests.fixtures.house import House
from tests.fixtures.patience import within
from tests.fixtures.telegram import FakeTelegram
from tests.journeys.test_telegram import picture, settings

pytestmark = pytest.mark.slow


async def test_words_and_pictures_go_both_ways(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram, House(tmp_path, settings(telegram, "polling")) as house:
        await house.ask("promotion", "add", "--title", "Towel", "--target", "https://shop.test/t")
        code = (await house.ask("promoter", "invite", "--name", "Jia"))["code"]
        jia = telegram.person("Jia")
        jia.starts(f"join_{code}")
        jia.says("/card")
        card = await telegram.wait_for(lambda sent: sent.method == "sendPhoto")
        tag = telegram.card_url(card).rsplit("/", 1)[1]

        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(house.url, cookie_jar=jar, headers={"Origin": house.url}) as yi:

            async def says(text: str, **more: object) -> None:
                post = {"client_id": str(uuid4()), "type": "said", "text": text, **more}
                async with yi.post("/chat/posts", json=post) as answer:
                    assert answer.status == 202, await answer.text()

            async def lines() -> list[dict[str, Any]]:
                async with yi.get("/chat/lines") as answer:
                    page = await answer.json()
                return list(page["lines"])

            await says("hello from the browser", tag=tag, name="Yi")
            question = await telegram.wait_for(lambda sent: "hello from the browser" in sent.text)
            assert (question.chat_id, question.text.splitlines()[0]) == (jia.id, "Yi · Towel")
            form = aiohttp.FormData()
            form.add_field("file", picture(), filename="towel.jpg", content_type="image/jpeg")
            async with yi.post("/chat/uploads", data=form) as uploaded:
                assert uploaded.status == 201, await uploaded.text()
                receipt = (await uploaded.json())["id"]
            await says("this one", enclosures=[receipt])
            seen = await telegram.wait_for(lambda sent: sent.method == "sendPhoto" and "this one" in sent.text)
            assert seen.chat_id == jia.id
            assert seen.pictures

            await house.on_record()
            jia.sends_photo(picture(), "or this one?", reply_to=seen)
            async with within():
                while not (answer := [line for line in await lines() if "or this one?" in line["text"]]):
                    await asyncio.sleep(0.2)
            [enclosure] = answer[0]["enclosures"]
            assert answer[0]["text"].startswith("Jia · Towel")
            async with yi.get("/" + enclosure["href"].removeprefix("/")) as fetched:
                assert fetched.status == 200
                assert fetched.content_type == "image/jpeg"
            async with aiohttp.ClientSession(house.url) as stranger, stranger.get("/" + enclosure["href"]) as refused:
                assert refused.status in {401, 403, 404}
        telegram.assert_well_formed()
        said = await house.export("communications")
        assert [(each["channel"], each["direction"], len(each["attachments"])) for each in said] == [
            ("web", "to_promoter", 0),
            ("web", "to_promoter", 1),
            ("telegram", "to_customer", 1),
        ]
        assert all(each["sha256"] for one in said for each in one["attachments"])
