"""No page of the console goes through a table that grows, but as far as its own rows reach, or where it says why."""

import re
from collections import Counter
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from models.reading.tallies import fold_all
from models.spread.edge_upkeep import catch_up
from models.storage.planner_statistics import tell_sizes
from tests.bench.fill import fill_tables
from tests.fixtures.plans import listen, scans
from tests.landing.console.conftest import Browser
from tests.models.reading.sections.test_reading_times import summed_up

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

OPENS = {"sqlite": 5_000, "postgresql": 20_000}
"""PostgreSQL weighs by how much there is; SQLite is told that it is more: see tests/fixtures/plans.py."""
_KEPT = (
    "customers?label=vip",
    "customers?stage=new",
    "customers?quiet=30",
    "customers?lately=30",
    "customers?opened=1&section=Prices&answered=no",
    "customers?promoter=2&opened=1&section=Prices&answered=no",
    "customers?brought=1",
    "customers?agreed=contact",
    "customers?promoter=2&not-agreed=contact",
    "customers?f1-from=100&f1-to=5000",
    "customers?promoter=2&f2=gold",
    "inbox?label=vip",
)
ASKED = ("/customers", "/conversations", "/opens", "/promoters", "/promotions", "/search", "/customers/7", "/inbox")
WORDS = ("towel", "towel soft", "Customer 77", "毛巾", "nobody")
ALLOWED = {
    r"SELECT 1 FROM \S+( WHERE (NOT )?\S+( IS NULL)?)? LIMIT": "whether there is one: the first answers",
    r'SCAN opens.*FROM "opens".* ORDER BY "id" DESC LIMIT': "the latest, back along the key as far as the page goes",
    r"SCAN opens.*AS source": "a timeline looks through the opens back along the key, stretch by stretch",
    r'SCAN conversations.*FROM "conversations" ORDER BY "spoken_at" DESC': "the latest, as far as the page goes",
    r'SCAN customers.*"kept_as_id" IS NULL ORDER BY "id" DESC LIMIT': "the latest, as far as the page goes",
    r'SCAN conversations.*FROM "conversations" WHERE .*"id" IN \(.*ORDER BY "spoken_at" DESC': (
        "many are named: from the latest back, as far as the page goes"
    ),
    r"SCAN conversations.*FROM conversations ORDER BY spoken_at DESC LIMIT": (
        "everybody's, the latest, as far as models/reports/list_filter.py looks through"
    ),
    r'SELECT COUNT\(\*\) FROM "(customers|conversations)"': "how many pages there are: of 100,000, 5 ms",
    r"SCAN (customers|conversations).* LIKE ": "part of a name may stand anywhere in it: of 100,000, 15 ms",
    r"SCAN (details|addresses).*SELECT d.customer_id AS number FROM details": (
        "part of a number may stand anywhere in it, for operators: of 100,000 accounts, 36 ms"
    ),
    r"SCAN (reader_)?tallies": "figures of whatever a page shows; tallies are few",
    r"SCAN consents USING (COVERING )?INDEX consents_(on_opens|withdrawn)": "of those who read and agreed, the latest",
    r"SCAN (consents|communications) Index.*(given|withdrawn|sent)_at": "PostgreSQL weighs: the latest are near",
    r"SCAN (meetings|details) Index": "PostgreSQL weighs: there are few in this test",
    r"SCAN versions.*communication_id": "there are too few in this test for their index",
    r"tags_way.*FROM tallies|SCAN tags Index.*tags_way|SCAN tags tags_pkey": "a promotion's tags, each with its count",
    r"SCAN rollups_due .*LIMIT": "the quarters that are due to be counted anew, as far as a turn goes",
    r"WHERE 1=0": "nothing",
    r"FROM rollups_due": "what is due, some at a time",
}
_LINK = re.compile(r'href="(/console[^"#]*)"')


async def test_no_page_of_the_console_goes_through_a_table_that_grows(
    operator: Browser, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill_tables(database_url, OPENS[urlsplit(database_url).scheme])
    await fold_all()
    await catch_up()
    await summed_up()
    await tell_sizes()
    statements = listen(monkeypatch)
    seen = await _every_page(operator)
    assert len(seen) > 40
    assert await scans(database_url, statements, ALLOWED) == {}


async def _every_page(viewer: Browser) -> Counter[str]:
    """Follow all links, two of each shape and one of each choice, and look for words where one can."""
    seen: Counter[str] = Counter()
    ahead = ["/console", *(f"/console{path}?q={words}" for path in ASKED for words in WORDS)]
    ahead += ["/console/inbox?channel=web", "/console/inbox?promotion=1&show=unread"]
    ahead += [f"/console/{each}" for each in _KEPT]
    while ahead:
        path = ahead.pop()
        shape = _shape(path)
        if seen[shape] == (1 if "?" in shape else 2) or shape.startswith(
            "/console/exports"
        ):  # see tests/models/test_plans.py
            continue
        seen[shape] += 1
        page = await viewer.get(path)
        assert page.status < 400, path
        ahead += [unescape(link) for link in _LINK.findall(page.source)]
    return seen


def _shape(path: str) -> str:
    """Return what a page is told from others by: neither numbers nor a language change what is asked for it.

    Of the numbers' pages any choice can be made with any other.
    """
    page, _, choice = re.sub(r"(?<!%)[0-9]+", "7", path).partition("?")
    chosen = sorted((name, value) for name, value in parse_qsl(choice) if name != "lang")
    return page if not chosen or page.startswith("/console/numbers") else f"{page}?{urlencode(chosen)}"
