"""What is done to one customer or promoter, and what goes on by itself, goes through no table that grows."""

from datetime import timedelta
from functools import partial
from itertools import product
from pathlib import Path

import pytest

from models.files.store import MediaStore
from models.identity.handovers import hand_over
from models.identity.merges import merge, undo
from models.people.promoters import deactivate
from models.personal_data.subjects import subject, subject_of_promoter
from models.privacy.erasing import erase, finish
from models.privacy.erasures import ask_for_promoter
from models.privacy.retention import clear_out
from models.privacy.withdrawals import stop
from models.reading.opens import Open
from models.reading.tallies import fold_all
from models.reports import exports
from models.reports.exports import EXPORTS, Links, Selection
from models.reports.list_filter import ListFilter
from models.reports.opens_and_conversations import every_conversation
from models.spread.edge_upkeep import catch_up
from models.spread.edges import Edge
from models.spread.snapshots import large
from models.spread.tree import lineage, roots_by_promoter, tree_of
from models.spread.visible_readers import readers
from models.storage.clock import now
from models.storage.database import Database
from models.storage.planner_statistics import tell_sizes
from models.storage.revisions import Revision
from tests.bench.fill import fill_tables
from tests.fixtures.plans import Statements, listen, scans
from tests.models.reading.sections.test_reading_times import summed_up

pytestmark = pytest.mark.slow
OPENS = 5_000
OF_SOME = {
    r"SCAN tags.*LEFT JOIN tags t ON t.code = o.tag WHERE o.id IN": "of 500 opens; there are too few tags in this test",
    r"SCAN tags.*AS counted LEFT JOIN tags": "those of a promotion; there are too few others in this test",
}
MAX_OF_ALL = {
    r"SCAN (tags|opens|edges) (Index|Index Only) Scan .*(JOIN tags t ON t.code|JOIN opens o ON o.id)": (
        "PostgreSQL walks along a key where nearly all that there is belongs to one promotion, as in this test"
    ),
}
ONCE = OF_SOME | {
    # An index would be one more for each message; and reading keeps nobody waiting.
    r"SCAN (inbox|outbox).*FROM (inbox|outbox) WHERE \(*(lane IN|\(channel, account\) IN)": "once for who is erased",
    r"SCAN passages.*subject_id IN": "PostgreSQL goes through them once for each who is erased: 0.3 s of a million",
    r"SCAN (consents|opens).*FROM consents WHERE.*evidence IN \(SELECT": "once for each promoter who is erased",
    r'max\(id\)|FROM "communications" ORDER BY "id" DESC LIMIT': "the last of an index",
    r"SCAN reactions.*communication_id IN": "there are too few in this test for their index",
    r"SCAN reminders.*conversation_id": "there are too few in this test for their index",
    r"SCAN outbox_mentions": "there are too few in this test for their index",
}
BY_ITSELF = {
    r"max\(id\)": "the last of an index",
    r"SCAN (opens|interactions).*INSERT INTO section_tallies": "PostgreSQL weighs: a turn takes a quarter here",
}
_PAGES = r"(opens|interactions|communications|conversations|checkins|meetings|customers|tags)"
IN_ORDER = OF_SOME | {
    r"SCAN edges Index Scan edges_pkey.*FROM opens o LEFT JOIN edges": "goes along with the opens, by the same key",
    rf"SCAN {_PAGES}.* ORDER BY \S+ ASC LIMIT": "an export goes through the table, page by page of its key",
    r"SCAN (attachments|versions|details|notes|labels).*_id\"? IN \(": "a page's; too few in this test for their index",
    r"AS source": "a timeline is read page by page, each source in its order",
}


@pytest.fixture
async def statements(database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Statements:
    """What is asked of a database with some use in it from now on."""
    await fill_tables(database_url, OPENS)
    await tell_sizes()
    return listen(monkeypatch)


async def test_what_is_done_to_one_customer(statements: Statements, database_url: str, tmp_path: Path) -> None:
    media = MediaStore(tmp_path / "media")
    made = await merge(7, 27, evidence="email:yi@home.test")
    assert made is not None
    await undo(made.id)
    await subject(47)
    await stop(47)
    await erase(47, media)
    assert len(statements) > 100
    assert await scans(database_url, statements, ONCE) == {}


async def test_what_is_done_to_one_promoter(statements: Statements, database_url: str, tmp_path: Path) -> None:
    media = MediaStore(tmp_path / "media")
    await hand_over(3, 4)
    await subject_of_promoter(5)
    await deactivate(5)
    asked, _ = await ask_for_promoter(5)
    await finish(asked.id, media)
    assert len(statements) > 50
    assert await scans(database_url, statements, ONCE) == {}


async def test_what_goes_on_by_itself(statements: Statements, database_url: str) -> None:
    assert await fold_all() > OPENS / 2
    await summed_up()
    assert (await Revision.get(name="sections")).number > 1
    assert await catch_up() > OPENS / 6
    await Open.filter(id__in=[edge.open_id for edge in await Edge.filter(promotion_id=1).limit(10)]).update(
        customer_id=7
    )
    assert await catch_up() > 0
    await clear_out(reports_kept=timedelta(days=30), opens_kept=timedelta(days=60))
    assert await scans(database_url, statements, OF_SOME | BY_ITSELF) == {}


async def test_the_tree_of_a_promotion(statements: Statements, database_url: str) -> None:
    await fold_all()
    for promoter_id in (None, 2):
        tree = await tree_of(1, promoter_id)
        assert tree.counted >= len(tree) > 0
        assert await lineage(tree.opens[-1])
    await large()
    await roots_by_promoter(1)
    assert await readers(tree.opens[:100])
    assert await scans(database_url, statements, OF_SOME | MAX_OF_ALL) == {}


async def test_every_export_of_one_promoter_or_customer(statements: Statements, database_url: str) -> None:
    links = Links(public_url="http://127.0.0.1")
    selections = Selection(customer_id=7), Selection(promoter_id=7), Selection(since=now())
    for kind, selection in product(EXPORTS, selections):
        async for row in exports.rows(kind, selection, links):
            assert row.keys() == set(EXPORTS[kind].columns)
    assert len(statements) > len(EXPORTS)
    assert await scans(database_url, statements, IN_ORDER) == {}


async def test_every_export_of_a_narrowed_list(statements: Statements, database_url: str) -> None:
    links, among = (
        Links(public_url="http://127.0.0.1"),
        ListFilter(opened_id=1, unanswered=True, not_agreed_to="contact"),
    )
    for whose, words, kind in product((7, None), ("", "towel"), ("conversations", "records", "communications")):
        walk = partial(every_conversation, words, promoter_id=whose, language="en", among=among)
        async for row in exports.rows(kind, Selection(conversations=walk), links):
            assert row.keys() == set(EXPORTS[kind].columns)
    assert (
        await scans(database_url, statements, IN_ORDER | {r" LIKE ": "part of a name may stand anywhere in it"}) == {}
    )
