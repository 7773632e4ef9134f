"""A table that was just emptied is filled in bulk: what its triggers look up, they find by an index."""

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from models.people.addresses import customer_at, met
from models.people.promoters import invite
from models.storage.database import Database
from models.talking.conversations import between

ROWS = 3_000
_READ = "SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'communications'"
_SAID = (
    "conversation_id",
    "direction",
    "medium",
    "channel",
    "text",
    "source",
    "state",
    "sent_at",
    "reason",
    "author",
    "album",
)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_rows_that_are_copied_into_an_emptied_table_are_not_gone_through_for_each_other(
    database: Database, database_url: str
) -> None:
    talk = await between((await invite("Jia")).id, (await customer_at(await met("web", "yi", name="Yi"))).id)
    since = datetime.now(UTC) - timedelta(days=30)
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute("TRUNCATE communications CASCADE")
        await connection.execute("VACUUM ANALYZE communications, conversations")  # as it would by itself, later
        async with connection.transaction():
            rows = (_said(talk.id, n, since + timedelta(minutes=n)) for n in range(ROWS))
            await connection.copy_records_to_table("communications", records=rows, columns=_SAID)
            assert await connection.fetchval(_READ) == 0
        assert await connection.fetchval("SELECT count(*) FROM communications") == ROWS
        assert await connection.fetchval("SELECT count(*) FROM rollups_due") > ROWS
    finally:
        await connection.close()


def _said(talk: int, n: int, at: datetime) -> tuple[object, ...]:
    direction = "to_promoter" if n % 2 else "to_customer"
    return talk, direction, "im", "web", "Hello", f"copied {n}", "sent", at, "", "", ""
