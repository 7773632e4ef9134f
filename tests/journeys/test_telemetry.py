"""`[telemetry]` set: a collector learns how long work takes and what fails, nothing of anybody, and is not missed."""

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import aiohttp
import pytest

from tests.bot.telemetry.collector import KEY, Collector
from tests.fixtures.house import PHONE, House
from tests.fixtures.patience import seconds, within
from tests.fixtures.postgres import PostgresServer

pytestmark = pytest.mark.slow

SECRET_WORDS = ("Yi Secret", "my own words", "+8613800138000", "Elm Street 4", "Jia Hidden", "Towels of winter")


class _Life:
    """A promoter and a customer, and all that is nobody's business of theirs."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.theirs: list[str] = [*SECRET_WORDS]

    async def is_lived(self) -> None:
        await self.house.ask("promotion", "add", "--title", "Towels of winter", "--target", "https://shop.test/t")
        code = (await self.house.ask("promoter", "invite", "--name", "Jia Hidden"))["code"]
        async with self._browser() as jia:
            async with jia.post(f"{self.house.url}/join/{code}") as joined:
                assert joined.status == 200
            await self._says(jia, "/card")
            tag = await self._first_tag()
            async with self.house.browser.get(f"{self.house.url}/c/{tag}", allow_redirects=False) as opened:
                assert opened.status == 302
            async with self._browser() as yi:
                words = "my own words: Elm Street 4, +8613800138000"
                await self._says(yi, words, tag=tag, name="Yi Secret")
                self.theirs += [*_cookies(jia), *_cookies(yi), code, tag]
            async with within():
                while not await self.house.export("communications"):
                    await asyncio.sleep(0.1)

    async def goes_wrong(self) -> None:
        """Have an update lie in the inbox that can't be read, with words of hers in it."""
        with closing(sqlite3.connect(self.house.folder / "data" / "handbill.db", timeout=seconds())) as kept, kept:
            kept.execute(
                "INSERT INTO inbox (channel, external_id, lane, body, state, attempts, not_before, error, received_at)"
                " VALUES ('web', 'post:bad', 'Yi Secret', 'my own words', 'new', 0, '2026-01-01', '', '2026-01-01')"
            )

    def _browser(self) -> aiohttp.ClientSession:
        headers = {"Origin": self.house.url, "User-Agent": PHONE}
        return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), headers=headers)

    async def _says(self, browser: aiohttp.ClientSession, text: str, **more: str) -> None:
        words = {"client_id": str(uuid4()), "type": "said", "text": text, **more}
        async with browser.post(f"{self.house.url}/chat/posts", json=words) as posted:
            assert posted.status == 202, await posted.text()

    async def _first_tag(self) -> str:
        async with within():
            while not (tags := await self.house.export("tags")):
                await asyncio.sleep(0.1)
        return str(tags[0]["code"])


def _cookies(browser: aiohttp.ClientSession) -> list[str]:
    return [cookie.value for cookie in browser.cookie_jar]


async def test_a_collector_learns_of_requests_updates_sendings_and_errors_but_nothing_of_anybody(
    tmp_path: Path,
) -> None:
    async with Collector() as collector, House(tmp_path, collector.settings) as house:
        life = _Life(house)
        await life.is_lived()
        await life.goes_wrong()
        async with within():
            await collector.until(lambda: any(each.get("exception") for each in collector.events))
            await collector.until(lambda: {"send web", "update web"} <= {span["name"] for span in collector.spans})
        await house.stop()
    named = {span["name"] for span in collector.spans}
    assert {"GET /c/{tag}", "POST /chat/posts", "POST /join/{code}", "update web", "send web"} <= named
    assert all(int(span["endTimeUnixNano"]) >= int(span["startTimeUnixNano"]) for span in collector.spans)
    assert {head["x-tenant"] for head in collector.heads if head["path"] == "/v1/traces"} == {"acme towels"}
    assert f"sentry_key={KEY}" in next(head for head in collector.heads if "envelope" in head["path"])["x-sentry-auth"]
    everything = b"\n".join(collector.bodies).decode()
    assert len(life.theirs) >= 10
    assert [each for each in life.theirs if each in everything] == []
    assert re.search(r"127\.0\.0\.1|iPhone|shop\.test", everything) is None


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_one_trace_leads_from_a_request_through_inbox_and_outbox_to_the_sending(
    tmp_path: Path, postgres: PostgresServer, kind: str
) -> None:
    database = {"HANDBILL_DATABASE__URL": postgres.create("traces")} if kind == "postgres" else {}
    async with Collector() as collector, House(tmp_path, collector.settings | database) as house:
        life = _Life(house)
        await life.is_lived()
        async with within():
            await collector.until(lambda: _trail("POST /chat/posts", "update web", "send web") <= _trails(collector))
            await collector.until(lambda: _trail("GET /c/{tag}", "send web") <= _trails(collector))


def _trail(*names: str) -> set[tuple[str, ...]]:
    return {names}


def _trails(collector: Collector) -> set[tuple[str, ...]]:
    """Of each span, the names of those it came of, in one trace, the first of them first."""
    spans = {(span["traceId"], span["spanId"]): span for span in collector.spans}
    trails = set[tuple[str, ...]]()
    for span in spans.values():
        names, each = [span["name"]], span
        while (before := spans.get((each["traceId"], each.get("parentSpanId", "")))) is not None:
            names, each = [before["name"], *names], before
        trails.add(tuple(names))
    return trails


@pytest.mark.parametrize("weather", ["hang", "broken"])
async def test_a_collector_in_trouble_holds_up_nobody_and_ends_nothing(tmp_path: Path, weather: str) -> None:
    async with Collector(weather) as collector, House(tmp_path, collector.settings) as house:
        await _Life(house).is_lived()
        async with within():
            await collector.until(lambda: bool(collector.bodies))
        await _Life(house).goes_wrong()
        async with house.browser.get(f"{house.url}/readyz") as answer:
            assert answer.status == 200
        assert await house.stop() == 0
