"""handbill media: into the bucket and back, with a bucket that fails in between."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from models.files import bucket as requests
from models.files.store import MediaStore
from tests.bot.cli.conftest import House
from tests.fixtures.bucket_service import BucketService

FILES = [b"one", b"two", b"three"]


@pytest.fixture
async def service(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[BucketService]:
    monkeypatch.setattr(requests, "_PAUSES_S", (0.01,) * 4)
    async with BucketService() as running:
        for name, value in running.settings.items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
async def kept(house: House) -> list[Path]:
    store = MediaStore(house.data / "media")
    return [store.path(await store.keep(data)) for data in FILES]


async def test_files_move_into_the_bucket_and_back(house: House, kept: list[Path], service: BucketService) -> None:
    assert await asyncio.to_thread(house.ask, "media", "move") == {"moved": 3, "changed": []}
    assert sorted(service.objects.values()) == sorted(FILES)
    assert not any(path.exists() for path in kept)
    assert await asyncio.to_thread(house.ask, "media", "move", "--back") == {"moved": 3, "changed": []}
    assert [path.read_bytes() for path in kept] == FILES
    assert len(service.objects) == 3


async def test_what_the_bucket_did_not_take_stays_and_goes_the_next_time(
    house: House, kept: list[Path], service: BucketService
) -> None:
    service.failures.extend(["busy", "lost", "", *["broken"] * 5])
    answer = await asyncio.to_thread(house.run, "media", "move")
    assert (answer.code, "does not answer as it should" in answer.err) == (1, True)
    assert sum(path.exists() for path in kept) == 2
    assert await asyncio.to_thread(house.ask, "media", "move") == {"moved": 2, "changed": []}
    assert sorted(service.objects.values()) == sorted(FILES)


async def test_a_changed_file_is_named_and_left(house: House, kept: list[Path], service: BucketService) -> None:
    kept[1].write_bytes(b"scribbled over")
    answer = await asyncio.to_thread(house.run, "media", "move")
    assert (answer.code, hashlib.sha256(b"two").hexdigest() in answer.err) == (1, True)
    assert len(service.objects) == 2


async def test_the_doctor_asks_the_bucket(
    house: House, kept: list[Path], service: BucketService, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kept[0].exists()
    assert await _said_of_media(house) == ("warn", "3 files are still in")
    await asyncio.to_thread(house.ask, "media", "move")
    assert await _said_of_media(house) == ("ok", "lets us in")
    service.failures.append("denied")
    assert await _said_of_media(house) == ("bad", "access_key")
    monkeypatch.setenv("HANDBILL_MEDIA__SECRET_KEY", "")
    answer = await asyncio.to_thread(house.run, "doctor")
    assert "media.url needs media.access_key and media.secret_key" in answer.out


async def _said_of_media(house: House) -> tuple[str, str]:
    """The state, and what is known of the sentence."""
    report = await asyncio.to_thread(house.run, "doctor", "--json")
    (check,) = (each for each in report.printed["checks"] if each["check"] == "media")
    known = ("3 files are still in", "access_key", "lets us in")
    return check["state"], next(part for part in known if part in check["sentence"])


def test_without_a_bucket_it_says_what_to_set(house: House) -> None:
    answer = house.run("media", "move")
    assert (answer.code, "media.url names no bucket" in answer.err) == (1, True)
