"""A promoter's own Telegram Business account: what is said there by hand, and what goes out there from elsewhere."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from tests.fixtures.house import House
from tests.fixtures.patience import within
from tests.fixtures.telegram import FakeTelegram
from tests.fixtures.telegram.delivery import Update
from tests.journeys.meeting import QUICK, promoter_with_card
from tests.journeys.test_telegram import picture, settings

pytestmark = pytest.mark.slow

SECRET = "the-locksmith-comes-at-nine"


async def said(house: House, *, at_least: int) -> list[dict[str, Any]]:
    """The communications, as soon as there are so many."""
    async with within():
        while len(kept := await house.export("communications")) < at_least:
            await asyncio.sleep(0.2)
    return kept


def on_disk(house: House, words: str) -> list[str]:
    """The files of the house that hold these words."""
    files = [each for each in house.folder.rglob("*") if each.is_file()]
    return [each.name for each in files if words.encode() in each.read_bytes()]


async def test_both_sides_of_a_customers_chat_and_nothing_of_any_other(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram, House(tmp_path, settings(telegram, "webhook") | QUICK) as house:
        jia, tag = await promoter_with_card(house, telegram)
        yi, friend = telegram.person("Yi"), telegram.person("Fen")
        account = telegram.business(jia)
        await telegram.wait_for(lambda sent: "Your account is connected" in sent.text)

        async def thrice(update: Update) -> Update:
            await update.taken()
            assert await telegram.redeliver(update, times=2) == [200, 200]
            return update

        await thrice(account.hears(friend, f"{SECRET} or not?"))
        await thrice(account.says(friend, f"yes, {SECRET}"))
        await thrice(account.says(friend, f"{SECRET}: your card {house.url}/c/{tag}", is_from_offline=True))
        hello = await thrice(account.hears(yi, f"Hi, I come from {house.url}/c/{tag}"))
        bound = await telegram.wait_for(lambda sent: "Your chat with Yi is with a customer" in sent.text)
        assert bound.chat_id == jia.id
        by_hand = await thrice(account.says(yi, "Hello Yi, by hand", reply_to=hello))
        await thrice(account.hears_photo(yi, picture(), "this one?"))
        await thrice(account.edits(by_hand, "Hello Yi, typed by hand"))
        question = await thrice(account.hears(yi, "never mind this"))
        await thrice(account.deletes(yi, question))
        kept = await said(house, at_least=4)
        async with within():
            while not kept[3].get("deleted_at") or not kept[2]["attachments"][0]["sha256"]:
                await asyncio.sleep(0.2)
                kept = await house.export("communications")
        assert [(each["direction"], each["text"], each["state"]) for each in kept] == [
            ("to_promoter", f"Hi, I come from {house.url}/c/{tag}", "sent"),
            ("to_customer", "Hello Yi, typed by hand", "sent"),
            ("to_promoter", "this one?", "sent"),
            ("to_promoter", "", "sent"),
        ]
        assert [version["text"] for version in kept[1]["versions"]] == ["Hello Yi, by hand"]
        assert [version["text"] for version in kept[3]["versions"]] == ["never mind this"]
        assert [(each["customer"], each["topic"]) for each in await house.export("opens")] == [("Yi", "Towel")]
        assert telegram.texts(friend.id) == telegram.texts(yi.id) == []
        assert not any("Hello Yi" in text or "never mind" in text for text in telegram.texts(jia.id))
        telegram.assert_well_formed()
        await house.stop()
        assert on_disk(house, SECRET) == []
        assert on_disk(house, "typed by hand")
        assert str(friend.id) not in house.log


async def test_answers_from_the_browser_go_out_in_the_promoters_name_while_that_is_allowed(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram, House(tmp_path, settings(telegram, "polling") | QUICK) as house:
        jia, tag = await promoter_with_card(house, telegram)
        yi = telegram.person("Yi")
        account = telegram.business(jia)
        account.hears(yi, f"from the fair: {tag}", hours_ago=25)
        await said(house, at_least=1)
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(house.url, cookie_jar=jar, headers={"Origin": house.url}) as browser:
            await join(browser, (await house.ask("promoter", "invite", "--renew", "1"))["code"])
            await post(browser, "/customers")
            await pressed(browser, "talk:1")
            await post(browser, "Still interested?")
            async with within():
                while not any("waits until Yi writes" in line["text"] for line in await lines(browser)):
                    await asyncio.sleep(0.2)
            assert not telegram.texts(yi.id)
            account.hears(yi, "yes I am")
            answer = await telegram.wait_for(lambda sent: "Still interested" in sent.text)
            assert answer.text == "Still interested?"
            assert answer.params["business_connection_id"] == account.connection_id
            async with within():
                while not any("yes I am" in line["text"] for line in await lines(browser)):
                    await asyncio.sleep(0.2)

            account.reconnects()
            await post(browser, "It is yours then.")
            again = await telegram.wait_for(lambda sent: "yours then" in sent.text)
            assert again.params["business_connection_id"] == account.connection_id
            account.disconnects()
            await telegram.wait_for(lambda sent: "no longer connected" in sent.text)
            await post(browser, "One more thing")
            async with within():
                while not any("Could not be delivered to Yi" in line["text"] for line in await lines(browser)):
                    await asyncio.sleep(0.2)
        telegram.assert_well_formed()
        kept = await house.export("communications")
        assert [(each["channel"], each["direction"], each["state"]) for each in kept] == [
            ("telegram", "to_promoter", "sent"),
            ("web", "to_customer", "sent"),
            ("telegram", "to_promoter", "sent"),
            ("web", "to_customer", "sent"),
            ("web", "to_customer", "failed"),
        ]


async def join(browser: aiohttp.ClientSession, code: str) -> None:
    async with browser.post(f"/join/{code}", data={}) as joined:
        assert joined.status < 400, await joined.text()


async def post(browser: aiohttp.ClientSession, text: str) -> None:
    await _act(browser, {"type": "said", "text": text})


async def pressed(browser: aiohttp.ClientSession, action: str) -> None:
    await _act(browser, {"type": "pressed", "action": action})


async def _act(browser: aiohttp.ClientSession, act: dict[str, object]) -> None:
    async with browser.post("/chat/posts", json={"client_id": str(uuid4()), **act}) as answer:
        assert answer.status == 202, await answer.text()


async def lines(browser: aiohttp.ClientSession) -> list[dict[str, Any]]:
    async with browser.get("/chat/lines") as answer:
        return list((await answer.json())["lines"])
