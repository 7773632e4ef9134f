"""A filled house of version 0.1 is brought up under kill -9: nothing is lost, nothing done twice, and it goes on."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import aiohttp
import pytest

from tests.fixtures.house import HANDBILL, PHONE, House
from tests.fixtures.patience import seconds, within
from tests.fixtures.postgres import PostgresServer
from tests.journeys.upgrading.version_0_1 import CARD, MEI, YI, Rows, all_rows, make_house

pytestmark = [pytest.mark.slow, pytest.mark.process]

KILLED_AFTER = (1, 31, 9, 40)
"""Statements of each start that is killed."""
MOVED = {("addresses", "dialogue")}
"""Columns out of which a migration takes something, into one of its own."""
ADDED_TO = {"revisions"}
"""Tables of before in which migrations begin something."""


@pytest.fixture(params=["sqlite", "postgres"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[str]]:
    """The URLs of two empty databases of one kind."""
    names = [f"upgraded_{uuid4().hex[:8]}" for _ in range(2)]
    if request.param == "sqlite":
        yield [f"sqlite://{tmp_path / name}.db" for name in names]
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    yield [server.create(name) for name in names]
    for name in names:
        server.drop(name)


@pytest.mark.exhaustive
async def test_killed_at_any_statement_a_house_of_0_1_is_whole_after_the_next_start(
    databases: list[str], tmp_path: Path
) -> None:
    at_once, killed = databases
    left_at = datetime.now(UTC)
    for url in databases:
        await make_house(url, left_at)
    before = await all_rows(killed)
    assert await _migrate(at_once, tmp_path) == 0
    for statements in KILLED_AFTER:
        assert await _migrate(killed, tmp_path, killed_after=statements) == -signal.SIGKILL
    assert await _migrate(killed, tmp_path) == 0
    after, never_killed = await all_rows(killed), await all_rows(at_once)
    assert [table for table in after if after[table] != never_killed[table]] == []
    _nothing_is_lost(before, after)


def _nothing_is_lost(before: Rows, after: Rows) -> None:
    assert sum(map(len, before.values())) > 700
    for table, rows in before.items():
        columns = {name for row in rows for name in row if (table, name) not in MOVED}
        kept = Counter(_said(row, columns) for row in after[table])
        were = Counter(_said(row, columns) for row in rows)
        assert were <= kept, table
        assert were == kept or table in ADDED_TO, table


def _said(row: dict[str, object], columns: set[str]) -> str:
    return str([(name, row[name]) for name in sorted(columns)])


async def _migrate(url: str, folder: Path, *, killed_after: int = 0) -> int:
    """Run `handbill migrate` as a process; its exit code, minus the signal that ended it."""
    words = [sys.executable, "-m", "tests.journeys.upgrading.killed", str(killed_after)] if killed_after else [HANDBILL]
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("HANDBILL_")}
    process = await asyncio.create_subprocess_exec(
        *words,
        "migrate",
        env=inherited | {"HANDBILL_DATABASE__URL": url, "HANDBILL_DATA_DIR": str(folder / "data")},
        cwd=Path(__file__).parents[3],
        stdout=asyncio.subprocess.DEVNULL,
    )
    return await asyncio.wait_for(process.wait(), seconds(60))


async def test_a_server_killed_while_it_brings_its_house_up_goes_on_with_links_sessions_and_words(
    databases: list[str], tmp_path: Path
) -> None:
    url, _ = databases
    await make_house(url, datetime.now(UTC))
    assert await _migrate(url, tmp_path, killed_after=40) == -signal.SIGKILL
    async with House(tmp_path, {"HANDBILL_DATABASE__URL": url}) as house:
        opens, said = await house.export("opens"), await house.export("communications")
        assert (len(opens), len(said)) == (93, 95)
        async with house.browser.get(f"{house.url}/c/{CARD}") as page:
            assert page.headers["X-Recorded"].isdigit()
            assert "Winter towels" in await page.text()
        async with _browser(house, YI) as yi, _browser(house, MEI) as mei:
            words = {"client_id": str(uuid4()), "type": "said", "text": "And towels for guests?", "tag": CARD}
            async with yi.post(f"{house.url}/chat/posts", json=words) as posted:
                assert posted.status == 202, await posted.text()
            async with within():
                while "And towels for guests?" not in await _chat(mei, house):
                    await asyncio.sleep(0.1)
            assert "Have you blue ones?" in await _chat(mei, house)
        assert len(await house.export("communications")) == 96


def _browser(house: House, session: str) -> aiohttp.ClientSession:
    headers = {"Origin": house.url, "User-Agent": PHONE}
    return aiohttp.ClientSession(headers=headers, cookies={"handbill-person": session})


async def _chat(browser: aiohttp.ClientSession, house: House) -> str:
    async with browser.get(f"{house.url}/chat/lines") as page:
        assert page.status == 200
        return await page.text()
