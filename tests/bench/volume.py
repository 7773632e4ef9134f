"""A million opens: does the next one still go as fast, does the export stay flat, does memory?"""

import os
import resource
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from models.storage.database import sqlite_path
from models.storage.row_numbers import Numbers
from tests.bench.handbill import prepare, serving
from tests.bench.load import load
from tests.fixtures.house import HANDBILL

MILLION = 1_000_000


def measure(folder: Path, seconds: int) -> None:
    empty, full = f"sqlite://{folder / 'empty.db'}", f"sqlite://{folder / 'full.db'}"
    tags, filled = prepare(empty), prepare(full)
    _fill(full, filled.link, MILLION)
    with serving(folder / "e", empty) as one, serving(folder / "f", full) as other:
        start = one.memory_mb()
        pairs = [
            (
                load(f"{one.url}/c/{tags.link}", seconds=seconds).per_second,
                load(f"{other.url}/c/{filled.link}", seconds=seconds).per_second,
            )
            for _ in range(5)
        ]
        ratios = sorted(b / a for a, b in pairs)
        spread = f"({ratios[0]:.2f}-{ratios[-1]:.2f})"
        print(f"with a million opens before          {ratios[2]:5.2f} of the empty database {spread}")
        opens = int(sum(a for a, _ in pairs) * seconds)
        print(f"memory after {opens:,} opens: {one.memory_mb():.0f} MB, {one.memory_mb() - start:+.0f} MB over start")
    started = time.monotonic()
    environment = {**os.environ, "HANDBILL_DATABASE__URL": full, "HANDBILL_DATA_DIR": str(folder / "f")}
    out = folder / "opens.jsonl"
    subprocess.run([HANDBILL, "export", "opens", "--out", str(out)], env=environment, check=True, stderr=sys.stderr)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    took = time.monotonic() - started
    print(
        f"export of {sum(1 for _ in out.open()):,} opens: {took:.0f} s (largest child so far {peak:.0f} MB)", flush=True
    )


def _fill(url: str, tag: str, count: int) -> None:
    numbers = Numbers(1023)
    connection = sqlite3.connect(sqlite_path(url))
    row = (tag, 1, "Towel", 1, None, "2026-01-01 00:00:00+00:00", "web", "person", "opened", "", None)
    connection.executemany(
        "INSERT INTO opens (id, tag, promotion_id, topic, promoter_id, customer_id, viewed_at, channel, visitor, state,"
        " reason, parent_open_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((numbers.next(), *row) for _ in range(count)),
    )
    connection.commit()
    connection.close()
