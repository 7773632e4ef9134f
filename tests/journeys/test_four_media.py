"""One customer, reached by mail, chat, telephone and in person: one history in console, exports, search and chat."""

import asyncio
import html
import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from tests.fixtures.email import FarServer, MailProgram
from tests.fixtures.house import PHONE, House, free_port
from tests.fixtures.patience import within
from tests.fixtures.telegram import FakeTelegram
from tests.fixtures.telegram.people import Person
from tests.fixtures.telegram.sent import Sent
from tests.fixtures.voice import FakeProvider
from tests.journeys import test_calls, test_email

pytestmark = pytest.mark.slow

JIAS, YIS = "+8613800138000", "+4915112345678"
PAGE = "---\nform: [name, email, phone]\n---\n# Towel\n\nAlways know where it is.\n"
LIVED = [
    ("mail", "Hello Yi, 毛巾 are in stock"),
    ("mail", "Twelve please"),
    ("message", "And one for a friend"),
    ("call", ""),
    ("meeting", "thirteen towels handed over"),
]


async def test_one_history_wherever_it_is_read(tmp_path: Path) -> None:
    port = free_port()
    async with (
        FakeTelegram() as telegram,
        FarServer() as far,
        FakeProvider(every=3, shuffled=True) as provider,
        House(tmp_path, test_email.settings(telegram, far, port) | test_calls.settings(provider)) as house,
        test_calls.browser(house) as yi,
    ):
        provider.voice_url = f"{house.url}/hooks/voice"
        jia, tag = await _joins(house, telegram, tmp_path)
        await _live(house, telegram, far, provider, jia, yi, tag, MailProgram("yi@home.test", "Yi", port))

        exported = await _exported(house)
        moments = exported[::-1]
        assert [each["at"] for each in moments] == sorted(each["at"] for each in moments)
        assert {"opened", "details", "consent"} <= {each["kind"] for each in moments}
        spoken = [each for each in moments if each["kind"] in dict(LIVED)]
        assert [each["kind"] for each in spoken] == [kind for kind, _ in LIVED]
        assert all(words in each["text"] for (_, words), each in zip(LIVED, spoken, strict=True))
        [recording] = spoken[3]["attachments"]
        assert (recording["kind"], recording["mime"]) == ("audio", "audio/mpeg")

        assert [kind for kind, _ in await _shown(house, "/console/customers/1")] == [each["kind"] for each in exported]
        for words, kind in (("毛巾", "mail"), ("twelve", "mail"), ("friend", "message"), ('"handed over"', "meeting")):
            assert kind in [each for each, _ in await _shown(house, f"/console/search?q={words}")], words
        written = json.loads(await house.run("conversation", "1", "--format", "json"))["moments"]
        assert [each["id"] for each in written if each["kind"] in dict(LIVED)] == [each["id"] for each in spoken]
        jia.says("/done")
        jia.says("/history")
        choice = await telegram.wait_for(lambda sent: "history:1" in str(sent.buttons))
        jia.presses(choice, "Yi · Towel")
        await telegram.wait_for(lambda sent: "Twelve please" in sent.text and "handed over" in sent.text)


async def _joins(house: House, telegram: FakeTelegram, folder: Path) -> tuple[Person, str]:
    (folder / "towel.md").write_text(PAGE)
    await house.ask("promotion", "add", "--title", "Towel", "--page", str(folder / "towel.md"))
    jia = telegram.person("Jia")
    jia.starts(f"join_{(await house.ask('promoter', 'invite', '--name', 'Jia'))['code']}")
    jia.says("/card")
    card = await telegram.wait_for(lambda sent: sent.method == "sendPhoto")
    return jia, telegram.card_url(card).rsplit("/", 1)[1]


