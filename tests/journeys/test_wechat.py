"""The whole story in Chinese with promoter and customer in WeChat, against a platform that counts every answer."""

import asyncio
import re
import sqlite3
from contextlib import closing
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest
import zxingcpp
from PIL import Image

from bot.channels.wechat.coordinates import from_satellite
from landing.cards import qr_svg
from tests.fixtures.house import House
from tests.fixtures.patience import within
from tests.fixtures.telegram import FakeTelegram
from tests.fixtures.wechat import FakeWeChat, Sent

pytestmark = pytest.mark.slow

AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


def settings(wechat: FakeWeChat, **more: str) -> dict[str, str]:
    values = {
        "APP_ID": wechat.app_id,
        "APP_SECRET": wechat.app_secret,
        "TOKEN": wechat.token,
        "API_URL": wechat.api_url,
        "AES_KEY": AES_KEY,
        **more,
    }
    return {f"HANDBILL_CHANNELS__WECHAT__{name}": value for name, value in values.items()}


def picture(*, side: int = 320) -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (side, side), "teal").save(drawn, "JPEG")
    return drawn.getvalue()


def code_in(sent: Sent) -> str:
    """What the QR code in a picture says; empty: there is none."""
    found = zxingcpp.read_barcodes(Image.open(BytesIO(sent.data))) if sent.type == "image" else []
    return found[0].text if found else ""


async def test_from_an_invitation_to_a_record_of_everything(tmp_path: Path) -> None:
    async with FakeWeChat() as wechat, House(tmp_path, settings(wechat)) as house:
        wechat.posts_to(f"{house.url}/hooks/wechat", aes_key=AES_KEY)
        wechat.every_push = 3
        await house.ask(
            "promotion", "add", "--title", "红毛巾", "--target", "https://shop.test/t", "--summary", "柔软。"
        )
        invitation = await house.ask("promoter", "invite", "--name", "王芳")
        wang = wechat.person("oWangFang_0123456789abcdefgh", follows=True)
        chen = wechat.person("oChenYi_0123456789abcdefghij")

        await wang.says(invitation["wechat"])
        joined = await wechat.wait_for(lambda sent: "欢迎，王芳" in sent.text)
        assert [entry["content"][:2] for entry in joined.content["list"]] == ["1.", "2.", "3.", "4.", "5."]

        await wang.says("分享卡")
        news = await wechat.wait_for(lambda sent: sent.type == "news")
        tag = news.url.removeprefix(f"{house.url}/c/")
        assert news.text == "红毛巾\n柔软。"
        scanned = await wechat.wait_for(lambda sent: code_in(sent) in wechat.account.codes)
        assert code_in(wechat.sent[1]) == news.url

        await chen.scans_code(code_in(scanned))
        shown = await wechat.wait_for(lambda sent: sent.to == chen.openid and sent.type == "news")
        assert shown.url.startswith(f"{house.url}/c/")
        assert shown.url != f"{house.url}/c/{tag}", "by a tag of Chen's own"
        assert shown.content["articles"][0]["picurl"] == f"{shown.url}/square.jpg"
        await wechat.wait_for(lambda sent: sent.to == chen.openid and "王芳 与您分享了这个" in sent.text)
        opened = await wechat.wait_for(
            lambda sent: sent.to == wang.openid and "打开了“红毛巾”· 据我们所知是第一次" in sent.text
        )

        await chen.says("你好，还有吗？")
        question = await wechat.wait_for(lambda sent: "还有吗" in sent.text)
        assert question.to == wang.openid
        # The greeting that came before may count as still on its way.
        assert re.search("还可回复 [45]/5 条", question.text)
        await wang.chooses(opened, "写消息")
        await wechat.wait_for(lambda sent: "您正在写给" in sent.text)
        wechat.expire_token()
        await wang.says("有，两百条。")
        heard = await wechat.wait_for(lambda sent: sent.to == chen.openid and "两百条" in sent.text)
        assert heard.text == "王芳 · 红毛巾\n有，两百条。"
        await chen.sends_file("image", picture())
        await wechat.wait_for(lambda sent: sent.to == wang.openid and sent.type == "image" and sent.data == picture())

        await wang.taps_menu("签到")
        await wechat.wait_for(lambda sent: sent.to == wang.openid and "位置" in sent.text)
        await wang.sends_place(*from_satellite(31.2304, 121.4737))
        await wechat.wait_for(lambda sent: "已签到，与" in sent.text)
        await wechat.wait_for(lambda sent: sent.to == chen.openid and "记录了与您的见面" in sent.text)
        await chen.says("1")
        await wechat.wait_for(lambda sent: sent.to == chen.openid and "已记录" in sent.text)
        await wang.says("完成")
        await wechat.wait_for(lambda sent: sent.to == wang.openid and "已结束" in sent.text)

        async with within():
            while not all(a["sha256"] for c in await house.export("communications") for a in c["attachments"]):
                await asyncio.sleep(0.2)
        said = [each for each in await house.export("communications") if each["medium"] == "im"]
        assert [(each["direction"], each["text"], each["state"]) for each in said] == [
            ("to_promoter", "你好，还有吗？", "sent"),
            ("to_customer", "有，两百条。", "sent"),
            ("to_promoter", "", "sent"),
        ]
        [seen] = await house.export("opens")
        assert (seen["tag"], seen["promoter"], seen["channel"], seen["visitor"]) == (tag, "王芳", "wechat", "person")
        [check_in] = await house.export("checkins")
        assert (check_in["customer_id"], check_in["latitude"]) == (
            seen["customer_id"],
            pytest.approx(31.2304, abs=1e-5),
        )
        assert all(posted.statuses == [200, 200, 200] for posted in wechat.posted)
        assert wechat.account.tokens == 2
        wechat.assert_well_formed()
        assert await house.stop() == 0
        for secret in (wechat.app_secret, wechat.token, AES_KEY, wechat.account.access_token):
            assert secret not in house.log


