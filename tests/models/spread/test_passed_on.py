"""What came of a customer's passing on: counted in opens, to the last, without their own."""

import pytest

from models.people.promoters import invite
from models.sharing.promotions import add_promotion
from models.spread.passed_on import PassedOn, opens_through, passed_on_by
from models.spread.tree import tree_of
from models.storage.database import Database
from models.storage.planner_statistics import tell_sizes
from tests.bench.fill import fill_tables
from tests.fixtures.plans import listen, scans
from tests.models.spread.forests import grow

pytestmark = pytest.mark.both_databases


async def test_it_is_what_hangs_below_their_opens(database: Database) -> None:
    towel = await add_promotion("Towel", page="# Towel")
    grown = await grow(towel, [await invite("Jia")], 300, first=4)
    tree = await tree_of(towel.id)
    for who in {each.customer_id for each in grown if each.customer_id is not None}:
        through: set[int] = set()
        for place, parent in enumerate(tree.parents):  # parents stand before their children
            if parent >= 0 and (parent in through or tree.customer_id[parent] == who):
                through.add(place)
        others = [place for place in through if tree.customer_id[place] != who]
        assert await passed_on_by(who) == ([PassedOn("Towel", len(others))] if others else [])
        assert await opens_through(who, towel.id) == len(others)


@pytest.mark.slow
async def test_it_is_found_by_indexes(database_url: str, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await fill_tables(database_url, 5_000)
    towel = await add_promotion("Towel", page="# Towel")
    grown = await grow(towel, [await invite("Jia")], 300, first=4)
    await tree_of(towel.id)
    await tell_sizes()
    statements = listen(monkeypatch)
    who = next(each.customer_id for each in grown if each.customer_id is not None)
    assert await passed_on_by(who)
    assert await opens_through(who, towel.id)
    asked = {statement: values for statement, values in statements.items() if "RECURSIVE" in statement}
    assert len(asked) == 2
    weighed = {"SCAN edges Index.*edges_of_parent": "PostgreSQL weighs: there are few edges in this test"}
    assert await scans(database_url, asked, weighed) == {}
