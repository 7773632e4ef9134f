"""No view of numbers goes through a table that grows: rollups are summed up by an index, young rows by theirs."""

from itertools import product
from zoneinfo import ZoneInfo

import pytest

from models.customer_records.segments import save_segment
from models.numbers.periods import last_days
from models.numbers.rollups import catch_up, roll_up
from models.people.teams import join_team, team_names, team_of
from models.reading.opens import Open
from models.reports.team_report import members_of, team_news
from models.storage.clock import now
from models.storage.planner_statistics import tell_sizes
from tests.bench.fill import fill_tables
from tests.fixtures.plans import listen, scans
from tests.landing.console.conftest import Browser

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

DAYS = ("days=7", "days=90", "days=365&zone=Asia/Kolkata")
PARTS = (
    "",
    "&promoter=3",
    "&promotion=2",
    "&promoter=3&promotion=2&channel=web",
    "&channel=web",
    "&team=North",
    "&team=North&promotion=2&channel=web",
    "&segment=1",
    "&segment=2&promoter=3",
)
ALLOWED = {
    r"SELECT 1 FROM \S+ LIMIT": "whether there is one: the first answers",
    r"FROM rollups_due": "what is due, some at a time",
    r"min\(|max\(": "the first, or the last, of an index",
    r"SCAN (happened|young|made)": "what an index has found",
    r"SCAN pushes Index Scan idx_pushes_custome": "PostgreSQL weighs: a year is all pushes of this test",
}


async def test_no_view_of_numbers_goes_through_a_table_that_grows(
    operator: Browser, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill_tables(database_url, 2_000)
    first = await Open.all().order_by("id").first()
    assert first is not None
    await save_segment(None, "VIP", "?label=vip")
    await save_segment(None, "New", "?stage=new")
    for number in (1, 2, 3):
        await join_team(number, "North", leads=number == 1)
    statements = listen(monkeypatch)
    assert await roll_up() > 3_000
    await tell_sizes()
    statements.clear()
    for days, part in product(DAYS, PARTS):
        assert (await operator.get(f"/console/numbers?{days}{part}")).status == 200
        for measure in ("opened", "begun", "pushed"):
            assert (await operator.get(f"/console/numbers/rows/{measure}?{days}{part}&page=2")).status == 200
    north = await team_of(1)
    assert north is not None
    assert len(await members_of(north, last_days(7, now().date(), ZoneInfo("UTC")))) == 3
    assert await team_names() == ["North"]
    assert await team_news(1, 0, 2_000_000) is not None
    await Open.filter(id=first.id).update(visitor="robot")
    assert await catch_up() > 0
    assert len(statements) > 20
    assert await scans(database_url, statements, ALLOWED) == {}
