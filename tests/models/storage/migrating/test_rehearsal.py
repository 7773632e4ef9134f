"""What migrations would do is told without doing it, from the statements themselves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.storage.database import open_database, pending_migrations, tortoise_config
from models.storage.migrating.due import applied_in
from models.storage.migrating.executor import adding
from models.storage.migrating.rehearsal import PendingMigration
from models.storage.plain_sql import rows
from tests.fixtures.postgres import PostgresServer

_OF_0_1 = "0016_blocks"


async def _pending(url: str) -> dict[str, PendingMigration]:
    return {each.name: each for each in await pending_migrations(url)}


@pytest.mark.slow
async def test_each_says_in_a_sentence_what_it_is_for_and_which_rows_it_reads_and_writes(filled: Path) -> None:
    before = applied_in(filled)
    pending = await _pending(f"sqlite://{filled}")
    assert applied_in(filled) == before
    inbox = pending["0024_inbox"]
    assert inbox.summary.startswith("The inbox: what a promoter has not read and who waits")
    assert inbox.new_tables == ["drafts", "saved_replies"]
    assert inbox.new_columns["conversations"] == 5
    assert inbox.written == ["addresses", "conversations"]
    assert inbox.new_indexes == {"conversations": 4}
    assert inbox.rows == {"addresses": 0, "conversations": 40, "joins": 0}


@pytest.mark.slow
async def test_what_a_trigger_will_write_and_tables_that_are_new_are_not_counted(filled: Path) -> None:
    pending = await _pending(f"sqlite://{filled}")
    assert pending["0018_tallies"].written == ["revisions"]
    assert pending["0023_outbox_mentions"].new_tables == ["outbox_mentions"]
    assert "outbox_mentions" not in pending["0023_outbox_mentions"].rows


@pytest.mark.slow
async def test_of_a_database_that_lacks_nothing_there_is_nothing_to_tell(tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path / 'handbill.db'}"
    async with open_database(url):
        pass
    assert await pending_migrations(url) == []


@pytest.fixture
def empty_postgres(postgres: PostgresServer) -> Iterator[str]:
    url = postgres.create("rehearsed")
    yield url
    postgres.drop("rehearsed")


@pytest.mark.slow
@pytest.mark.process
async def test_on_postgresql_the_same_is_told_and_nothing_is_there_afterwards(empty_postgres: str) -> None:
    async with adding(tortoise_config(empty_postgres, migrating=True)) as executor:
        assert [name async for name in executor.bring_up(_OF_0_1)][-1] == _OF_0_1
    pending = await _pending(empty_postgres)
    assert pending["0024_inbox"].new_tables == ["drafts", "saved_replies"]
    assert pending["0024_inbox"].written == ["addresses", "conversations"]
    async with open_database(empty_postgres, migrating=True):
        assert await rows("SELECT count(*) AS drafts FROM drafts") == [{"drafts": 0}]
    assert await _pending(empty_postgres) == {}
