"""kill -9 at any moment: two independent logs, what was acknowledged and what the export shows, agree."""

import asyncio
import json
import random
from collections import Counter
from pathlib import Path
from uuid import uuid4

import aiohttp
import pytest

from tests.fixtures.house import House
from tests.fixtures.patience import within
from tests.fixtures.telegram import FakeTelegram
from tests.journeys.test_telegram import settings

pytestmark = pytest.mark.slow

OPENS = 1500
KILLS = 3


async def _card(house: House, **promotion: str) -> str:
    """The URL of a card, asked for in the web chat."""
    options = [word for key, value in promotion.items() for word in (f"--{key}", value)]
    await house.ask("promotion", "add", "--title", "Towel", *options)
    code = (await house.ask("promoter", "invite", "--name", "Jia"))["code"]
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar, headers={"Origin": house.url}) as jia:
        async with jia.post(f"{house.url}/join/{code}") as joined:
            assert joined.status == 200
        words = {"client_id": str(uuid4()), "type": "said", "text": "/card"}
        async with jia.post(f"{house.url}/chat/posts", json=words) as posted:
            assert posted.status == 202, await posted.text()
        async with within():
            while not (tags := await house.export("tags")):
                await asyncio.sleep(0.1)
    return str(tags[0]["url"])


async def test_no_acknowledged_open_or_report_is_lost_by_kills(tmp_path: Path) -> None:
    chance = random.Random(7)
    (tmp_path / "page.md").write_text("# Towel\n\nAlways know where it is.")
    async with House(tmp_path) as house:
        url = await _card(house, page=str(tmp_path / "page.md"))
        opened: list[str] = []
        reported: list[str] = []
        wanted = asyncio.Semaphore(24)

        async def one_reader() -> None:
            async with wanted:
                try:
                    async with house.browser.get(url) as page:
                        text = await page.text()
                    if page.status == 503:  # just started, and the disk is slow: not now, which acknowledges nothing
                        return
                    assert page.status == 200, text
                    opened.append(page.headers["X-Recorded"])
                    token = text.split('name="handbill-open" content="')[1].split('"')[0]
                    event = str(uuid4())
                    body = json.dumps({"events": [{"id": event, "kind": "scroll", "value": {"percent": 50}}]})
                    async with house.browser.post(f"{house.url}/i/{token}", data=body) as answer:
                        if answer.status == 204:
                            reported.append(event)
                except aiohttp.ClientError:
                    await asyncio.sleep(0.05)  # killed under our hands: never acknowledged

        async def killer() -> None:
            for _ in range(KILLS):
                before = len(opened)
                while len(opened) < before + OPENS // (KILLS + 2):
                    await asyncio.sleep(0.01)
                await asyncio.sleep(chance.random() * 0.05)
                await house.kill()
                await house.start()

        killing = asyncio.create_task(killer())
        while len(opened) < OPENS or not killing.done():
            await asyncio.gather(*(one_reader() for _ in range(100)))
        await killing
        kept = Counter(each["id"] for each in await house.export("opens"))
        kept_reports = Counter(each["id"] for each in await house.export("interactions"))
    assert len(reported) > OPENS // 2
    assert set(opened) <= set(kept)
    assert set(reported) <= set(kept_reports)
    assert set(kept.values()) | set(kept_reports.values()) == {1}


@pytest.mark.parametrize("receive", ["polling", "webhook"])
async def test_messages_survive_kills_each_once_and_in_order(tmp_path: Path, receive: str) -> None:
    people, each_says = 8, 12
    with_limits = {
        "HANDBILL_CHANNELS__TELEGRAM__MESSAGES_PER_SECOND": "1000",
        "HANDBILL_CHANNELS__TELEGRAM__ACCOUNT_GAP_S": "0",
    }
    async with FakeTelegram() as telegram, House(tmp_path, settings(telegram, receive) | with_limits) as house:
        await house.ask("promotion", "add", "--title", "Towel", "--target", "https://shop.test/t")
        code = (await house.ask("promoter", "invite", "--name", "Jia"))["code"]
        jia = telegram.person("Jia")
        jia.starts(f"join_{code}")
        jia.says("/card")
        card = await telegram.wait_for(lambda sent: sent.method == "sendPhoto")
        tag = telegram.card_url(card).rsplit("/", 1)[1]
        customers = [telegram.person(f"C{n}") for n in range(people)]
        for customer in customers:
            customer.starts(tag)
        for n in range(each_says):
            for customer in customers:
                customer.says(f"{customer.name} says {n:02}")
            if n in {3, 7}:
                await asyncio.sleep(0.3)
                await house.kill()
                await house.start()
        wanted = {f"C{p} says {n:02}" for p in range(people) for n in range(each_says)}
        async with within(90):
            while not wanted <= {text.rpartition("\n")[2] for text in telegram.texts(jia.id)}:
                await asyncio.sleep(0.2)
        await asyncio.sleep(1)
        said = await house.export("communications")
        assert Counter(each["text"] for each in said) == Counter(wanted)
        heard = [text.rpartition("\n")[2] for text in telegram.texts(jia.id) if " says " in text]
        doubled = {text for text, times in Counter(heard).items() if times > 1}
        assert doubled <= {each["text"] for each in said if each["state"] == "uncertain"}
        assert max(Counter(heard).values()) <= 2
        for customer in customers:
            firsts = list(dict.fromkeys(text for text in heard if text.startswith(f"{customer.name} ")))
            assert firsts == sorted(firsts)
        telegram.assert_well_formed()


async def test_two_first_messages_of_a_new_customer_make_one_conversation(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        url = await _card(house, target="https://shop.test/t")
        tag = url.rsplit("/", 1)[1]

        async def stranger(n: int) -> None:
            jar = aiohttp.CookieJar(unsafe=True)
            async with aiohttp.ClientSession(cookie_jar=jar, headers={"Origin": house.url}) as browser:
                client_id = str(uuid4())
                post = {"client_id": client_id, "type": "said", "text": f"hello {n}", "tag": tag, "name": f"S{n}"}
                answers = await asyncio.gather(*(browser.post(f"{house.url}/chat/posts", json=post) for _ in range(3)))
                assert {answer.status for answer in answers} <= {200, 202}, [await a.text() for a in answers]

        await asyncio.gather(*(stranger(n) for n in range(20)))
        async with within():
            while len(said := await house.export("communications")) < 20:
                await asyncio.sleep(0.3)
        assert Counter(each["text"] for each in said) == Counter(f"hello {n}" for n in range(20))
