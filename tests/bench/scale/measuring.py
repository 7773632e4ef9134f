"""Measuring the figures: short runs of the real server on a PostgreSQL beside it, and a small year of use."""

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import asyncpg

from models.numbers import rollups
from models.reading import tallies
from models.reading.sections import reading_times
from models.spread import edge_upkeep as spread
from models.storage.database import open_database
from tests.bench.fill import fill
from tests.bench.handbill import fetch, prepare, serving
from tests.bench.hot import REPORTS, tokens
from tests.bench.load import load
from tests.bench.relaying import cost
from tests.bench.scale.figures import Cost, Figures
from tests.fixtures.postgres import postgres_server

_OPENS = 20_000
_OF_AN_OPEN = ("opens", "tallies", "reader_tallies", "edges")
_OF_A_REPORT = ("interactions", "section_tallies")
_OF_A_MESSAGE = (
    "communications",
    "passages",
    "outbox",
    "receipts",
    "inbox",
    "attachments",
    "outbox_mentions",
    "versions",
)
_AROUND = 1_000
"""Bytes of a telephone's request and of the head of its answer, with TCP and TLS around each."""
_EMPTY = 12e6
"""Bytes of a database without rows."""


def measured(folder: Path, seconds: int) -> Figures:
    """Measure all of it: two to three minutes. Raise NoWrk."""
    with postgres_server() as server:
        sizes, counting = _year(server.create("year"))
        costs, wires = _hot(folder, server.create("hot"), seconds)
        message = _message(folder, server.create("relay"))
    return Figures(
        link=costs["link"],
        page=costs["page"],
        report=costs["report"],
        message=message,
        counting=counting,
        sqlite_link_us=_on_sqlite(folder, seconds),
        **sizes,
        **wires,
    )


class Watched:
    """A PostgreSQL whose processes are counted, its log and the rows of a table."""

    def __init__(self, url: str) -> None:
        self._url = url

    def ask(self, sql: str) -> str:
        async def asked() -> str:
            connection = await asyncpg.connect(self._url)
            try:
                return str(await connection.fetchval(sql))
            finally:
                await connection.close()

        return asyncio.run(asked())

    def rows(self, table: str) -> float:
        return float(self.ask(f"SELECT count(*) FROM {table}"))

    def size(self, *tables: str) -> float:
        """Bytes on its disk, with indexes."""
        return sum(float(self.ask(f"SELECT pg_total_relation_size('{table}')")) for table in tables)

    def log_bytes(self) -> float:
        return float(self.ask("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn"))

    def processor_s(self) -> float:
        """Processor time of all its processes, those that have ended included."""
        main = self._main()
        ended_too = sum(_fields(main)[10:14])
        others = (int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit())
        return (ended_too + sum(sum(_fields(each)[10:12]) for each in others if _parent(each) == main)) / _TICKS

    def _main(self) -> int:
        return int((Path(self.ask("SHOW data_directory")) / "postmaster.pid").read_text().split()[0])


_TICKS = os.sysconf("SC_CLK_TCK")


def _fields(process: int) -> list[int]:
    """Return what the kernel says of a process from its parent's number on; nothing of one that has just ended."""
    try:
        said = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(each) for each in said[1:]]


def _parent(process: int) -> int:
    return next(iter(_fields(process)), 0)


def _cost(watched: Watched, ours: Callable[[], float], table: str, work: Callable[[], object]) -> Cost:
    """Return what one costs of the rows that the work adds to the table."""
    before = (ours(), watched.processor_s(), watched.log_bytes(), watched.rows(table))
    work()
    after = (ours(), watched.processor_s(), watched.log_bytes(), watched.rows(table))
    ours_s, postgres_s, log, number = (now - then for now, then in zip(after, before, strict=True))
    return Cost(ours_s * 1e6 / number, postgres_s * 1e6 / number, log / number)


def _hot(folder: Path, url: str, seconds: int) -> tuple[dict[str, Cost], dict[str, float]]:
    """Return what opens and reports cost, and the bytes of two answers on their way."""
    tags, watched = prepare(url), Watched(url)
    with serving(folder / "hot", url) as handbill:
        lines = tokens(handbill, tags, folder / "tokens")
        link, page = f"{handbill.url}/c/{tags.link}", f"{handbill.url}/c/{tags.page}"
        load(link, seconds=1)  # what is made once
        costs = {
            "link": _cost(watched, handbill.processor_s, "opens", lambda: load(link, seconds=seconds)),
            "page": _cost(watched, handbill.processor_s, "opens", lambda: load(page, seconds=seconds)),
            "report": _cost(
                watched,
                handbill.processor_s,
                "interactions",
                lambda: load(f"{handbill.url}/i/", seconds=seconds, script=REPORTS, lines=lines),
            ),
        }
        return costs, {"link_wire": 2.0 * _AROUND, "page_wire": 2.0 * _AROUND + len(fetch(page)[0])}


def _on_sqlite(folder: Path, seconds: int) -> float:
    """Return the microseconds of a link open, by what the server's processor took and the load counted."""
    url = f"sqlite://{folder / 'one.db'}"
    tags = prepare(url)
    with serving(folder / "one", url) as handbill:
        load(f"{handbill.url}/c/{tags.link}", seconds=1)
        before = handbill.processor_s()
        answered = load(f"{handbill.url}/c/{tags.link}", seconds=seconds).per_second * seconds
        return (handbill.processor_s() - before) * 1e6 / answered


def _message(folder: Path, url: str) -> Cost:
    """Return what a message in a burst costs; PostgreSQL's part is that of all messages, some of them one by one."""
    watched, burst_ms = Watched(url), list[float]()
    prepare(url)
    found = _cost(
        watched, lambda: 0.0, "communications", lambda: burst_ms.append(asyncio.run(cost(folder / "relay", url))[0])
    )
    return replace(found, ours_us=burst_ms[0] * 1000)


def _year(url: str) -> tuple[dict[str, float], Cost]:
    """Return the bytes of a row with all that goes with it, and what it costs to count an open later."""
    fill(url, _OPENS)
    watched = Watched(url)
    before = (time.process_time(), watched.processor_s(), watched.log_bytes())
    asyncio.run(_counted(url))
    after = (time.process_time(), watched.processor_s(), watched.log_bytes())
    ours_s, postgres_s, log = (now - then for now, then in zip(after, before, strict=True))
    sums = watched.size("rollups")
    passing = watched.size("rollups_due", "edges_due")
    everything = float(watched.ask("SELECT pg_database_size(current_database())"))
    opens, reports, messages = (watched.size(*tables) for tables in (_OF_AN_OPEN, _OF_A_REPORT, _OF_A_MESSAGE))
    sizes = {
        "open_bytes": opens / _OPENS,
        "report_bytes": reports / watched.rows("interactions"),
        "message_bytes": messages / watched.rows("communications"),
        "sum_bytes": sums / float(watched.ask("SELECT count(*) FROM rollups WHERE level = 1")),
        "customer_bytes": (everything - opens - reports - messages - sums - passing - _EMPTY)
        / watched.rows("customers"),
    }
    return sizes, Cost(ours_s * 1e6 / _OPENS, postgres_s * 1e6 / _OPENS, log / _OPENS)


async def _counted(url: str) -> None:
    """Do what the elected worker does for opens that nobody has counted."""
    async with open_database(url):
        for step in (tallies.fold_all, reading_times.fold_all, spread.catch_up, rollups.roll_up):
            await step()
