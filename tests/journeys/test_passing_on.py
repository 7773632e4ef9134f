"""A page goes on through six levels, by every way that there is: each open names the one it came from, and how."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from tests.fixtures.email import FarServer, MailProgram
from tests.fixtures.house import House, free_port
from tests.fixtures.telegram import FakeTelegram
from tests.fixtures.wechat import USER_AGENT, FakeWeChat
from tests.journeys import test_email, test_wechat
from tests.landing.readers.test_opens import token_of
from tests.models.reports.test_spread import measured

pytestmark = pytest.mark.slow

WAYS = ("share", "link", "qr", "card")
PAGE = "---\nform: [name, email]\n---\n# Towel\n\nAlways know where it is.\n"


@dataclass(frozen=True)
class Reading:
    """What a browser knows of its open."""

    open_id: str
    token: str
    code: str


class Readers:
    """Browsers, each of them somebody else's."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.plan: dict[str, tuple[str | None, str]] = {}
        """Of each open the one it came through, and the way."""
        self.readings: list[Reading] = []

    async def reads(self, link: str, through: str | None, way: str, *, agent: str = "") -> Reading:
        """Somebody opens the link and looks at the page."""
        code = link.rpartition("/")[2]
        headers = {"User-Agent": agent} if agent else {}
        async with self._house.browser.get(f"{self._house.url}/c/{code}", headers=headers) as answer:
            assert answer.status == 200
            reading = Reading(answer.headers["X-Recorded"], token_of(await answer.text()), code)
        await self._reports(reading, {"kind": "shown", "value": {}})
        self.plan[reading.open_id] = (through, way)
        self.readings.append(reading)
        return reading

    async def crowd(self, number: int, chance: Random) -> None:
        """So many more, four at a time: each by a link of somebody's who has read already."""
        while number > 0:
            some = [(chance.choice(self.readings), chance.choice(WAYS)) for _ in range(min(4, number))]
            links = await asyncio.gather(*(self.link(parent, way) for parent, way in some))
            came = zip(links, some, strict=True)
            await asyncio.gather(*(self.reads(link, parent.open_id, way) for link, (parent, way) in came))
            number -= len(some)

    async def fills_in(self, reading: Reading, **filled: str) -> None:
        await self._reports(reading, {"kind": "form", "value": {**filled, "consent": True}})

    async def link(self, reading: Reading, way: str) -> str:
        """The reader's own link for this way."""
        async with self._house.browser.post(f"{self._house.url}/i/{reading.token}/marks") as answer:
            assert answer.status == 200
            return str((await answer.json())[way])

    async def menu(self, reading: Reading) -> str:
        """What WeChat's own menu passes on from this page."""
        page = f"{self._house.url}/c/{reading.code}"
        body = {"open": reading.token, "page": page}
        async with self._house.browser.post(
            f"{page}/share/wechat", json=body, headers={"User-Agent": USER_AGENT}
        ) as answer:
            assert answer.status == 200
            return str((await answer.json())["then"][0][1]["link"])

    async def _reports(self, reading: Reading, event: dict[str, Any]) -> None:
        body = {"events": [{"id": str(uuid4()), **event}]}
        async with self._house.browser.post(f"{self._house.url}/i/{reading.token}", json=body) as answer:
            assert answer.status == 204, await answer.text()


