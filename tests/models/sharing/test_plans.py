"""Coming through a mark goes through no table that grows."""

import pytest

from models.reading.opens import Open
from models.sharing.marks import Marks
from models.sharing.pushes import push
from models.sharing.tag_cache import TagCache
from models.sharing.tags import Tag
from models.sharing.ways import Way
from models.storage.planner_statistics import tell_sizes
from tests.bench.fill import fill_tables
from tests.fixtures.plans import listen, scans

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]


async def test_coming_through_a_mark_goes_through_no_table_that_grows(
    catalogue: TagCache, marks: Marks, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill_tables(database_url, 5_000)
    await tell_sizes()
    read = await Open.filter(visitor="person", customer_id__isnull=False).order_by("-id").first()
    assert read is not None
    sent = await push(await Tag.get(code=read.tag), read.promoter_id or 1, "email", customer_id=read.customer_id)
    statements = listen(monkeypatch)
    child = await catalogue.come_through(marks.of(read.id, Way.QR))
    assert child is not None
    grandchild = await catalogue.come_through(marks.of_push(sent.id))
    assert grandchild is not None
    catalogue.drop()
    assert await catalogue.look_up(child.tag.code) is not None
    assert any("RECURSIVE" in sql for sql in statements)
    assert await scans(database_url, statements, {}) == {}
