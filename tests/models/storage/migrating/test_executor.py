"""Migrations are brought to a filled database of version 0.1 while the process is killed again and again."""

import sqlite3
import subprocess
import sys
from collections import Counter
from itertools import count
from pathlib import Path

import pytest

from models.storage.database import open_database
from models.storage.migrating.due import applied_in, lacking
from tests.models.storage.migrating.conftest import FILLED

_BRING_UP = """
import asyncio, os, signal, sys
from models.storage.database import open_database
from models.storage.engines.sqlite import ImmediateTransaction, OneWriter

way, left = sys.argv[2], int(sys.argv[3])
done = getattr(ImmediateTransaction, way)

async def counted(self, *arguments):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return await done(self, *arguments)

for each in (ImmediateTransaction, OneWriter):
    setattr(each, way, counted)

async def main():
    async with open_database(f"sqlite://{sys.argv[1]}", migrating=True):
        pass

asyncio.run(main())
"""
"""Kills itself before the statement of this number, in whichever transaction that is."""


def _kept(path: Path) -> Counter[str]:
    connection = sqlite3.connect(path)
    try:
        return Counter({name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in FILLED})
    finally:
        connection.close()


def _bring_up(path: Path, statements: int, way: str = "execute_query") -> int:
    return subprocess.run([sys.executable, "-c", _BRING_UP, str(path), way, str(statements)], check=False).returncode


@pytest.mark.slow
@pytest.mark.process
@pytest.mark.exhaustive
async def test_killed_before_every_so_many_statements_the_next_start_goes_on_where_it_was(filled: Path) -> None:
    deaths = 0
    for statements in count(3, 8):
        code = _bring_up(filled, statements)
        assert _kept(filled) == FILLED
        if code == 0:
            break
        assert code == -9
        deaths += 1
    assert deaths > 3
    assert lacking(applied_in(filled)) == []
    async with open_database(f"sqlite://{filled}"):
        assert _kept(filled) == FILLED
    connection = sqlite3.connect(filled)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("SELECT count(*) FROM outbox_mentions").fetchone() == (300,)
    connection.close()


@pytest.mark.slow
@pytest.mark.process
async def test_killed_before_it_is_on_record_that_a_migration_was_run_it_is_undone_and_run_again(filled: Path) -> None:
    before = applied_in(filled)
    assert _bring_up(filled, 1, way="execute_insert") == -9
    assert applied_in(filled) - before == {"0017_payloads"}
    async with open_database(f"sqlite://{filled}", migrating=True):
        assert _kept(filled) == FILLED
    assert lacking(applied_in(filled)) == []
