"""Backups in a bucket: whole or not there, read back from there, the newest kept, whatever kills them."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.cli.checks.findings import all_findings
from models.backups.destinations import in_bucket
from models.backups.destinations.kept import made_at, name_at
from models.files import bucket as requests
from models.people.promoters import invite
from models.storage.clock import now
from models.storage.database import open_database
from tests.fixtures.bucket_service import BucketService
from tests.fixtures.command_line import CommandLine, every_row
from tests.fixtures.kept_life import kept_life
from tests.fixtures.patience import within

PREFIX = "of-ours/backups/"
PART = 20_000


@pytest.fixture
async def service(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[BucketService]:
    monkeypatch.setattr(requests, "SILENCE_S", 2.0)
    monkeypatch.setattr(requests, "_PAUSES_S", (0.01,) * 4)
    monkeypatch.setattr(in_bucket, "part_bytes", lambda _expected: PART)
    async with BucketService() as running:
        for name, value in running.table("BACKUPS", f"s3://cards/{PREFIX}").items():
            monkeypatch.setenv(name, value)
        yield running


async def _at(cli: CommandLine, work: Callable[[], Awaitable[Any]]) -> Any:
    async with open_database(cli.url):
        return await work()


async def _answer(cli: CommandLine, *words: str) -> Any:
    return await asyncio.to_thread(cli.answer, *words)


@pytest.mark.both_databases
@pytest.mark.slow
async def test_a_backup_goes_to_the_bucket_in_parts_and_comes_back(cli: CommandLine, service: BucketService) -> None:
    await _at(cli, lambda: kept_life(cli.media))
    before = await _at(cli, every_row)
    service.failures.extend(["", "busy", "lost", "", "broken", "hang"])
    taken = await _answer(cli, "backup")
    [key] = service.objects
    assert f"s3://cards/{key}" == taken["file"]
    assert taken["bytes"] == len(service.objects[key]) > PART
    assert sum(1 for method, _ in service.asked if method == "POST") >= 2, "it went in parts"
    [listed] = await _answer(cli, "backup", "--list")
    assert (listed["name"], listed["bytes"]) == (key.removeprefix(PREFIX), taken["bytes"])
    await _at(cli, lambda: invite("Later"))
    service.failures.extend(["busy", "cut", "", "lost"])
    assert (await _answer(cli, "verify", taken["file"]))["rows"] == sum(taken["rows"].values())
    service.failures.extend(["broken", "", "cut"])
    assert (await _answer(cli, "restore", taken["file"], "--force"))["faults"] == []
    assert await _at(cli, every_row) == before | {"tickets": [], "sign_in_links": []}


@pytest.mark.slow
async def test_a_restore_fetches_a_backup_once_and_clears_out_what_a_killed_one_left(
    cli: CommandLine, service: BucketService
) -> None:
    await _at(cli, lambda: kept_life(cli.media))
    taken = await _answer(cli, "backup")
    (left := cli.media.folder / ".handbill-killed").mkdir()
    (left / "lock").touch()
    (left / "half").write_bytes(b"half of something")
    for file in cli.media.folder.glob("??/*"):
        file.unlink()
    service.asked.clear()
    assert (await _answer(cli, "restore", taken["file"], "--force"))["faults"] == []
    fetched = [path for method, path in service.asked if method == "GET" and path.endswith(".tar.gz")]
    assert len(fetched) == 1, "it is smaller than a piece"
    assert list(cli.media.folder.glob("??/*"))
    assert not [*cli.media.folder.glob(".handbill-*")]


async def test_only_the_newest_stay_and_nothing_that_is_not_ours_goes(
    cli: CommandLine, service: BucketService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANDBILL_BACKUPS__KEEP", "2")
    older = [name_at(now() - timedelta(days=days)) for days in (3, 2, 1)]
    for name in ("handbill-by-hand.tar.gz", *older):
        service.objects[PREFIX + name] = b"old"
    taken = await _answer(cli, "backup")
    assert taken["dropped"] == older[1::-1]
    kept = {key.removeprefix(PREFIX) for key in service.objects}
    assert kept == {"handbill-by-hand.tar.gz", older[2], taken["file"].rpartition("/")[2]}


async def test_a_backup_that_the_bucket_does_not_take_drops_no_older_one(
    cli: CommandLine, service: BucketService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANDBILL_BACKUPS__KEEP", "1")
    old = PREFIX + name_at(now() - timedelta(days=1))
    service.objects[old] = b"old"
    service.failures.extend(["", "", *["broken"] * 9])
    refused = await asyncio.to_thread(cli, "backup")
    assert (refused.exit_code, "does not answer as it should" in refused.stderr) == (1, True)
    assert service.objects == {old: b"old"}
    assert list(cli.data_dir.glob(".*handbill-*")) == []


async def test_a_name_that_is_taken_is_never_written_over(cli: CommandLine, service: BucketService) -> None:
    service.objects["elsewhere/b.tar.gz"] = b"somebody's"
    refused = await asyncio.to_thread(cli, "backup", "--out", "s3://cards/elsewhere/b.tar.gz")
    assert (refused.exit_code, "none is replaced" in refused.stderr) == (1, True)
    assert service.objects == {"elsewhere/b.tar.gz": b"somebody's"}


async def test_what_is_not_there_or_cut_short_is_refused_by_its_address(
    cli: CommandLine, service: BucketService
) -> None:
    taken = await _answer(cli, "backup")
    [key] = service.objects
    service.objects[key] = service.objects[key][:-100]
    refused = await asyncio.to_thread(cli, "restore", taken["file"], "--force")
    assert (refused.exit_code, taken["file"] in refused.stderr) == (1, True)
    missing = await asyncio.to_thread(cli, "verify", f"s3://cards/{PREFIX}none.tar.gz")
    assert (missing.exit_code, "there is no such backup" in missing.stderr) == (1, True)


async def test_without_a_bucket_it_is_said_what_to_set(cli: CommandLine) -> None:
    refused = await asyncio.to_thread(cli, "backup")
    assert (refused.exit_code, "set backups.url" in refused.stderr) == (1, True)
    refused = await asyncio.to_thread(cli, "backup", "--out", "s3://cards/b.tar.gz")
    assert (refused.exit_code, "backups.access_key" in refused.stderr) == (1, True)


@pytest.mark.slow
@pytest.mark.process
async def test_a_kill_leaves_nothing_that_looks_like_a_backup_and_the_next_day_clears_out(
    cli: CommandLine, service: BucketService
) -> None:
    await _at(cli, lambda: kept_life(cli.media))
    service.failures.extend(["", "", "", "", "hang"])
    code = (
        "from models.backups.destinations import in_bucket; in_bucket.part_bytes = lambda _: 20_000;"
        " from bot.cli import app; app()"
    )
    command = [sys.executable, "-c", code, "backup", "--config", str(cli.config)]
    process = await asyncio.create_subprocess_exec(*command, env=os.environ, stderr=asyncio.subprocess.DEVNULL)
    async with within():
        while service.failures:
            await asyncio.sleep(0.02)
    process.kill()
    await process.wait()
    assert service.objects == {}
    [left] = service.uploads.values()
    assert left.parts
    assert await _answer(cli, "backup", "--list") == []
    first = await _answer(cli, "backup")
    assert list(service.uploads.values()) == [left], "perhaps somebody is still at work on it"
    left.begun_at -= timedelta(days=2)
    async with within():
        while name_at(now()) == first["file"].rpartition("/")[2]:
            await asyncio.sleep(0.05)
    second = await _answer(cli, "backup")
    assert service.uploads == {}
    assert sorted(service.objects) == [each["file"].removeprefix("s3://cards/") for each in (first, second)]


async def test_the_doctor_tells_how_old_the_newest_is(cli: CommandLine, service: BucketService) -> None:
    async def told() -> tuple[str, str]:
        [found] = [each for each in await all_findings(cli.config, online=False) if each.check == "backups"]
        return found.state, found.sentence

    assert await told() == (
        "warn",
        f"there is none in s3://cards/{PREFIX} yet: handbill backup; docs/deploy.md has the timer",
    )
    name = name_at(now() - timedelta(hours=30))
    service.objects[PREFIX + name] = b"x"
    assert await told() == ("ok", f"the newest is of {made_at(name):%Y-%m-%d %H:%M} UTC, 1 in s3://cards/{PREFIX}")
    service.objects = {PREFIX + name_at(now() - timedelta(hours=50)): b"x"}
    state, sentence = await told()
    assert (state, "nobody has made one for 2 days" in sentence) == ("warn", True)
    service.failures.extend(["denied"])
    state, sentence = await told()
    assert (state, "check backups.endpoint" in sentence) == ("bad", True)
