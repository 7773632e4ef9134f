"""Two thousand customers, and a telephone: whoever is meant is found by a button, a number or two letters."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.fixtures.house import House
from tests.fixtures.telegram import FakeTelegram
from tests.fixtures.wechat import FakeWeChat
from tests.journeys import test_telegram, test_wechat

pytestmark = pytest.mark.slow

MANY = 2_000
AT = "2026-11-01 00:00:00+00:00"


def fill(house: House) -> None:
    """Customers of promoter 1, each with a conversation about promotion 1."""
    with closing(sqlite3.connect(house.folder / "data" / "handbill.db", timeout=30)) as database, database:
        names = [f"Person {n:04}" for n in range(MANY - 1)] + ["李小明"]
        database.executemany("INSERT INTO customers (name, created_at) VALUES (?, ?)", [(name, AT) for name in names])
        database.execute(
            "INSERT INTO conversations (promoter_id, customer_id, promotion_id, created_at, spoken_at)"
            " SELECT 1, id, 1, ?, ? FROM customers",
            (AT, AT),
        )


async def test_in_telegram_by_buttons_and_words(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram, House(tmp_path, test_telegram.settings(telegram, "polling")) as house:
        await house.ask("promotion", "add", "--title", "Towel", "--target", "https://shop.test/t")
        invitation = await house.ask("promoter", "invite", "--name", "Jia")
        jia = telegram.person("Jia")
        jia.starts(f"join_{invitation['code']}")
        await telegram.wait_for(lambda sent: "Welcome, Jia" in sent.text)
        fill(house)

        jia.says("/customers")
        first = await telegram.wait_for(lambda sent: "1–8 of 2,000" in sent.text)
        jia.presses(first, "More ›")
        second = await telegram.wait_for(lambda sent: "9–16 of 2,000" in sent.text)
        jia.presses(second, "‹ Back")
        await telegram.wait_for(lambda sent: "1–8 of 2,000" in sent.text and sent is not first)
        jia.says("小明")
        await telegram.wait_for(lambda sent: "You are writing to 李小明" in sent.text)
        jia.says("/history 1234")
        await telegram.wait_for(lambda sent: "Person 1234" in sent.text)
        jia.says("/call pers")
        await telegram.wait_for(lambda sent: "“pers”: 1–8 of 1,999 (of 2,000)" in sent.text)


async def test_in_wechat_by_numbers_and_words(tmp_path: Path) -> None:
    async with FakeWeChat() as wechat, House(tmp_path, test_wechat.settings(wechat)) as house:
        wechat.posts_to(f"{house.url}/hooks/wechat", aes_key=test_wechat.AES_KEY)
        await house.ask("promotion", "add", "--title", "红毛巾", "--target", "https://shop.test/t")
        invitation = await house.ask("promoter", "invite", "--name", "王芳")
        wang = wechat.person("oWangFang_0123456789abcdefgh", follows=True)
        await wang.says(invitation["wechat"])
        await wechat.wait_for(lambda sent: "欢迎，王芳" in sent.text)
        fill(house)

        await wang.says("客户")
        await wechat.wait_for(lambda sent: "第 1–8 位" in sent.text)
        await wang.says("9")
        await wechat.wait_for(lambda sent: "第 9–16 位" in sent.text)
        await wang.says("李")
        await wechat.wait_for(lambda sent: "李小明" in sent.text)
        await wang.says("/history person 19")
        await wechat.wait_for(lambda sent: "“person 19”" in sent.text)
