"""What the inbox does and tells goes through no table that grows, however long the house has been at work."""

import pytest

from models.reports.agenda import agenda, read_lately
from models.storage.planner_statistics import tell_sizes
from models.talking.conversations import Conversation
from models.talking.unread import latest_said, read, recount, unread_of
from tests.bench.fill import fill_tables
from tests.fixtures.plans import listen, scans
from tests.landing.console.conftest import Browser
from tests.landing.console.test_plans import ALLOWED
from tests.landing.inbox.conftest import Inbox, Stream

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

OPENS = 5_000
MORE = ALLOWED | {
    r"SCAN conversations.*SELECT id, last_said_id": "the latest: the first of an index",
}


async def test_reading_writing_and_being_told(site: Inbox, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await fill_tables(database_url, OPENS)
    await tell_sizes()
    talk = await Conversation.get(id=7).select_related("promoter", "customer")
    statements = listen(monkeypatch)
    async with Browser(site.url) as operator:
        await operator.sign_in()
        async with (
            Stream(operator.session, f"/console/inbox/stream?conversation={talk.id}&show=unread") as stream,
        ):
            said = await site.says(talk, "Is it large?")
            await stream.hear()
            key = "0" * 8 + "-0000" * 3 + "-" + "0" * 12
            for act in ("draft", "posts", "saved", "read"):
                done = await operator.send(f"/console/inbox/{talk.id}/{act}", text="Yes", key=key, up_to=str(said.id))
                assert done.status == 303
            assert await read(talk.id, said.id)
            await latest_said(talk.promoter_id)
            await unread_of(talk.promoter_id)
            await recount(talk.id, said.id)
            assert (await operator.get("/console/inbox/agenda")).status == 200
            await agenda(talk.promoter, "en")
            await read_lately(talk.promoter_id)
    assert len(statements) > 20
    assert await scans(database_url, statements, MORE) == {}
