"""What `handbill doctor` says of a PostgreSQL, of the way that leads to it, and of the programs that back it up."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cli.checks.findings import all_findings
from tests.fixtures.cluster.machine import Machine, machine_of_ours, needs_postgres
from tests.fixtures.cluster.pgbouncer import PgBouncer, needs_pgbouncer

pytestmark = [needs_postgres, pytest.mark.process, pytest.mark.slow]


@pytest.fixture
async def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Machine]:
    monkeypatch.chdir(tmp_path)
    async with machine_of_ours() as running:
        yield running


async def _told(check: str) -> list[tuple[str, str]]:
    return [(each.state, each.sentence) for each in await all_findings(None, online=False) if each.check == check]


@needs_pgbouncer
async def test_pooler_and_mode_are_told_with_what_to_do(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDBILL_DATABASE__URL", machine.url("handbill"))
    assert await _told("pooler") == []
    async with PgBouncer(machine.folder.parent / "session", machine, "session") as pooler:
        monkeypatch.setenv("HANDBILL_DATABASE__URL", pooler.url("handbill"))
        [mode, advice] = await _told("pooler")
        assert mode == ("ok", "lends connections for a session, with prepared statements")
        assert advice[0] == "warn"
        assert "set database.session_url to PostgreSQL itself" in advice[1]
    async with PgBouncer(machine.folder.parent / "transaction", machine) as pooler:
        monkeypatch.setenv("HANDBILL_DATABASE__URL", pooler.url("handbill"))
        [(state, sentence)] = await _told("database")
        assert state == "bad"
        assert "pool_mode = transaction" in sentence
        assert "Set database.session_url to the address of PostgreSQL itself" in sentence
        monkeypatch.setenv("HANDBILL_DATABASE__SESSION_URL", machine.url("handbill"))
        assert await _told("pooler") == [("ok", "lends connections for one transaction, without prepared statements")]


async def test_several_hosts_of_which_none_waits_for_the_other(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts = f"postgres://postgres@127.0.0.1:1,{machine.host}/handbill"
    monkeypatch.setenv("HANDBILL_DATABASE__URL", hosts)
    (state, sentence), away = await _told("standby")
    assert state == "warn"
    assert "set synchronous_standby_names" in sentence
    assert away == ("warn", "127.0.0.1:1 does not let us in: nobody knows how far it is")
    monkeypatch.setenv("HANDBILL_DATABASE__URL", machine.url("handbill"))
    assert await _told("standby") == []


async def test_whether_pg_dump_reads_this_server(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HANDBILL_DATABASE__URL", machine.url("handbill"))
    major = machine.major
    for version, expected in (
        (major, ("ok", f"pg_dump {major} reads PostgreSQL {major}")),
        (
            9,
            (
                "warn",
                f"pg_dump 9 reads no PostgreSQL {major}: `handbill backup` needs postgresql-client-{major} or newer",
            ),
        ),
    ):
        program = tmp_path / "pg_dump"
        program.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.2 (Debian)'\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
        assert await _told("backup") == [expected]
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("PATH", "/nowhere")
        [(state, sentence)] = await _told("backup")
    assert (state, sentence.partition(":")[0]) == ("warn", "pg_dump is not there")