async def _live(
    house: House,
    telegram: FakeTelegram,
    far: FarServer,
    provider: FakeProvider,
    jia: Person,
    yi: aiohttp.ClientSession,
    tag: str,
    program: MailProgram,
) -> None:
    await _leaves_details(yi, tag)
    left = await telegram.wait_for(lambda sent: "left their details" in sent.text)
    await house.on_record()
    jia.says("Hello Yi, 毛巾 are in stock", reply_to=left)
    asks = await far.wait_for(lambda got: "left this mail address" in got.text)
    link = re.search(r"/confirm/[\w-]+", asks.text)
    assert link
    async with yi.post(link[0], data={"answer": "yes"}) as confirmed:  # in the browser that filled in the form
        assert confirmed.status == 200, await confirmed.text()
    first = await far.wait_for(lambda got: "are in stock" in got.text)
    await program.send(program.answer(first, "Twelve please"), times=3)
    await telegram.wait_for(lambda sent: "Twelve please" in sent.text)

    said = {"client_id": str(uuid4()), "type": "said", "text": "And one for a friend", "tag": tag, "name": "Yi"}
    async with yi.post("/chat/posts", json=said) as answer:
        assert answer.status == 202, await answer.text()
    asked = await telegram.wait_for(lambda sent: "for a friend" in sent.text)

    await _calls(telegram, provider, jia)
    await _meets(house, telegram, jia, asked)


async def _calls(telegram: FakeTelegram, provider: FakeProvider, jia: Person) -> None:
    """Jia rings Yi up, who lets the call be recorded."""
    jia.says(f"/call me {JIAS}")
    await telegram.wait_for(lambda sent: "is your telephone" in sent.text)
    provider.phone(YIS, key="1")
    provider.phone(JIAS, answers="yes")
    jia.says("/call")
    choice = await telegram.wait_for(lambda sent: "call:1" in str(sent.buttons))
    jia.presses(choice, "call:1")
    await telegram.wait_for(lambda sent: "will ring in a moment" in sent.text)
    async with within():
        while not provider.rung:
            await asyncio.sleep(0.05)
    await provider.idle()
    await telegram.wait_for(lambda sent: "recording of your call" in sent.text)


async def _meets(house: House, telegram: FakeTelegram, jia: Person, asked: Sent) -> None:
    """Jia meets Yi, whose words these are, and notes what came of it."""
    jia.sends_location(31.2304, 121.4737, 12.0, reply_to=asked)
    noted = await telegram.wait_for(lambda sent: "correct" in str(sent.buttons))
    await house.on_record()
    jia.says("thirteen towels handed over", reply_to=noted)
    await telegram.wait_for(lambda sent: "note" in sent.text.lower() and sent.chat_id == jia.id)


async def _leaves_details(yi: aiohttp.ClientSession, tag: str) -> None:
    async with yi.get(f"/c/{tag}") as answer:
        token = re.search(r'name="handbill-open" content="([^"]+)"', await answer.text())
    assert token
    value = {"name": "Yi", "email": "yi@home.test", "phone": "0151 12345678", "consent": True}
    event = {"id": str(uuid4()), "kind": "form", "value": value}
    async with yi.post(f"/i/{token[1]}", json={"events": [event]}) as response:
        assert response.status == 204, await response.text()


async def _exported(house: House) -> list[dict[str, Any]]:
    """The newest first, once the note is in it."""
    async with within():
        while "handed over" not in (response := await house.run("export", "timeline", "--customer", "1")):
            await asyncio.sleep(0.2)
    return [json.loads(line) for line in response.splitlines()]


async def _shown(house: House, path: str) -> list[tuple[str, str]]:
    """Kind and source of each moment on a page of the console."""
    link = re.search(r"http\S+/console/enter/\S+", await house.run("console"))
    assert link
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar, headers={"Origin": house.url, "User-Agent": PHONE}) as operator:
        async with operator.post(link[0]) as entered:
            assert entered.status == 200
        async with operator.get(house.url + path) as answer:
            assert answer.status == 200
            source = await answer.text()
    found = re.findall(r'<li id="m-[^"]*" class="moment ([\w-]+)[^"]*">(.*?)</li>', source, re.DOTALL)
    return [(kind, html.unescape(text)) for kind, text in found]