async def test_joining_by_the_code_on_the_invitations_page_and_what_wechat_keeps_to_itself(tmp_path: Path) -> None:
    async with FakeWeChat() as wechat, House(tmp_path, settings(wechat)) as house:
        wechat.posts_to(f"{house.url}/hooks/wechat", aes_key=AES_KEY)
        await house.ask("promotion", "add", "--title", "红毛巾", "--target", "https://shop.test/t")
        invitation = await house.ask("promoter", "invite", "--name", "王芳")
        async with aiohttp.ClientSession() as browser, browser.get(invitation["web"]) as page:
            assert page.status == 200
            shown = await page.text()
        [url] = [url for url, scene in wechat.account.codes.items() if scene == f"join_{invitation['code']}"]
        assert qr_svg(url).decode() in shown
        wang, chen = wechat.person("oWangFang_0123456789abcdefgh"), wechat.person("oChenYi_0123456789abcdefghij")
        await wang.scans_code(url)
        await wechat.wait_for(lambda sent: sent.to == wang.openid and "欢迎，王芳" in sent.text)

        await wang.says("分享卡")
        news = await wechat.wait_for(lambda sent: sent.type == "news")
        await chen.follows(news.url.rsplit("/", 1)[1])
        await wechat.wait_for(lambda sent: sent.to == chen.openid and "王芳 与您分享" in sent.text)
        await chen.is_watched_at(31.2304, 121.4737)
        await chen.sends_document("合同.pdf")
        heard = await wechat.wait_for(lambda sent: sent.to == wang.openid and "合同.pdf" in sent.text)
        assert "只收到了文件名" in heard.text
        await wechat.wait_for(lambda sent: sent.to == chen.openid and "只转达了文件名" in sent.text)
        await chen.sends_something_new()
        await wechat.wait_for(lambda sent: sent.to == wang.openid and "没有把这条消息的内容交给公众号" in sent.text)

        said = await house.export("communications")
        assert [[file["name"] for file in each["attachments"]] for each in said] == [["合同.pdf"], [""]]
        assert await house.export("checkins") == []
        with closing(sqlite3.connect(house.folder / "data" / "handbill.db")) as database, database:
            everything = "\n".join(database.iterdump())
        database.close()
        assert "31.2304" not in everything, "nobody agreed to be followed"
        wechat.assert_well_formed()


