"""What the doctor says of standbys: of a real primary, and a real server that follows it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cli.checks import standbys
from bot.cli.checks.findings import all_findings
from tests.fixtures.cluster.machine import Machine, machine_of_ours, needs_postgres
from tests.fixtures.patience import within

pytestmark = [needs_postgres, pytest.mark.process, pytest.mark.slow]


@pytest.fixture
async def primary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Machine]:
    monkeypatch.chdir(tmp_path)
    async with machine_of_ours() as running:
        yield running


@pytest.fixture
async def standby(primary: Machine) -> AsyncIterator[Machine]:
    other = Machine(primary.folder.parent / "two")
    await other.become_standby_of(primary)
    try:
        yield other
    finally:
        await other.stop("immediate")


@pytest.fixture
def both(primary: Machine, standby: Machine, monkeypatch: pytest.MonkeyPatch) -> str:
    hosts = f"{primary.host},{standby.host}"
    monkeypatch.setenv("HANDBILL_DATABASE__URL", f"postgres://postgres@{hosts}/handbill")
    return hosts


async def _told() -> list[tuple[str, str]]:
    found = [each for each in await all_findings(None, online=False) if each.check == "standby"]
    return [(each.state, each.sentence) for each in found if "synchronous_standby_names" not in each.sentence]


async def _caught_up(primary: Machine, standby: Machine) -> None:
    position = await primary.ask("SELECT pg_current_wal_lsn()::text")
    async with within():
        while not await standby.ask(f"SELECT pg_last_wal_replay_lsn() >= '{position}'::pg_lsn"):
            await asyncio.sleep(0.05)


async def test_a_standby_that_falls_behind_is_told_with_how_far(
    primary: Machine, standby: Machine, both: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [state for state, _ in await _told()] == ["ok", "ok"]
    monkeypatch.setattr(standbys, "_LATE_BYTES", 100_000)
    await standby.ask("SELECT pg_wal_replay_pause()")
    await primary.ask("CREATE TABLE much AS SELECT repeat('x', 100) AS x FROM generate_series(1, 10000)", "handbill")
    [(state, sentence), *_] = await _told()
    assert state == "warn"
    assert sentence.startswith(f"{standby.host} is ")
    assert "could not take over without loss" in sentence
    await standby.ask("SELECT pg_wal_replay_resume()")
    await _caught_up(primary, standby)
    (state, sentence), (seen, follower) = await _told()
    assert (state, seen) == ("ok", "ok")
    assert sentence.startswith(f"{standby.host} follows, ")
    assert follower.startswith("two (streaming, async) is ")


async def test_a_standby_that_is_away_and_its_log_that_is_kept(primary: Machine, standby: Machine, both: str) -> None:
    await primary.ask("SELECT pg_create_physical_replication_slot('left_over', true)::text")
    await standby.stop()
    told = await _told()
    assert ("warn", f"{standby.host} does not let us in: nobody knows how far it is") in told
    [(state, sentence)] = [each for each in told if "left_over" in each[1]]
    assert state == "warn"
    assert "SELECT pg_drop_replication_slot('left_over')" in sentence


async def test_two_that_take_writes_are_the_worst(primary: Machine, standby: Machine, both: str) -> None:
    await standby.promote()
    assert (
        "bad",
        f"{primary.host} and {standby.host} both take writes: stop all but one at once, rows are being parted",
    ) in await _told()


async def test_a_role_that_may_not_see_is_told_what_it_takes(
    primary: Machine, standby: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await primary.ask("CREATE ROLE cards LOGIN")
    await primary.ask("ALTER DATABASE handbill OWNER TO cards")
    monkeypatch.setenv("HANDBILL_DATABASE__URL", primary.url("handbill", user="cards"))
    [(state, sentence)] = await _told()
    assert (state, "GRANT pg_monitor TO" in sentence) == ("ok", True)
    await primary.ask("GRANT pg_monitor TO cards")
    [(_, sentence)] = await _told()
    assert sentence.startswith("two (streaming, async) is ")


async def test_a_server_without_standbys_is_not_spoken_of(primary: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDBILL_DATABASE__URL", primary.url("handbill"))
    assert await _told() == []
