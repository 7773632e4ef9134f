"""``python -m tests.bench.dropping``: what dropping old opens of nobody known takes, and what it gives back.

``--opens`` of the last half of a year, evenly, through ``--cards``: by how many of one card an hour has, it is told how
much stays of each. On SQLite and on PostgreSQL; bytes are those of the tables with their indexes.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from models.numbers import rollups
from models.people.promoters import invite
from models.reading import dropped_opens, tallies
from models.reading.opens import Open, Proof, Visitor
from models.sharing.promotions import add_promotion
from models.sharing.tags import issue_tag
from models.storage.clock import now
from models.storage.database import open_database, transaction
from models.storage.plain_sql import is_sqlite, rows
from models.storage.row_numbers import first_at, time_of
from tests.bench.scale.measuring import Watched
from tests.fixtures.postgres import postgres_server

_SPAN = timedelta(days=180)
_BEFORE, _AFTER = ("opens",), ("opens_dropped", "tallies_dropped")


async def _fill(opens: int, cards: int) -> None:
    promotion = await add_promotion("Towel", page="# Towel")
    tags = [await issue_tag(promotion, await invite(f"Promoter {n}"), "web") for n in range(cards)]
    start = now() - _SPAN - timedelta(days=60)
    for first in range(0, opens, 10_000):
        made = []
        for n in range(first, min(first + 10_000, opens)):
            number = first_at(start + _SPAN * n / opens) | n % 4096
            tag = tags[n * 7919 % cards]
            made.append(
                Open(
                    id=number,
                    tag=tag.code,
                    promotion_id=promotion.id,
                    topic="Towel",
                    promoter_id=vars(tag)["promoter_id"],
                    viewed_at=time_of(number),
                    channel="web",
                    visitor=Visitor.PERSON,
                    state=Proof.READ if n % 3 else Proof.OPENED,
                )
            )
        async with transaction():
            await Open.bulk_create(made, batch_size=500)
    await tallies.fold_all()
    await rollups.roll_up()


async def _bytes(tables: tuple[str, ...]) -> float:
    if not is_sqlite():
        sizes = [f"pg_total_relation_size('{table}')" for table in tables]
        return float((await rows(f"SELECT {' + '.join(sizes)} AS bytes"))[0]["bytes"])
    parts = " OR ".join(f"tbl_name = '{table}'" for table in tables)
    named = f"SELECT name FROM sqlite_master WHERE {parts}"
    return float((await rows(f"SELECT sum(pgsize) AS bytes FROM dbstat WHERE name IN ({named})"))[0]["bytes"])


@asynccontextmanager
async def _steps_timed() -> AsyncIterator[list[float]]:
    """Yield how long each step takes that follows, in seconds by the clock."""
    step, took = dropped_opens._drop_some, list[float]()

    async def timed(until: int) -> int | None:
        begun = time.monotonic()
        try:
            return await step(until)
        finally:
            took.append(time.monotonic() - begun)

    dropped_opens._drop_some = timed
    try:
        yield took
    finally:
        dropped_opens._drop_some = step


async def _filled(url: str, opens: int, cards: int) -> None:
    async with open_database(url):
        await _fill(opens, cards)


async def _dropped(url: str, opens: int) -> tuple[str, int]:
    """Return what is to be said of it, and in how many steps it was done."""
    async with open_database(url):
        before, begun = await _bytes(_BEFORE), time.process_time()
        async with _steps_timed() as took:
            dropped = await dropped_opens.drop_opens(now() - timedelta(days=30))
        ours, after = time.process_time() - begun, await _bytes(_AFTER)
        (kept,) = await rows("SELECT count(*) AS number FROM opens_dropped")
        took.sort()
        typical, most = (took[len(took) * share // 100] * 1000 for share in (50, 99))
        said = (
            f"{'SQLite' if is_sqlite() else 'PostgreSQL'}: {dropped:,} opens, {dropped / kept['number']:.1f} to a row:"
            f" {before / opens:.0f} B each before, {after / dropped:.0f} B after; {ours / dropped * 1e6:.0f} µs of ours"
            f" an open; a step {typical:.0f} ms by the clock, 99% {most:.0f} ms"
        )
        return said, len(took)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.dropping", description=__doc__)
    parser.add_argument("--opens", type=int, default=100_000)
    parser.add_argument("--cards", type=int, nargs="+", default=[2, 20, 200])
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="handbill-dropping-") as folder, postgres_server() as server:
        for cards in chosen.cards:
            file, url = f"sqlite://{Path(folder) / f'{cards}.db'}", server.create(f"dropping_{cards}")
            asyncio.run(_filled(file, chosen.opens, cards))
            print(asyncio.run(_dropped(file, chosen.opens))[0])
            asyncio.run(_filled(url, chosen.opens, cards))
            before = Watched(url).processor_s()
            said, steps = asyncio.run(_dropped(url, chosen.opens))
            theirs_ms = (Watched(url).processor_s() - before) / steps * 1000
            print(f"{said}; {theirs_ms:.0f} ms of PostgreSQL's processor a step", flush=True)


if __name__ == "__main__":
    main()
