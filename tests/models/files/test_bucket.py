"""A bucket that refuses, hangs, cuts off and loses answers: what is kept is there, and what is read is whole."""

import asyncio
import hashlib
import os
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.files import bucket as requests
from models.files.bucket import BucketTrouble
from models.files.bucket_address import read_address
from models.files.bucket_signature import Signer
from models.files.bucket_store import LIFE_S, BucketStore, name_of
from models.files.store import MediaStore
from tests.fixtures.bucket_service import BucketService

PICTURE = b"a picture" * 100_000
SHA256 = hashlib.sha256(PICTURE).hexdigest()
KEY = f"of-ours/{name_of(SHA256)}"


@pytest.fixture
async def service(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[BucketService]:
    monkeypatch.setattr(requests, "SILENCE_S", 0.3)
    monkeypatch.setattr(requests, "_PAUSES_S", (0.01,) * 4)
    async with BucketService() as running:
        yield running


@pytest.fixture
def store(service: BucketService, tmp_path: Path) -> BucketStore:
    return _another(service, tmp_path, "here")


def _another(service: BucketService, tmp_path: Path, machine: str) -> BucketStore:
    before = MediaStore(tmp_path / machine / "media")
    return BucketStore(service.bucket(), tmp_path / machine / "cache", before, cache_bytes=2_000_000)


async def test_what_one_machine_keeps_another_reads(service: BucketService, store: BucketStore, tmp_path: Path) -> None:
    assert await store.keep(PICTURE) == SHA256
    assert service.objects == {KEY: PICTURE}
    there = _another(service, tmp_path, "there")
    assert await there.read(SHA256) == PICTURE
    asked = len(service.asked)
    assert await there.read(SHA256) == PICTURE
    assert len(service.asked) == asked, "the second time it is read on this machine"


@pytest.mark.slow
@pytest.mark.parametrize("failure", ["busy", "broken", "lost", "hang"])
async def test_what_passes_is_tried_again_until_it_is_there(
    service: BucketService, store: BucketStore, failure: str
) -> None:
    service.failures.extend([failure] * 3)
    assert await store.keep(PICTURE) == SHA256
    assert service.objects == {KEY: PICTURE}


@pytest.mark.slow
@pytest.mark.parametrize("failure", ["busy", "broken", "lost", "hang", "cut"])
async def test_what_is_read_is_whole(service: BucketService, store: BucketStore, failure: str) -> None:
    service.objects[KEY] = PICTURE
    service.failures.extend([failure] * 3)
    assert await store.read(SHA256) == PICTURE


@pytest.mark.slow
async def test_nobody_waits_for_ever_for_what_comes_drop_by_drop(
    service: BucketService, store: BucketStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "PATIENCE_S", 0.4)
    service.objects[KEY] = PICTURE
    service.failures.extend(["drip"] * 9)
    with pytest.raises(BucketTrouble, match="too slow"):
        await store.read(SHA256)
    service.failures.extend(["drip"] * 9)
    with pytest.raises(BucketTrouble, match="too slow"):
        await asyncio.to_thread(service.bucket().check)


async def test_nothing_counts_as_kept_that_the_bucket_has_not(service: BucketService, store: BucketStore) -> None:
    service.failures.extend(["broken"] * 9)
    with pytest.raises(BucketTrouble, match="500 SlowDown"):
        await store.keep(PICTURE)
    service.failures.clear()
    with pytest.raises(FileNotFoundError):
        await store.read(SHA256)


async def test_a_refusal_is_not_repeated(service: BucketService, store: BucketStore) -> None:
    service.failures.append("denied")
    with pytest.raises(BucketTrouble, match="403"):
        await store.keep(PICTURE)
    assert len(service.asked) == 1


async def test_a_changed_file_is_never_given_out(service: BucketService, store: BucketStore) -> None:
    service.objects[KEY] = b"something else"
    with pytest.raises(BucketTrouble, match="changed"):
        await store.read(SHA256)
    assert not list(store.folder.glob("*/*")), "nothing is left of it"
    assert await asyncio.to_thread(store.hash_now, SHA256) == hashlib.sha256(b"something else").hexdigest()


async def test_what_is_erased_is_gone_from_the_bucket_at_once_and_from_other_machines_within_the_hour(
    service: BucketService, store: BucketStore, tmp_path: Path
) -> None:
    there = _another(service, tmp_path, "there")
    await store.keep(PICTURE)
    await there.read(SHA256)
    await store.forget(SHA256)
    assert service.objects == {}
    with pytest.raises(FileNotFoundError):
        await store.read(SHA256)
    _has_lain(there.path(SHA256), LIFE_S + 1)
    with pytest.raises(FileNotFoundError):
        await there.read(SHA256)
    assert not there.path(SHA256).exists()


async def test_the_cache_is_cleared_of_what_is_old_and_then_of_the_oldest(store: BucketStore) -> None:
    kept = [await store.keep(bytes([n]) * 900_000) for n in range(4)]
    for sha256, age in zip(kept, (LIFE_S + 100, 300, 200, 1), strict=True):
        _has_lain(store.path(sha256), age)
    assert store.sweep() == 2
    assert [store.path(sha256).exists() for sha256 in kept] == [False, False, True, True]
    assert await store.read(kept[0]) == bytes(900_000), "the bucket has it still"


async def test_files_from_before_the_bucket_are_read_where_they_are_and_moved_there_and_back(
    service: BucketService, store: BucketStore
) -> None:
    await store.before.keep(PICTURE)
    assert await store.read(SHA256) == PICTURE
    assert await asyncio.to_thread(store.hash_now, SHA256) == SHA256
    assert await asyncio.to_thread(store.take_over, SHA256)
    assert not store.before.path(SHA256).exists()
    assert service.objects == {KEY: PICTURE}
    assert await asyncio.to_thread(store.give_back, SHA256)
    assert await store.before.read(SHA256) == PICTURE
    assert service.objects == {KEY: PICTURE}


async def test_a_file_that_has_changed_is_moved_neither_way(service: BucketService, store: BucketStore) -> None:
    await store.before.keep(PICTURE)
    store.before.path(SHA256).write_bytes(b"something else")
    assert not await asyncio.to_thread(store.take_over, SHA256)
    assert store.before.path(SHA256).read_bytes() == b"something else"
    store.before.path(SHA256).unlink()
    service.objects[KEY] = b"something else"
    assert not await asyncio.to_thread(store.give_back, SHA256)


async def test_all_names_are_listed_page_by_page_and_those_of_others_are_not(service: BucketService) -> None:
    names = [f"{n:02x}/{n}" for n in range(5)]
    service.objects = {f"of-ours/{name}": b"" for name in names} | {"others/1": b""}
    assert await asyncio.to_thread(lambda: list(service.bucket().names())) == names


async def test_a_wrong_secret_and_a_bucket_that_is_not_there_are_said(service: BucketService) -> None:
    with pytest.raises(BucketTrouble, match="SignatureDoesNotMatch"):
        await asyncio.to_thread(service.bucket(secret="wrong").check)
    await asyncio.to_thread(service.bucket().check)


async def test_a_service_that_is_away_is_no_missing_file(service: BucketService, store: BucketStore) -> None:
    await service.__aexit__()
    with pytest.raises(BucketTrouble, match="does not answer as it should"):
        await store.read(SHA256)


@pytest.mark.parametrize(
    ("query", "path", "more", "signature"),
    [
        ("", "/test.txt", {"range": "bytes=0-9"}, "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        ("max-keys=2&prefix=J", "/", {}, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ],
    ids=["an object", "a list"],
)
def test_requests_are_signed_as_in_amazons_own_examples(
    query: str, path: str, more: dict[str, str], signature: str
) -> None:
    signer = Signer("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")
    nothing, at = hashlib.sha256(b"").hexdigest(), datetime(2013, 5, 24, tzinfo=UTC)
    signed = signer.headers("GET", path, query, "examplebucket.s3.amazonaws.com", nothing, at, **more)
    assert signed["Authorization"].endswith(f"Signature={signature}")


@pytest.mark.parametrize("url", ["http://x/y", "s3://", "s3://A", "s3://cards/with space", "s3://cards?x"])
def test_what_is_no_bucket_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="must look like s3://bucket"):
        read_address(url, "", "us-east-1")


def test_an_endpoint_must_be_one() -> None:
    assert read_address("s3://cards", "", "eu-west-1").endpoint == "https://s3.eu-west-1.amazonaws.com"
    with pytest.raises(ValueError, match="endpoint"):
        read_address("s3://cards", "ftp://x", "eu-west-1")


def _has_lain(path: Path, seconds: float) -> None:
    at = time.time() - seconds
    os.utime(path, (at, at))
