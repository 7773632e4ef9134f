"""What is told when it is due, reminders and digests, over kills around that moment: once, on whichever channel."""

import asyncio
import random
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fixtures.email import FarServer
from tests.fixtures.house import House, free_port
from tests.fixtures.patience import within
from tests.fixtures.telegram import FakeTelegram
from tests.fixtures.wechat import FakeWeChat
from tests.journeys.meeting import promoter_with_card, yi_asks
from tests.journeys.test_email import settings as telegram_and_mail
from tests.journeys.test_telegram import settings as telegram_settings
from tests.journeys.test_wechat import AES_KEY, code_in
from tests.journeys.test_wechat import settings as wechat_settings

pytestmark = pytest.mark.slow
DIGEST = "SELECT state FROM outbox WHERE kind = 'digest'"
KILLS = 3
"""One fewer than after which a row is given up: every time, whoever had it may have told it."""
REMINDER = "SELECT state FROM outbox WHERE kind = 'reminder-due'"


def _database(house: House) -> sqlite3.Connection:
    return sqlite3.connect(house.folder / "data" / "handbill.db", timeout=30)


def _states(house: House, query: str) -> list[str]:
    with closing(_database(house)) as kept:
        return [str(state) for (state,) in kept.execute(query)]


async def _kill_until_told(house: House, query: str, chance: random.Random) -> str:
    """Kill the house at moments around the time, and let it be then. Return how the row ended."""
    for _ in range(KILLS):
        await asyncio.sleep(chance.random() * 4)  # so that kills fall at any moment
        await house.kill()
        await house.start()
    async with within(120):
        while not (ended := {"sent", "uncertain"} & set(_states(house, query))):
            await asyncio.sleep(0.1)
    assert _states(house, query) == [*ended]
    return ended.pop()


async def _once(house: House, query: str, times: Callable[[], int]) -> None:
    """Nobody is told again, whatever is killed; a copy too many is one that the record says may have been."""
    ended = await _kill_until_told(house, query, random.Random(15))
    for _ in range(2):
        await house.kill()
        await house.start()
        await house.on_record()
    assert _states(house, query) == [ended]
    assert times() == 1 or (ended == "uncertain" and times() == 2)


async def _digest_is_due(house: House) -> None:
    """While the house is down, the hour comes at which somebody wants their digest."""
    await house.kill()
    with closing(_database(house)) as kept, kept:
        due = (datetime.now(UTC) - timedelta(seconds=1)).isoformat(sep=" ")
        assert kept.execute("UPDATE digests SET due_at = ? WHERE at <> ''", (due,)).rowcount == 1
    await house.start()


async def test_a_reminder_is_told_once_over_kills_around_its_time(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram, House(tmp_path, telegram_settings(telegram, "polling")) as house:
        jia, tag = await promoter_with_card(house, telegram)
        _, asked = await yi_asks(telegram, jia, tag, "Is it soft?")
        await house.on_record()
        jia.says("/remind call back in 0.1 minutes", reply_to=asked)
        await telegram.wait_for(lambda sent: "You will be reminded then" in sent.text)

        def told() -> int:
            return sum(sent.text.startswith("⏰ You wanted to be reminded of Yi.\ncall back") for sent in telegram.sent)

        await _once(house, REMINDER, told)


@pytest.mark.exhaustive
async def test_a_digest_is_told_once_over_kills_by_mail(tmp_path: Path) -> None:
    port = free_port()
    async with (
        FakeTelegram() as telegram,
        FarServer() as far,
        House(tmp_path, telegram_and_mail(telegram, far, port)) as house,
    ):
        jia, tag = await promoter_with_card(house, telegram)
        await yi_asks(telegram, jia, tag, "Is it soft?")
        jia.says("/digest 8:30 Etc/UTC")
        await telegram.wait_for(lambda sent: "Every day at 08:30" in sent.text)
        jia.says("/devices jia@acme.test")
        mail = await far.wait_for(lambda got: "Your code" in got.text)
        code = re.search(r"\d{3} \d{3}", mail.text)
        assert code is not None
        jia.says(code[0])
        await telegram.wait_for(lambda sent: "is confirmed as yours" in sent.text)
        jia.says("/devices")
        listed = await telegram.wait_for(lambda sent: "Where you can be reached" in sent.text)
        jia.presses(listed, "E-mail jia@acme.test")
        chosen = await telegram.wait_for(lambda sent: "what would you like to do" in sent.text)
        jia.presses(chosen, "Tell me here first")
        await telegram.wait_for(lambda sent: "you are told on E-mail jia@acme.test first" in sent.text)
        await _digest_is_due(house)
        await _once(house, DIGEST, lambda: sum("☀️ Since" in got.text for got in far.to("jia@acme.test")))
        assert "Yi" in far.to("jia@acme.test")[-1].text
        assert not any("☀️ Since" in sent.text for sent in telegram.sent)


async def test_a_digest_is_told_once_over_kills_in_telegram(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram, House(tmp_path, telegram_settings(telegram, "polling")) as house:
        jia, tag = await promoter_with_card(house, telegram)
        await yi_asks(telegram, jia, tag, "Is it soft?")
        jia.says("/digest 8:30 Etc/UTC")
        await telegram.wait_for(lambda sent: "Every day at 08:30" in sent.text)
        await _digest_is_due(house)
        await _once(house, DIGEST, lambda: sum("☀️ Since" in sent.text for sent in telegram.sent))


@pytest.mark.exhaustive
async def test_a_digest_is_told_once_over_kills_in_wechat(tmp_path: Path) -> None:
    async with FakeWeChat() as wechat, House(tmp_path, wechat_settings(wechat)) as house:
        wechat.posts_to(f"{house.url}/hooks/wechat", aes_key=AES_KEY)
        await house.ask("promotion", "add", "--title", "红毛巾", "--target", "https://shop.test/t")
        invitation = await house.ask("promoter", "invite", "--name", "王芳")
        wang = wechat.person("oWangFang_0123456789abcdefgh", follows=True)
        chen = wechat.person("oChenYi_0123456789abcdefghij")
        await wang.says(invitation["wechat"])
        await wechat.wait_for(lambda sent: "欢迎，王芳" in sent.text)
        await wang.says("分享卡")
        scanned = await wechat.wait_for(lambda sent: code_in(sent) in wechat.account.codes)
        await chen.scans_code(code_in(scanned))
        await wechat.wait_for(lambda sent: sent.to == chen.openid and "与您分享了这个" in sent.text)
        await chen.says("还有吗？")
        await wechat.wait_for(lambda sent: sent.to == wang.openid and "还有吗" in sent.text)
        await wang.says("/digest 8:30 Asia/Shanghai")
        await wechat.wait_for(lambda sent: "每天 08:30" in sent.text)
        await _digest_is_due(house)
        await _once(house, DIGEST, lambda: sum("☀️" in sent.text and "以来" in sent.text for sent in wechat.sent))
