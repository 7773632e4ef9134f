"""A promoter's day in Telegram, all of it in Chinese: every word typed, every button, every answer."""

import re
from pathlib import Path

import pytest

from tests.fixtures.house import House
from tests.fixtures.telegram import FakeTelegram
from tests.fixtures.telegram.people import Person
from tests.fixtures.telegram.sent import Sent
from tests.journeys.meeting import QUICK
from tests.journeys.test_telegram import settings

pytestmark = pytest.mark.slow

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Day:
    """What arrives for one person after the other, in order."""

    def __init__(self, telegram: FakeTelegram) -> None:
        self._telegram = telegram

    async def hears(self, who: Person, words: str) -> Sent:
        return await self._telegram.wait_for(lambda sent: sent.chat_id == who.id and words in sent.text)


async def test_a_promoters_day_in_chinese(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram, House(tmp_path, QUICK | settings(telegram, "polling")) as house:
        await house.ask("promotion", "add", "--title", "毛巾", "--target", "https://shop.test/t")
        invitation = await house.ask("promoter", "invite", "--name", "佳")
        jia = telegram.person("佳", language_code="zh-hans")
        yi = telegram.person("小易", language_code="zh-CN")
        day = Day(telegram)

        # She joins, and asks for her card by its name alone.
        jia.starts(f"join_{invitation['code']}")
        jia.presses(await day.hears(jia, "欢迎，佳"), "❓ 帮助")
        await day.hears(jia, "/devices – 在哪里通知您")
        jia.says("名片")
        card = await telegram.wait_for(lambda sent: sent.method == "sendPhoto")
        assert "毛巾" in card.text

        # A customer comes by it, and they talk: by quoting, then by choosing.
        yi.starts(telegram.card_url(card).rsplit("/", 1)[1])
        await day.hears(jia, "小易 打开了“毛巾”· 据我们所知是第一次")
        await day.hears(yi, "佳 与您分享了这个")
        yi.says("还有货吗？")
        question = await day.hears(jia, "还有货吗？")
        await house.on_record()
        jia.says("有的", reply_to=question)
        assert (await day.hears(yi, "有的")).text == "佳 · 毛巾\n有的"
        jia.says("客户")
        jia.presses(await day.hears(jia, "想写给谁？"), "小易 · 毛巾")
        await day.hears(jia, "您正在写给 小易")
        jia.says("明天发货")
        await day.hears(yi, "明天发货")
        jia.says("完成")
        await day.hears(jia, "已结束")

        # They meet.
        jia.sends_location(31.2304, 121.4737, 12)
        jia.presses(await day.hears(jia, "您在与谁见面？"), "小易 · 毛巾")
        await day.hears(jia, "已签到，与 小易 见面")
        yi.presses(await day.hears(yi, "佳 记录了与您的见面"), "是")
        await day.hears(yi, "谢谢")

        # Her numbers, her hours, her terminals: her other telephone joins by a link that works once.
        jia.says("统计")
        await day.hears(jia, "毛巾：打开 1 次")
        jia.says("免打扰")
        jia.presses(await day.hears(jia, "还没有设置免打扰时间"), "22:00–08:00")
        await day.hears(jia, "通知在 22:00 到 08:00 之间暂缓")
        jia.says("我的设备")
        jia.presses(await day.hears(jia, "• Telegram · 佳（当前聊天）"), "➕ 再添加一个")
        ticket = re.search(r"start=(join_\S+)", (await day.hears(jia, "只能用一次")).text)
        assert ticket is not None
        other, thief = telegram.person("佳（备用）", language_code="zh-hans"), telegram.person("贼", language_code="zh")
        other.starts(ticket[1])
        await day.hears(other, "欢迎，佳")
        thief.starts(ticket[1])
        await day.hears(thief, "这个邀请无效或已失效")

        # The customer's own number, as Telegram vouches for it.
        yi.sends_contact("8613800138000")
        await day.hears(yi, "已确认 +8613800138000 属于您")

        telegram.assert_well_formed()
        texts = [text for who in (jia, yi, other, thief) for text in telegram.texts(who.id) if text]
        assert len(texts) > 20
        assert [text for text in texts if not _CHINESE.search(text)] == []
        addresses = {each["external_id"] for each in (await house.export("promoters"))[0]["addresses"]}
        assert addresses == {str(jia.id), str(other.id)}
        [customer] = await house.export("customers")
        assert {"channel": "voice", "external_id": "+8613800138000"} in customer["addresses"]
        [met] = await house.export("checkins")
        assert met["customer_id"] == customer["id"]
        assert await house.stop() == 0
