"""Two machines without a shared folder: what a browser uploads on one, the other sends; the bucket has bad days."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import uuid4

import aiohttp
import pytest

from tests.fixtures.bucket_service import BucketService
from tests.fixtures.house import House
from tests.fixtures.patience import within
from tests.fixtures.postgres import PostgresServer
from tests.fixtures.telegram import FakeTelegram
from tests.journeys.meeting import QUICK, promoter_with_card
from tests.journeys.test_telegram import picture, settings

pytestmark = pytest.mark.slow


async def test_a_file_goes_from_machine_to_machine_and_back_through_a_bucket(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    async with FakeTelegram() as telegram, BucketService() as bucket, AsyncExitStack() as stack:
        shared = settings(telegram, "polling") | QUICK | bucket.settings
        shared["HANDBILL_DATABASE__URL"] = postgres.create("bucket")
        houses = {}
        for role in ("landing", "worker"):
            (tmp_path / role).mkdir()
            houses[role] = await stack.enter_async_context(House(tmp_path / role, shared, role=role))
        door = houses["landing"]
        jia, tag = await promoter_with_card(door, telegram)
        yi = await stack.enter_async_context(
            aiohttp.ClientSession(door.url, cookie_jar=aiohttp.CookieJar(unsafe=True), headers={"Origin": door.url})
        )
        await _says(yi, "hello", tag=tag, name="Yi")
        await telegram.wait_for(lambda sent: "hello" in sent.text)

        bucket.failures.extend(["busy", "lost"])
        await _says(yi, "this one", enclosures=[await _uploads(yi)])
        seen = await telegram.wait_for(lambda sent: sent.method == "sendPhoto" and "this one" in sent.text)
        assert seen.pictures

        async with within():
            while [each["state"] for each in await door.export("communications")] != ["sent", "sent"]:
                await asyncio.sleep(0.2)
        bucket.failures.extend(["broken"] * 8)  # longer than a file is tried for: the courier tries again
        jia.sends_photo(picture(), "or this one?", reply_to=seen)
        async with within():
            while not (href := await _enclosed_in(yi, "or this one?")):
                await asyncio.sleep(0.2)
        async with yi.get(f"/{href.removeprefix('/')}") as fetched:
            assert (fetched.status, fetched.content_type) == (200, "image/jpeg")
        for role in houses:
            assert not (tmp_path / role / "data" / "media").exists()
        telegram.assert_well_formed()


async def _says(person: aiohttp.ClientSession, text: str, **more: object) -> None:
    post = {"client_id": str(uuid4()), "type": "said", "text": text, **more}
    async with person.post("/chat/posts", json=post) as answer:
        assert answer.status == 202, await answer.text()


async def _uploads(person: aiohttp.ClientSession) -> str:
    form = aiohttp.FormData()
    form.add_field("file", picture(), filename="towel.jpg", content_type="image/jpeg")
    async with person.post("/chat/uploads", data=form) as answer:
        assert answer.status == 201, await answer.text()
        return str((await answer.json())["id"])


async def _enclosed_in(person: aiohttp.ClientSession, text: str) -> str:
    """The address of the file in the line with this text; empty until there is one."""
    async with person.get("/chat/lines") as answer:
        found = [line for line in (await answer.json())["lines"] if text in line["text"]]
    return str(found[0]["enclosures"][0]["href"]) if found else ""
