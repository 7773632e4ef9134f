"""Whoever reads events from outside has each position once, in order, whatever is killed meanwhile, and fails."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import aiohttp
import pyarrow.parquet as pq
import pytest

from tests.fixtures.bucket_service import BucketService
from tests.fixtures.house import House
from tests.fixtures.nats_server import NatsServer
from tests.fixtures.patience import within
from tests.fixtures.postgres import PostgresServer
from tests.journeys.test_kill import _card

pytestmark = pytest.mark.slow

OPENS = 3_000
ROUNDS = 30
WORDS = 20


class Readers:
    """Who open the card, and one of them who writes; all that was acknowledged."""

    def __init__(self, house: House, url: str) -> None:
        self._house = house
        self._url = url
        self.opened: list[str] = []
        self.said: list[str] = []

    async def open_it(self, number: int) -> None:
        for _ in range(number):
            try:
                async with self._house.browser.get(self._url, allow_redirects=False) as answer:
                    if answer.status < 400 and answer.headers["X-Recorded"] != "no":
                        self.opened.append(answer.headers["X-Recorded"])
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)  # killed under our hands: never acknowledged

    async def write(self) -> None:
        jar, origin = aiohttp.CookieJar(unsafe=True), {"Origin": self._house.url}
        tag = self._url.rsplit("/", 1)[1]
        async with aiohttp.ClientSession(self._house.url, cookie_jar=jar, headers=origin) as yi:
            while len(self.said) < WORDS:
                text = f"Is it soft? {len(self.said)}"
                post = {"client_id": str(uuid4()), "type": "said", "text": text, "tag": tag, "name": "Yi"}
                try:
                    async with yi.post("/chat/posts", json=post) as answer:
                        if answer.status == 202:
                            self.said.append(text)
                except aiohttp.ClientError:
                    await asyncio.sleep(0.05)


@asynccontextmanager
async def trouble(house: House, nats: NatsServer, bucket: BucketService) -> AsyncIterator[None]:
    """The house and the stream's server are killed in turn, and the bucket has bad minutes."""
    chance = random.Random(7)

    async def killing() -> None:
        while True:
            bucket.failures.extend(chance.choices(["broken", "busy", "lost", ""], k=8))
            await house.kill()
            await house.start()
            await asyncio.sleep(chance.random())
            await nats.kill()
            await nats.start()
            await asyncio.sleep(chance.random())

    task = asyncio.create_task(killing())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        bucket.failures.clear()
        await nats.kill()
        await nats.start()
        await house.kill()
        await house.start()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_an_independent_reader_has_each_event_once_and_in_order(
    tmp_path: Path, postgres: PostgresServer, kind: str
) -> None:
    async with NatsServer(tmp_path / "jetstream") as nats, BucketService() as bucket:
        settings = {key.replace("MEDIA", "EVENTS"): value for key, value in bucket.settings.items()}
        settings |= {"HANDBILL_EVENTS__JETSTREAM": nats.url, "HANDBILL_EVENTS__PARQUET_MINUTES": "0"}
        (passing := tmp_path / "passing").mkdir()
        settings["TMPDIR"] = str(passing)
        if kind == "postgres":
            settings["HANDBILL_DATABASE__URL"] = postgres.create("events")
        async with House(tmp_path, settings) as house:
            async with within():
                while len((await house.ask("events"))["systems"]) < 2:
                    await asyncio.sleep(0.1)
            readers = Readers(house, await _card(house, target="https://shop.test/t"))
            async with trouble(house, nats, bucket):
                writing = asyncio.create_task(readers.write())
                while len(readers.opened) < OPENS or not writing.done():
                    await asyncio.gather(*(readers.open_it(ROUNDS) for _ in range(10)))
                await writing
            await _all_is_told(house)
            opens, said = await house.export("opens"), await house.export("communications")
            told = await nats.messages()
            assert [event["position"] for event in told] == list(range(1, len(told) + 1))
            last = {(event["table"], str(event["row"]["id"])): event for event in told}
            opened = {number: event["row"]["state"] for (table, number), event in last.items() if table == "opens"}
            assert set(readers.opened) <= set(opened)
            assert opened == {each["id"]: each["state"] for each in opens}
            assert len([key for key in last if key[0] == "communications"]) == len(said) >= WORDS
            assert "soft" not in repr(told)
    assert [*passing.iterdir(), *house.folder.rglob(".handbill-*")] == [], "of what was killed while it was written"
    assert await asyncio.to_thread(_positions, bucket, tmp_path) == [event["position"] for event in told]


async def _all_is_told(house: House) -> None:
    """Until two looks see the same, and nothing waits."""
    before: object = None
    async with within(90):
        while True:
            systems = (await house.ask("events"))["systems"]
            positions = [system["position"] for system in systems]
            if positions == before and not any(system["behind"] for system in systems):
                return
            before = positions
            await asyncio.sleep(1.5)


def _positions(bucket: BucketService, folder: Path) -> list[int]:
    """Of all files, as another's library reads them."""
    found: list[int] = []
    for number, data in enumerate(bucket.objects.values()):
        file = folder / f"{number}.parquet"
        file.write_bytes(data)
        found += pq.ParquetFile(file).read(["position"]).column("position").to_pylist()
    return sorted(found)
