"""The year that benchmarks and plans are made on is one that Handbill could have lived through."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.files.store import MediaStore
from models.integrity import faults
from models.personal_data.data_map import DATA_MAP
from models.storage.database import open_database
from models.storage.plain_sql import rows
from tests.bench.fill import fill_tables
from tests.bench.year import Year

pytestmark = pytest.mark.both_databases


@pytest.mark.slow
async def test_a_year_fills_every_table_that_grows_and_nothing_in_it_is_amiss(
    database_url: str, tmp_path: Path
) -> None:
    year = await fill_tables(database_url, 300)
    async with open_database(database_url):
        counts = {name: (await rows(f"SELECT count(*) AS n FROM {name}"))[0]["n"] for name in DATA_MAP}
        found = [str(fault) async for fault in faults(MediaStore(tmp_path / "media"))]
    assert counts["opens"] == counts["communications"] == 300
    assert counts["outbox"] == counts["receipts"] == year.sizes.outbox
    assert [name for name, _ in year.tables() if not counts[name]] == []
    assert found == []


def test_the_same_seed_makes_the_same_year() -> None:
    until = datetime(2026, 11, 26, tzinfo=UTC)
    one, other, another = (Year(50, until=until, seed=seed) for seed in (1, 1, 2))
    assert _all(one) == _all(other) != _all(another)


def _all(year: Year) -> list[tuple[str, list[dict[str, object]]]]:
    return [(table, list(of)) for table, of in year.tables()]
