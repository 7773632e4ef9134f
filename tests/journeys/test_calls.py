"""Telephone calls from beginning to end: two browsers, two telephones, a provider that tells everything three times."""

import asyncio
import hashlib
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from tests.fixtures.house import PHONE, House
from tests.fixtures.patience import within
from tests.fixtures.voice import FakeProvider, Phone
from tests.journeys.test_business import join, lines, post, pressed

pytestmark = pytest.mark.slow

JIAS, YIS = "+8613800138000", "+4915112345678"
PAGE = """---
form: [name, phone]
---

Always know where it is.
"""


def settings(provider: FakeProvider) -> dict[str, str]:
    voice = {
        "ACCOUNT_SID": provider.account_sid,
        "AUTH_TOKEN": provider.auth_token,
        "FROM_NUMBER": provider.number,
        "API_URL": provider.api_url,
        "COUNTRY": "49",
        "CALLS_PER_SECOND": "50",
    }
    return {f"HANDBILL_CHANNELS__VOICE__{key}": value for key, value in voice.items()}


def browser(house: House) -> aiohttp.ClientSession:
    jar = aiohttp.CookieJar(unsafe=True)
    return aiohttp.ClientSession(house.url, cookie_jar=jar, headers={"Origin": house.url, "User-Agent": PHONE})


async def shown(who: aiohttp.ClientSession, words: str, *, times: int = 1) -> dict[str, Any]:
    """The last line with these words, once there are so many."""
    async with within():
        while len(found := [each for each in await lines(who) if words in each["text"]]) < times:
            await asyncio.sleep(0.2)
    return found[-1]


async def leaves_details(yi: aiohttp.ClientSession, tag: str) -> None:
    async with yi.get(f"/c/{tag}") as answer:
        token = re.search(r'name="handbill-open" content="([^"]+)"', await answer.text())
    assert token
    event = {"id": str(uuid4()), "kind": "form", "value": {"name": "Yi", "phone": "0151 12345678", "consent": True}}
    async with yi.post(f"/i/{token[1]}", json={"events": [event]}) as response:
        assert response.status == 204, await response.text()


def shows_number(folder: Path) -> None:
    """As by sharing their own contact, where a platform vouches for it."""
    at = datetime.now(UTC).isoformat(sep=" ")
    with closing(sqlite3.connect(folder / "data" / "handbill.db", timeout=20)) as kept, kept:
        kept.execute(
            "INSERT INTO addresses (channel, account, name, language, customer_id, dialogue, blocked_reason,"
            " confirmed_at, created_at, used_at) VALUES ('voice', ?, '', '', 1, '{}', 'failed-voice-only', ?, ?, ?)",
            (YIS, at, at, at),
        )
    kept.close()


async def heard(who: aiohttp.ClientSession, line: dict[str, Any]) -> bytes:
    [enclosure] = line["enclosures"]
    async with who.get("/" + enclosure["href"].removeprefix("/")) as answer:
        assert answer.status == 200
        assert answer.content_type == "audio/mpeg"
        return await answer.read()


async def test_calls_agreed_declined_unanswered_dropped_and_coming_in(tmp_path: Path) -> None:
    async with (
        FakeProvider(every=3, shuffled=True) as provider,
        House(tmp_path, settings(provider)) as house,
        browser(house) as jia,
        browser(house) as yi,
        browser(house) as stranger,
    ):
        provider.voice_url = f"{house.url}/hooks/voice"
        (tmp_path / "towel.md").write_text(PAGE)
        await house.ask("promotion", "add", "--title", "Towel", "--page", str(tmp_path / "towel.md"))
        await join(jia, (await house.ask("promoter", "invite", "--name", "Jia"))["code"])
        await post(jia, "/card")
        card = await shown(jia, "/c/")
        await leaves_details(yi, re.findall(r"/c/([\w-]{22})", card["text"])[0])
        await shown(jia, "Yi left their details")
        await post(jia, f"/call me {JIAS}")
        await shown(jia, "is your telephone")

        async def call(**habits: object) -> tuple[Phone, Phone]:
            theirs, own = provider.phone(YIS, **habits), provider.phone(JIAS, answers="yes")
            asked = len(provider.rung)
            await pressed(jia, "call:1")
            async with within():
                while len(provider.rung) == asked:
                    await asyncio.sleep(0.05)
            return theirs, own

        agreed, _ = await call(key="1")
        await provider.idle()
        played = await shown(jia, "The recording of your call with Yi")
        first = next(iter(provider.recordings.values()))
        assert await heard(jia, played) == first.sound
        async with stranger.get("/" + played["enclosures"][0]["href"].removeprefix("/")) as refused:
            assert refused.status == 404
        assert provider.seconds_before_consent(agreed, by_key=True) == 0

        await call(key="2")
        await provider.idle()
        await shown(jia, "Not recorded: they did not agree.")
        await call(answers="no-answer")
        await provider.idle()
        await shown(jia, "Yi did not answer.")
        assert list(provider.recordings) == [first.sid]

        # Whoever typed the number is not known to be who spoke, nor who calls from there.
        async with yi.get("/chat/lines") as kept:
            assert "recording" not in await kept.text()
        assert [each["purpose"] for each in (await house.export("customers"))[0]["consents"]] == ["contact"]
        await provider.dials(provider.phone(YIS, key="1"))
        await provider.idle()
        assert len(await house.export("calls")) == 3
        shows_number(tmp_path)

        dropped, _ = await call(key="1", talks_s=30)
        provider.phone(JIAS).talks_s = 30
        async with within():
            while len(provider.recordings) < 2:
                await asyncio.sleep(0.05)
        dropped.gone.set()
        await provider.idle()
        await shown(jia, "The recording of your call with Yi", times=2)
        second = list(provider.recordings.values())[-1]
        assert await heard(yi, await shown(yi, "The recording of your call with Jia")) == second.sound

        provider.phone(JIAS, answers="yes")
        await provider.dials(provider.phone(YIS, key="1"))
        await shown(jia, "Yi called, ")
        await shown(jia, "The recording of your call with Yi", times=3)
        provider.phone(JIAS, answers="no-answer")
        caller = provider.phone(YIS, key="2", leaves_message=True)
        await provider.dials(caller)
        await shown(jia, "Yi called and nobody answered.")
        assert await heard(jia, await shown(jia, "Yi left a message"))

        assert not provider.posting.refused
        calls = await house.export("calls")
        assert [(each["state"], each["consent"], each["voicemail"]) for each in calls] == [
            ("ended", "agreed", False),
            ("ended", "declined", False),
            ("missed", "none", False),
            ("ended", "agreed", False),
            ("ended", "agreed", False),
            ("missed", "declined", True),
        ]
        served = [hashlib.sha256(each.sound).hexdigest() for each in provider.recordings.values()]
        assert [each["recording"] for each in calls if each["recording"]] == served
        said = [each for each in await house.export("communications") if each["medium"] == "call"]
        assert [each["state"] for each in said] == ["sent", "sent", "failed", "sent", "sent", "failed"]
        assert [len(each["attachments"]) for each in said] == [1, 0, 0, 1, 1, 1]
        assert "fault" not in await house.run("verify")
