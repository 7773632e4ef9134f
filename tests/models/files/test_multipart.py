"""A large file on its way into a bucket: there when its last part has come, whatever happened to the others."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.backups.destinations.in_bucket import BackupInBucket
from models.files import bucket as requests
from models.files.bucket import Bucket, BucketTrouble
from models.files.multipart import PART_BYTES, MultipartUpload, part_bytes, unfinished, uploaded
from tests.fixtures.bucket_service import BucketService
from tests.fixtures.quick import examples

WRITES = st.lists(st.integers(0, 250), max_size=12)
FAILURES = st.lists(st.sampled_from(["", "", "busy", "broken", "lost"]), max_size=12)


@pytest.fixture
async def service(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[BucketService]:
    monkeypatch.setattr(requests, "SILENCE_S", 0.3)
    monkeypatch.setattr(requests, "_PAUSES_S", (0.001,) * 12)
    async with BucketService() as running:
        yield running


def _sent(bucket: Bucket, name: str, pieces: list[bytes]) -> None:
    with uploaded(bucket, name, 100) as upload:
        for piece in pieces:
            assert upload.write(piece) == len(piece)


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=WRITES, failures=FAILURES)
async def test_a_file_arrives_whole_however_it_is_written_and_whatever_fails(
    service: BucketService, sizes: list[int], failures: list[str]
) -> None:
    pieces = [bytes([number % 256]) * size for number, size in enumerate(sizes, 1)]
    service.failures.extend(failures)
    await asyncio.to_thread(_sent, service.bucket(), "large", pieces)
    service.failures.clear()
    assert service.objects.pop("of-ours/large") == b"".join(pieces)
    assert all(upload.parts == {} for upload in service.uploads.values()), "begun twice where the answer was lost"
    service.uploads.clear()


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_a_file_is_read_wherever_its_reader_goes(service: BucketService, data: st.DataObject) -> None:
    whole = bytes(range(256)) * data.draw(st.integers(0, 8))
    service.objects["of-ours/large"] = whole
    steps = data.draw(st.lists(st.tuples(st.integers(0, len(whole)), st.integers(0, 700)), max_size=6))

    def read() -> None:
        with BackupInBucket(service.bucket(), "large", Path()).open("rb") as file:
            for at, size in steps:
                assert file.seek(at) == at
                assert file.read(size) == whole[at : at + size]

    await asyncio.to_thread(read)


async def test_what_is_not_finished_is_nowhere_and_can_be_cleared_out(service: BucketService) -> None:
    def begin() -> MultipartUpload:
        upload = MultipartUpload(service.bucket(), "large", 100)
        upload.write(b"x" * 250)
        return upload

    upload = await asyncio.to_thread(begin)
    assert service.objects == {}
    [left] = await asyncio.to_thread(lambda: list(unfinished(service.bucket())))
    assert left.name == "large"
    assert datetime.now(UTC) - left.begun_at < timedelta(minutes=1)
    await asyncio.to_thread(upload.abandon)
    assert service.uploads == {}


async def test_a_part_that_does_not_arrive_ends_it(service: BucketService) -> None:
    service.failures.extend(["", "", "denied"])
    with pytest.raises(BucketTrouble, match="403"):
        await asyncio.to_thread(_sent, service.bucket(), "large", [b"x" * 250])
    assert service.objects == {}


async def test_parts_that_were_lost_are_never_taken_for_a_whole(service: BucketService) -> None:
    def interrupted() -> None:
        with uploaded(service.bucket(), "large", 100) as upload:
            upload.write(b"x" * 250)
            [begun] = service.uploads.values()
            del begun.parts[1]

    with pytest.raises(BucketTrouble, match="not put together"):
        await asyncio.to_thread(interrupted)
    assert service.objects == {}


def test_parts_grow_with_the_file_so_that_ten_thousand_are_enough() -> None:
    assert part_bytes(0) == part_bytes(100 * 2**30) == PART_BYTES
    for size in (2**38, 5 * 2**40):
        assert size / part_bytes(size) < 10_000
        assert part_bytes(size) % 2**20 == 0
