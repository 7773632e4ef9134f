"""Telegram posts an update until it hears 200, and sometimes once more: whatever is told again has its effect once."""

import asyncio
from collections import Counter
from pathlib import Path

import aiohttp
import pytest

from tests.fixtures.house import House
from tests.fixtures.patience import within
from tests.fixtures.telegram import FakeTelegram
from tests.fixtures.telegram.delivery import Update
from tests.journeys.meeting import QUICK, promoter_with_card
from tests.journeys.test_telegram import settings

pytestmark = pytest.mark.slow

PEOPLE = 10


async def test_an_update_told_three_times_has_one_effect(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram, House(tmp_path, settings(telegram, "webhook") | QUICK) as house:
        jia, tag = await promoter_with_card(house, telegram)
        webhook = telegram.world.delivery.webhook
        assert webhook is not None
        assert webhook.secret
        customers = [telegram.person(f"C{n}") for n in range(PEOPLE)]
        updates: list[Update] = []

        async def in_sequence(update: Update) -> None:
            await update.taken()
            assert await telegram.redeliver(update, times=2, at_once=False) == [200, 200]

        async def at_once(update: Update) -> None:
            assert await telegram.redeliver(update, times=3) == [200, 200, 200]

        for customer in customers:
            await in_sequence(customer.starts(tag))
        for way in (in_sequence, at_once):
            saying = [customer.says(f"{customer.name} {way.__name__}") for customer in customers]
            updates += saying
            await asyncio.gather(*(way(update) for update in saying))

        across = [customer.says(f"{customer.name} across a kill") for customer in customers]
        updates += across
        await across[0].taken()
        await house.kill()
        await house.start()
        await asyncio.gather(*(in_sequence(update) for update in across))
        await house.kill()
        await house.start()
        assert await asyncio.gather(*(telegram.redeliver(update, times=2) for update in updates)) == [[200, 200]] * len(
            updates
        )

        wanted = {update.message["text"] for update in updates}
        async with within(60):
            while not wanted <= {text.rpartition("\n")[2] for text in telegram.texts(jia.id)}:
                await asyncio.sleep(0.1)
        await asyncio.sleep(1)
        said = await house.export("communications")
        assert Counter(each["text"] for each in said) == Counter(wanted)
        assert len(wanted) == 3 * PEOPLE
        heard = Counter(text.rpartition("\n")[2] for text in telegram.texts(jia.id))
        doubled = {text for text in wanted if heard[text] > 1}
        assert doubled <= {each["text"] for each in said if each["state"] == "uncertain"}
        assert max(heard[text] for text in wanted) <= 2
        assert len(await house.export("opens")) == PEOPLE

        async with aiohttp.ClientSession() as stranger:
            guessed = {"X-Telegram-Bot-Api-Secret-Token": "guessed"}
            async with stranger.post(webhook.url, json=updates[0].body, headers=guessed) as refused:
                assert refused.status == 401