async def test_what_the_window_does_not_allow_waits_for_the_customers_next_words(tmp_path: Path) -> None:
    async with FakeWeChat() as wechat, House(tmp_path, settings(wechat)) as house:
        wechat.posts_to(f"{house.url}/hooks/wechat", aes_key=AES_KEY)
        await house.ask("promotion", "add", "--title", "红毛巾", "--target", "https://shop.test/t")
        invitation = await house.ask("promoter", "invite", "--name", "王芳")
        wang = wechat.person("oWangFang_0123456789abcdefgh", follows=True)
        chen = wechat.person("oChenYi_0123456789abcdefghij", follows=True)
        await wang.says(invitation["wechat"])
        await wechat.wait_for(lambda sent: "欢迎" in sent.text)  # else it counts among the answers to what comes next
        await wang.says("/card")
        news = await wechat.wait_for(lambda sent: sent.type == "news")
        await chen.scans(news.url.rsplit("/", 1)[1])
        await wechat.wait_for(lambda sent: sent.to == chen.openid and "王芳 与您分享" in sent.text)
        await chen.says("在吗？")
        await wechat.wait_for(lambda sent: "在吗" in sent.text and sent.to == wang.openid)
        await wang.says("客户")
        whom = await wechat.wait_for(lambda sent: "想写给谁" in sent.text)
        await wang.chooses(whom, "1.")
        await wechat.wait_for(lambda sent: "您正在写给" in sent.text)
        wechat.account.windows[chen.openid].open.pop("act")
        wechat.later(61)  # the minute after the scan is over for the platform
        for number in range(1, 8):
            await wang.says(f"第{number}句")
        values = await wechat.wait_for(lambda sent: "再次来信后才能发出" in sent.text)
        assert values.to == wang.openid
        await asyncio.sleep(1)
        assert [sent.text[-3:] for sent in wechat.to(chen)][-5:] == ["第1句", "第2句", "第3句", "第4句", "第5句"]
        await chen.says("嗯")
        await wechat.wait_for(lambda sent: "第7句" in sent.text and sent.to == chen.openid)
        assert [sent.text[-3:] for sent in wechat.to(chen)][-7:] == [f"第{number}句" for number in range(1, 8)]
        refused = [call for call in wechat.calls if call.path.endswith("custom/send")]
        assert len(refused) - len(wechat.sent) <= 2, "windows are known before they are tried"
        states = [each["state"] for each in await house.export("communications")]
        assert states == ["sent"] * 9
        wechat.assert_well_formed()


async def test_an_account_that_may_only_answer_does_so_within_the_request(tmp_path: Path) -> None:
    async with FakeWeChat() as wechat, House(tmp_path, settings(wechat, ANSWERS="passive")) as house:
        wechat.posts_to(f"{house.url}/hooks/wechat", aes_key=AES_KEY)
        await house.ask("promotion", "add", "--title", "红毛巾", "--target", "https://shop.test/t")
        invitation = await house.ask("promoter", "invite", "--name", "王]]>芳")
        wang = wechat.person("oWangFang_0123456789abcdefgh", follows=True)
        chen = wechat.person("oChenYi_0123456789abcdefghij", follows=True)
        joined = await wang.says(invitation["wechat"])
        assert "欢迎，王]]>芳" in joined.answer
        assert "1. 🎴 领取分享卡" in joined.answer
        card = await wang.says("1")
        assert f"{house.url}/c/" in card.answer
        tag = card.answer.split("/c/")[1][:22]
        promotion = await chen.scans(tag)
        assert "与您分享了这个" in promotion.answer
        asked = await chen.says("还有吗？")
        assert "再次来信后才能发出" in asked.answer
        heard = await wang.says("客户")
        assert "· 红毛巾\n还有吗？" in heard.answer
        assert "想写给谁" in heard.answer
        assert asked.statuses == heard.statuses == [200]
        assert not wechat.sent
        wechat.assert_well_formed()


