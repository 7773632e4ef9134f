"""handbill export: whole files or none, flat memory, no harm to what stands at the other end."""

import csv
import io
import json
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from models.storage.row_numbers import first_at
from tests.bot.cli.conftest import House

START = datetime(2026, 1, 1, tzinfo=UTC)
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}


def fill(house: House, opens: int) -> None:
    """Opens a second apart, every second one with what was done in it."""
    moments = [START + timedelta(seconds=n) for n in range(opens)]
    with closing(sqlite3.connect(house.data / "handbill.db")) as database, database:
        database.executemany(
            "INSERT INTO opens (id, tag, promotion_id, topic, viewed_at, channel, visitor, state, reason)"
            " VALUES (?, 'T', 1, '=Towel', ?, 'web', 'person', 'opened', '')",
            [(first_at(at), str(at)) for at in moments],
        )
        database.executemany(
            "INSERT INTO interactions (open_id, event_id, kind, value, seconds, at)"
            " VALUES (?, 'event-1', 'dwell', ?, 5, ?)",
            [(first_at(at), '{"seconds": 5}', str(at)) for at in moments[::2]],
        )
    database.close()


def export(house: House, *words: str) -> "subprocess.Popen[bytes]":
    """The command as a process of its own."""
    command = [sys.executable, "-m", "bot", "export", *words]
    return subprocess.Popen(command, cwd=house.folder, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.slow
def test_json_lines_go_to_stdout_and_a_bad_date_is_refused(house: House) -> None:
    fill(house, 3)
    printed = [json.loads(line) for line in house.run("export", "opens").out.splitlines()]
    assert [row["extension"]["dwell_seconds"] for row in printed] == [5, 0, 5]
    later = house.run("export", "opens", "--since", "2026-01-01T00:00:02Z")
    assert len(later.out.splitlines()) == 1
    assert len(house.run("export", "opens", "--since", "2026-01-01").out.splitlines()) == 3
    refused = house.run("export", "opens", "--since", "yesterday")
    assert (refused.code, refused.out) == (2, "")
    assert house.run("export", "opens", "--promoter", "7").err == "handbill: there is no promoter 7\n"
    assert house.run("export", "opens", "--customer", "7").err == "handbill: there is no customer 7\n"


def test_a_file_appears_whole_and_for_our_eyes_only(house: House) -> None:
    fill(house, 3)
    printed = house.ask("export", "opens", "--format", "csv", "--out", "opens.csv")
    assert printed == {"kind": "opens", "rows": 3, "file": "opens.csv"}
    file = house.folder / "opens.csv"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [row["topic"] for row in csv.DictReader(io.StringIO(file.read_text()))] == ["'=Towel"] * 3
    house.ask("export", "opens", "--format", "xlsx", "--out", "opens.xlsx")
    assert openpyxl.load_workbook(house.folder / "opens.xlsx").worksheets[0].max_row == 4
    assert sorted(path.name for path in house.folder.iterdir()) == ["data", "opens.csv", "opens.xlsx"]


def test_what_cannot_be_written_leaves_nothing_behind(house: House) -> None:
    answer = house.run("export", "opens", "--out", "nowhere/opens.jsonl")
    assert answer.code == 1
    assert "nowhere" in answer.err
    assert [path.name for path in house.folder.iterdir()] == ["data"]


def test_a_device_is_written_to_never_replaced(house: House, tmp_path: Path) -> None:
    fill(house, 1)
    assert house.run("export", "opens", "--out", os.devnull).code == 0
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.process
def test_a_reader_who_leaves_early_is_no_error(house: House) -> None:
    fill(house, 5_000)
    process = export(house, "opens")
    assert process.stdout is not None
    assert process.stderr is not None
    assert json.loads(process.stdout.readline())["topic"] == "=Towel"
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(30) == 0


WATCHED = """
import sys
from bot.cli import app
try:
    app(sys.argv[1:])
finally:
    print(open("/proc/self/status").read())
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the peak of memory from Linux's /proc")
def test_memory_does_not_grow_with_the_rows(house: House) -> None:
    fill(house, 50_000)
    words = [sys.executable, "-c", WATCHED, "export", "opens", "--out", "opens.jsonl"]
    done = subprocess.run(
        words, cwd=house.folder, env=ENVIRONMENT, capture_output=True, text=True, check=True, timeout=100
    )
    with (house.folder / "opens.jsonl").open() as written:
        assert sum(1 for _ in written) == 50_000
    peak = next(line for line in done.stdout.splitlines() if line.startswith("VmHWM:"))
    assert int(peak.split()[1]) < 150 * 1024, peak
