"""Old opens of nobody known go while the server is killed again and again: none twice, and every figure stays."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from models.files.store import MediaStore
from models.integrity import faults
from models.numbers import rollups
from models.numbers.periods import last_days
from models.numbers.sums import Scope, sums
from models.people.promoters import invite
from models.reading import tallies
from models.reports.figures import figures_by_tag, figures_of_all
from models.sharing.promotions import add_promotion
from models.sharing.tags import Tag, issue_tag
from models.spread import edge_upkeep
from models.spread.figures import figures
from models.spread.tree import tree_of
from models.storage.clock import now
from models.storage.database import open_database
from models.storage.row_numbers import first_at, time_of
from tests.fixtures.house import House
from tests.fixtures.patience import within

pytestmark = pytest.mark.slow

OPENS = 60_000
KILLS = 4


def _opens(cards: list[Tag]) -> Iterator[tuple[Any, ...]]:
    """From 200 days ago until 40 days ago; one in fifty is known to be the promoter's own."""
    start, span = now() - timedelta(days=200), timedelta(days=160)
    for n in range(OPENS):
        number, card = first_at(start + span * n / OPENS) | n % 4096, cards[n % len(cards)]
        at = time_of(number).isoformat(" ")
        visitor, state = ("self" if n % 50 == 0 else "person"), ("fetched", "opened", "read")[n % 3]
        yield number, card.code, vars(card)["promotion_id"], vars(card)["promoter_id"], at, visitor, state


async def _filled(file: Path) -> None:
    async with open_database(f"sqlite://{file}"):
        towel = await add_promotion("Towel", page="# Towel")
        cards = [await issue_tag(towel, await invite(name), "web") for name in ("Jia", "Bo", "Mei")]
    with closing(sqlite3.connect(file)) as database, database:
        database.executemany(
            "INSERT INTO opens (id, tag, promotion_id, topic, promoter_id, viewed_at, channel, visitor, state, reason)"
            " VALUES (?, ?, ?, 'Towel', ?, ?, 'web', ?, ?, '')",
            _opens(cards),
        )


async def _shown(file: Path) -> list[object]:
    async with open_database(f"sqlite://{file}"):
        for keep in (tallies.fold_all, rollups.roll_up, edge_upkeep.catch_up):
            await keep()
        cards = [tag.code async for tag in Tag.all()]
        period = last_days(240, now().astimezone(UTC).date(), ZoneInfo("UTC"))
        return [
            await figures_of_all(),
            await figures_by_tag(1, cards),
            await sums(period, Scope(), hourly=True),
            figures(await tree_of(1)),
        ]


def _left(file: Path) -> int:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        return int(database.execute("SELECT count(*) FROM opens").fetchone()[0])


@pytest.mark.exhaustive
async def test_opens_that_go_while_the_server_is_killed_are_counted_on(tmp_path: Path) -> None:
    file = tmp_path / "data" / "handbill.db"
    file.parent.mkdir(mode=0o700, exist_ok=True)
    await _filled(file)
    shown = await _shown(file)
    left, killed = OPENS, 0
    async with House(tmp_path, {"HANDBILL_RETENTION__OPENS_DAYS": "30"}) as house, within():
        while left:
            if (now_left := _left(file)) < left and killed < KILLS:
                await house.kill()
                killed += 1
                await house.start()
            left = now_left
            await asyncio.sleep(0.01)
    assert killed
    assert await _shown(file) == shown
    async with open_database(f"sqlite://{file}"):
        assert [fault async for fault in faults(MediaStore(tmp_path / "data" / "media"))] == []
        for again in (tallies.fold_again, rollups.roll_up_again, edge_upkeep.rebuild):
            await again()
    assert await _shown(file) == shown
