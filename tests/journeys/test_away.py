"""Customers away from the web chat of a whole house, over real SMTP and kills: each is told by mail once."""

import asyncio
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.fixtures.email import FarServer, MailProgram, Received
from tests.fixtures.house import PHONE, House, free_port
from tests.fixtures.patience import within
from tests.journeys.test_inbox import Person, everybody

pytestmark = pytest.mark.slow
AFTER_S = 6.0


def _zone(hour: int) -> str:
    """A time zone in which it is about this hour now."""
    ahead = (hour - datetime.now(UTC).hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}"


def _kept(house: House, query: str) -> list[Any]:
    with closing(sqlite3.connect(house.folder / "data" / "handbill.db", timeout=30)) as kept:
        return kept.execute(query).fetchall()


async def _wait(house: House, query: str) -> list[Any]:
    """Wait until the database answers with a row. Return the rows."""
    async with within(60):
        while not (found := _kept(house, query)):
            await asyncio.sleep(0.1)
    return found


async def _confirms(who: Person, far: FarServer, account: str, hour: int) -> None:
    """The customer confirms a mail address in the chat, in a browser where it is about this hour."""
    await who.post(text=f"/devices {account}")
    mail = await far.wait_for(lambda got: got.recipient == account and "Your code" in got.text)
    await who.sees("/chat/lines", "you also agree to be told there")
    code = re.search(r"\d{3} \d{3}", mail.text)
    assert code is not None
    await who.post(text=code[0])
    await who.sees("/chat/lines", "is confirmed as yours")
    async with who.first.post(f"{who.house.url}/chat/seen", json={"timezone": _zone(hour)}) as seen:
        assert seen.status == 204


async def _reads(who: Person, text: str) -> None:
    await who.sees("/chat/lines", text)
    shown = [line["id"] for line in await who.lines()]
    async with who.first.post(f"{who.house.url}/chat/seen", json={"shown": shown}) as seen:
        assert seen.status == 204


def _told(far: FarServer, account: str) -> list[Received]:
    return [got for got in far.to(account) if "wrote to you" in got.text]


async def _told_one(far: FarServer, account: str, words: str) -> Received:
    await far.wait_for(lambda got: got.recipient == account and words in got.text, seconds=90)
    return _told(far, account)[-1]


def _link(mail: Received, path: str) -> str:
    found = re.search(rf"http://[^\s]+{path}[\w-]+", mail.text)
    assert found is not None
    return found[0]


async def test_who_is_away_is_told_by_mail_once_over_kills_and_not_at_night(tmp_path: Path) -> None:
    port = free_port()
    async with FarServer() as far:
        settings = {
            "HANDBILL_CHANNELS__EMAIL__DOMAIN": "talk.test",
            "HANDBILL_CHANNELS__EMAIL__LISTEN_PORT": str(port),
            "HANDBILL_CHANNELS__EMAIL__SMTP_PORT": str(far.port),
            "HANDBILL_ALERTS__MAIL_AFTER_MINUTES": str(AFTER_S / 60),
        }
        async with House(tmp_path, settings) as house:
            await house.ask("promotion", "add", "--title", "Towel", "--target", "https://shop.test/t")
            async with everybody(house) as ((jia, bo), (yi, ding, bing)):
                await asyncio.gather(
                    jia.sees("/console/inbox", "Yi asks Jia"),
                    jia.sees("/console/inbox", "Ding asks Jia"),
                    bo.sees("/console/inbox", "Bing asks Bo"),
                )
                await _confirms(yi, far, "yi@home.test", 12)
                await _confirms(bing, far, "bing@home.test", 12)
                await _confirms(ding, far, "ding@home.test", 3)

                talk = await jia.answer("Yi", "for Yi alone")
                await jia.answer("Ding", "for Ding alone")
                await bo.answer("Bing", "for Bing alone")
                for _ in range(3):
                    await house.kill()
                    await house.start()
                first = await _told_one(far, "yi@home.test", "for Yi alone")
                to_bing = await _told_one(far, "bing@home.test", "for Bing alone")
                assert first.subject == "Jia wrote to you"
                assert first.mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
                await jia.sees(f"/console/inbox/{talk}/thread", "told by e-mail")
                await house.kill()
                await house.start()
                morning = "SELECT not_before FROM outbox WHERE account = 'ding@home.test' AND state = 'queued'"
                [(until,)] = await _wait(house, morning)
                assert datetime.fromisoformat(until) > datetime.now(UTC) + timedelta(hours=3)

                await jia.answer("Yi", "and this")  # she has not read: nothing more
                headers, cookies = {"User-Agent": PHONE, "Origin": house.url}, aiohttp.CookieJar(unsafe=True)
                async with aiohttp.ClientSession(headers=headers, cookie_jar=cookies) as elsewhere:
                    async with elsewhere.post(_link(first, "/chat/in/")) as entered:
                        assert (entered.status, entered.url.path) == (200, "/chat")
                    async with elsewhere.get(f"{house.url}/chat/lines") as lines:
                        shown = " ".join(line["text"] for line in (await lines.json())["lines"])
                        assert "for Yi alone" in shown
                        assert "and this" in shown
                await bo.answer("Bing", "read at once")
                await _reads(bing, "read at once")
                await bo.answer("Bing", "read soon")
                await _reads(bing, "read soon")
                await _wait(house, "SELECT 1 FROM outbox WHERE kind = 'words-by-mail' AND reason = 'read meanwhile'")

                await _reads(yi, "and this")
                async with house.browser.post(
                    _link(first, "/chat/mail/end/"), data="List-Unsubscribe=One-Click"
                ) as ended:
                    assert ended.status == 200
                await jia.answer("Yi", "after the end")
                await yi.sees("/chat/lines", "after the end")
                promised = _kept(house, f"SELECT 1 FROM mail_alerts WHERE conversation_id = {talk}")
                assert len(promised) == 1

                program = MailProgram("bing@home.test", "Bing", port)
                await program.send(program.answer(to_bing, "By mail, then"))
                await bo.sees("/console/inbox", "By mail, then")
                assert len(_told(far, "yi@home.test")) == len(_told(far, "bing@home.test")) == 1
                assert _told(far, "ding@home.test") == []
                assert "home.test" not in house.log