async def test_forty_readers_six_levels_and_every_way_there_is(tmp_path: Path) -> None:
    port = free_port()
    async with (
        FakeTelegram() as telegram,
        FakeWeChat() as wechat,
        FarServer() as far,
        House(tmp_path, test_email.settings(telegram, far, port) | test_wechat.settings(wechat)) as house,
    ):
        (tmp_path / "towel.md").write_text(PAGE)
        towel = await house.ask("promotion", "add", "--title", "Towel", "--page", str(tmp_path / "towel.md"))
        invitation = await house.ask("promoter", "invite", "--name", "Jia")
        jia, yi, zed = telegram.person("Jia"), telegram.person("Yi"), telegram.person("Zed")
        jia.starts(f"join_{invitation['code']}")
        jia.says("/card")
        card = telegram.card_url(await telegram.wait_for(lambda sent: sent.method == "sendPhoto"))
        readers = Readers(house)

        # Browsers: the share button, the code on the page, a copied link, a saved card.
        root = await readers.reads(card, None, "tag")
        shared = await readers.reads(await readers.link(root, "share"), root.open_id, "share")
        scanned = await readers.reads(await readers.link(root, "qr"), root.open_id, "qr")
        copied = await readers.reads(await readers.link(shared, "link"), shared.open_id, "link")
        await readers.reads(await readers.link(scanned, "card"), scanned.open_id, "card")

        # Telegram: Yi comes by a copied link's code, sends a card by inline mode and gives Zed a link to the bot.
        yi.starts((await readers.link(copied, "link")).rpartition("/")[2])
        shown = await telegram.wait_for(lambda sent: sent.chat_id == yi.id and "shared this with you" in sent.text)
        [read] = [each for each in await house.export("opens") if each["customer"] == "Yi"]
        readers.plan[read["id"]] = (copied.open_id, "link")
        [offer] = (await yi.asks_inline("tow"))["results"]
        yi.chooses_inline(offer["id"])
        by_inline = await readers.reads(offer["id"], read["id"], "inline")
        yi.presses(shown, "🔗 A link of your own")
        own = await telegram.wait_for(lambda sent: sent.chat_id == yi.id and "to pass on as you like" in sent.text)
        zed.starts(own.text.rpartition("start=")[2].strip())
        await telegram.wait_for(lambda sent: sent.chat_id == zed.id and "shared this with you" in sent.text)
        [zeds] = [each for each in await house.export("opens") if each["customer"] == "Zed"]
        readers.plan[zeds["id"]] = (read["id"], "start")

        # WeChat's own menu, and below it a target site's button.
        in_wechat = await readers.reads(
            await readers.link(by_inline, "share"), by_inline.open_id, "share", agent=USER_AGENT
        )
        by_menu = await readers.reads(await readers.menu(in_wechat), in_wechat.open_id, "menu", agent=USER_AGENT)
        await readers.reads(await readers.link(by_menu, "site"), by_menu.open_id, "site")

        # Mail: Mo leaves an address on the page, is sent a card, and forwards the mail.
        mos = await readers.reads(await readers.link(scanned, "share"), scanned.open_id, "share")
        await readers.fills_in(mos, name="Mo", email="mo@home.test")
        left = await telegram.wait_for(lambda sent: "left their details" in sent.text)
        await house.on_record()
        jia.says("Shall I send you a card?", reply_to=left)
        asked = await far.wait_for(lambda got: "left this mail address with Jia" in got.text)
        mo = MailProgram("mo@home.test", "Mo", port)
        await mo.send(mo.answer(asked, "Yes"))
        await far.wait_for(lambda got: "Shall I send you a card?" in got.text)
        jia.presses(left, "✍️ Write")
        await telegram.wait_for(lambda sent: "You are writing to Mo" in sent.text)
        jia.says("/card")
        to_send = await telegram.wait_for(lambda sent: "✉️ Send to Mo" in str(sent.buttons))
        await house.on_record()
        jia.presses(to_send, "✉️ Send to Mo")
        mail = await far.wait_for(lambda got: "Forward this" in got.text)
        forwarded = mail.text.rpartition("Forward this: ")[2].split()[0]
        await readers.reads(forwarded, mos.open_id, "mail")

        await readers.crowd(40 - len(readers.plan), Random(12))

        opens = {each["id"]: each for each in await house.export("opens")}
        assert {number: each["parent_open_id"] for number, each in opens.items()} == {
            number: through for number, (through, _) in readers.plan.items()
        }
        spread = await house.export("spread")
        told = {each["open_id"]: (each["parent_open_id"], each["way"]) for each in spread}
        assert told == readers.plan
        assert {each["certainty"] for each in spread if each["parent_open_id"]} == {"certain"}
        assert len(spread) == 40
        assert max(each["generation"] for each in spread) >= 7
        assert {each["root_open_id"] for each in spread} == {root.open_id}
        assert opens[read["id"]]["extension"]["share"] == 1, "Telegram itself told that the card was sent"
        assert [each["value"] for each in await house.export("interactions") if each["kind"] == "share"] == [
            {"way": "inline"}
        ]
        figures = await house.ask("spread", "--promotion", str(towel["id"]))
        measures = measured(spread)
        assert {figure: figures[figure] for figure in measures if figure != "hubs"} == {
            figure: value for figure, value in measures.items() if figure != "hubs"
        }
        assert figures["hubs"]
        hubs = {(hub["open_id"], hub["brought"], hub["brought_in_all"]) for hub in figures["hubs"]}
        assert hubs <= measures["hubs"]
        assert set(figures["by_way"]) >= {"share", "qr", "link", "card", "inline", "start", "menu", "site", "mail"}
        assert await house.ask("spread", "--promotion", str(towel["id"]), "--rebuild") == figures
        assert await house.export("spread") == spread
        telegram.assert_well_formed()
        assert await house.stop() == 0
