"""Two promoters and three customers, two browsers each, and a kill: nobody's words go to another, and all go once."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from yarl import URL

from tests.fixtures.house import PHONE, House
from tests.fixtures.patience import within

pytestmark = pytest.mark.slow


class Person:
    """Somebody with two browsers, both signed in; only cookies tell who they are."""

    def __init__(self, house: House, browsers: list[aiohttp.ClientSession]) -> None:
        self.house = house
        self.first, self.second = browsers

    def share(self) -> None:
        """The second browser is signed in as the first."""
        here = URL(self.house.url)
        self.second.cookie_jar.update_cookies(self.first.cookie_jar.filter_cookies(here), here)

    async def page(self, path: str, browser: aiohttp.ClientSession | None = None) -> str:
        async with (browser or self.second).get(f"{self.house.url}{path}") as answer:
            assert answer.status == 200, f"{path}: {answer.status}"
            return unescape(await answer.text())

    async def post(self, **post: Any) -> None:
        async with self.first.post(
            f"{self.house.url}/chat/posts", json={"client_id": str(uuid4()), "type": "said", **post}
        ) as answer:
            assert answer.status == 202, await answer.text()

    async def sees(self, path: str, text: str) -> str:
        """Wait, in the second browser, until that page shows this text."""
        async with within():
            while text not in (page := await self.page(path)):
                await asyncio.sleep(0.05)
        return page

    async def lines(self) -> list[dict[str, Any]]:
        async with self.second.get(f"{self.house.url}/chat/lines") as answer:
            found: list[dict[str, Any]] = (await answer.json())["lines"]
            return found

    async def answer(self, whom: str, text: str) -> int:
        """Answer in the inbox, in the first browser. Return the conversation's number."""
        listed = await self.page("/console/inbox", self.first)
        found = re.search(rf'data-conversation="(\d+)"(?:(?!</a>).)*"lead" dir="auto">{whom}<', listed, re.DOTALL)
        assert found, listed
        path = f"/console/inbox/{found[1]}"
        page = await self.page(path, self.first)
        form = dict(re.findall(r'name="(token|key)" value="([^"]+)"', page))
        async with self.first.post(f"{self.house.url}{path}/posts", data={**form, "text": text}) as answer:
            assert answer.status == 200
        return int(found[1])


@asynccontextmanager
async def everybody(house: House) -> AsyncIterator[tuple[list[Person], list[Person]]]:
    """Jia and Bo with a card each; Yi and Ding came through hers, Bing through his."""
    async with AsyncExitStack() as stack:

        async def person() -> Person:
            headers = {"Origin": house.url, "User-Agent": PHONE, "Accept-Language": "en"}
            return Person(
                house,
                [
                    await stack.enter_async_context(
                        aiohttp.ClientSession(headers=headers, cookie_jar=aiohttp.CookieJar(unsafe=True))
                    )
                    for _ in range(2)
                ],
            )

        promoters, numbers = [await person() for _ in range(2)], dict[int, str]()
        for name, each in zip(("Jia", "Bo"), promoters, strict=True):
            invited = await house.ask("promoter", "invite", "--name", name)
            numbers[invited["id"]] = name
            async with each.first.post(f"{house.url}/join/{invited['code']}") as joined:
                assert joined.status == 200
            each.share()
            await each.post(text="/card")
        async with within():
            while len(tags := await house.export("tags")) < 2:
                await asyncio.sleep(0.1)
        by_promoter = {numbers[tag["promoter_id"]]: tag["code"] for tag in tags}
        customers = [await person() for _ in range(3)]
        for name, whose, each in zip(("Yi", "Ding", "Bing"), ("Jia", "Jia", "Bo"), customers, strict=True):
            await each.post(text=f"{name} asks {whose}", name=name, tag=by_promoter[whose])
            each.share()
        yield promoters, customers


async def test_each_one_s_words_go_where_they_belong_and_once_over_a_kill(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await house.ask("promotion", "add", "--title", "Towel", "--target", "https://shop.test/t")
        async with everybody(house) as ((jia, bo), (yi, ding, bing)):
            await asyncio.gather(
                jia.sees("/console/inbox", "Yi asks Jia"),
                jia.sees("/console/inbox", "Ding asks Jia"),
                bo.sees("/console/inbox", "Bing asks Bo"),
            )
            assert "Bo" not in re.sub(r"<[^>]+>", "", await jia.page("/console/inbox"))
            assert "asks Jia" not in await bo.page("/console/inbox")

            talk, _, _ = await asyncio.gather(
                jia.answer("Yi", "for Yi alone"),
                jia.answer("Ding", "for Ding alone"),
                bo.answer("Bing", "for Bing alone"),
            )
            await house.kill()
            await house.start()
            for name, each in (("Yi", yi), ("Ding", ding), ("Bing", bing)):
                await each.sees("/chat/lines", f"for {name} alone")
                theirs = [line["text"] for line in await each.lines() if "alone" in line["text"]]
                assert len(theirs) == 1, theirs
                assert name in theirs[0]

            shown = [line["id"] for line in await yi.lines()]
            async with yi.second.post(f"{house.url}/chat/seen", json={"shown": shown}) as seen:
                assert seen.status == 204
            await jia.sees(f"/console/inbox/{talk}/thread", "✓✓ seen")
            async with bo.first.get(f"{house.url}/console/inbox/{talk}") as foreign:
                assert foreign.status == 404