async def test_a_customer_in_wechat_and_a_promoter_in_telegram(tmp_path: Path) -> None:
    async with FakeWeChat() as wechat, FakeTelegram() as telegram:
        both = settings(wechat) | {
            "HANDBILL_CHANNELS__TELEGRAM__TOKEN": telegram.token,
            "HANDBILL_CHANNELS__TELEGRAM__API_URL": telegram.api_url,
        }
        async with House(tmp_path, both) as house:
            wechat.posts_to(f"{house.url}/hooks/wechat", aes_key=AES_KEY)
            await house.ask("promotion", "add", "--title", "Towel", "--target", "https://shop.test/t")
            invitation = await house.ask("promoter", "invite", "--name", "Jia")
            jia, chen = telegram.person("Jia"), wechat.person("oChenYi_0123456789abcdefghij", follows=True)
            jia.starts(f"join_{invitation['code']}")
            jia.says("/card")
            card = await telegram.wait_for(lambda sent: sent.method == "sendPhoto")
            await chen.scans(telegram.card_url(card).rsplit("/", 1)[1])
            await wechat.wait_for(lambda sent: "Jia 与您分享" in sent.text)

            await chen.says("还有吗？")
            question = await telegram.wait_for(lambda sent: "还有吗" in sent.text)
            assert re.search("[45] of 5 answers", question.text)
            await house.on_record()
            jia.says("Yes <b>plenty</b>!", reply_to=question)
            await wechat.wait_for(lambda sent: sent.text == "Jia · Towel\nYes <b>plenty</b>!")
            await chen.sends_file("image", picture())
            await telegram.wait_for(lambda sent: sent.method == "sendPhoto" and sent.chat_id == jia.id)
            jia.sends_photo(picture(side=3000), "this one", reply_to=question)
            seen = await wechat.wait_for(lambda sent: sent.type == "image")
            assert Image.open(BytesIO(seen.data)).size == (2560, 2560)
            await chen.sends_place(31.2304, 121.4737)
            await telegram.wait_for(lambda sent: sent.method == "sendLocation")
            jia.sends_document("offer.pdf", b"%PDF", "application/pdf", reply_to=question)
            values = await telegram.wait_for(lambda sent: "can’t pass on files" in sent.text)
            assert values.chat_id == jia.id

            said = await house.export("communications")
            assert [(each["channel"], each["state"]) for each in said] == [
                ("wechat", "sent"),
                ("telegram", "sent"),
                ("wechat", "sent"),
                ("telegram", "sent"),
                ("wechat", "sent"),
                ("telegram", "failed"),
            ]
            wechat.assert_well_formed()
            telegram.assert_well_formed()


async def test_a_kill_loses_nothing_that_was_acknowledged_and_repeats_nothing(tmp_path: Path) -> None:
    async with FakeWeChat() as wechat, House(tmp_path, settings(wechat)) as house:
        wechat.posts_to(f"{house.url}/hooks/wechat", aes_key=AES_KEY)
        await house.ask("promotion", "add", "--title", "红毛巾", "--target", "https://shop.test/t")
        invitation = await house.ask("promoter", "invite", "--name", "王芳")
        wang = wechat.person("oWangFang_0123456789abcdefgh", follows=True)
        chen = wechat.person("oChenYi_0123456789abcdefghij", follows=True)
        await wang.says(invitation["wechat"])
        await wang.says("分享卡")
        news = await wechat.wait_for(lambda sent: sent.type == "news")
        await chen.scans(news.url.rsplit("/", 1)[1])
        await wechat.wait_for(lambda sent: sent.to == chen.openid and "与您分享" in sent.text)
        for number in (1, 2, 3):
            assert (await chen.says(f"第{number}句")).statuses == [200]
            await house.kill()
            await house.start()
        said = await house.export("communications")
        async with within(60):
            while not all(each["state"] in {"sent", "uncertain"} for each in said):
                await wang.says("完成")  # so that the promoter may be written to again
                await asyncio.sleep(1)
                said = await house.export("communications")
        assert [each["text"] for each in said] == ["第1句", "第2句", "第3句"]
        for number, each in enumerate(said, 1):
            copies = sum(f"第{number}句" in sent.text for sent in wechat.to(wang))
            assert copies == 1 or (copies == 2 and each["state"] == "uncertain")
        assert wechat.account.tokens == 1, "the token is kept over a kill"
