"""Parquet files say what the events said, to a reader that is not ours, and a file that is put twice is one."""

import asyncio
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from bot.streaming.parquet import BucketShelf, FolderShelf, ParquetSink, columns_of
from bot.streaming.reader import keep_streaming, write_some
from bot.streaming.sink import SinkTrouble
from models.files import bucket as bucket_client
from models.reading.interactions import Event
from models.reading.opens import MARK_READ, Open
from models.storage.background_tasks import in_background
from models.storage.clock import now
from models.storage.database import Database
from models.storage.statements import run_here
from models.streaming.capture import switch_on
from models.streaming.event_log import events_between, number_some
from models.streaming.feeds import begin_writing, feed_named, keep_feeds
from models.streaming.streamed_rows import STREAMED, rows_of
from tests.fixtures.bucket_service import BucketService
from tests.fixtures.patience import within
from tests.models.streaming.opened import opened

pytestmark = pytest.mark.both_databases
AT_ONCE = timedelta()


@pytest.fixture
async def told(database: Database) -> None:
    await switch_on()
    await keep_feeds({"parquet"})


def _files(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*.p*"))


def _rows(folder: Path) -> list[dict[str, Any]]:
    return [row for file in sorted(folder.rglob("*.parquet")) for row in pq.ParquetFile(file).read().to_pylist()]


async def test_each_table_has_files_of_its_own_named_by_day_and_positions(told: None, tmp_path: Path) -> None:
    await opened(1, 2)
    gone = await Open.all().order_by("id").first()
    assert gone is not None
    await run_here(Event("event-001", "dwell", {"seconds": 4}, 4.5, now()).of(gone.id))
    await gone.delete()
    while await number_some():
        pass
    sink = ParquetSink(FolderShelf(tmp_path), AT_ONCE, personal=False, beside=tmp_path)
    assert await write_some(sink, personal=False)
    name = f"day={now():%Y-%m-%d}/0000000000000001-0000000000000004.parquet"
    assert _files(tmp_path) == [f"interactions/{name}", f"opens/{name}"]
    opens = _rows(tmp_path / "opens")
    assert [(row["position"], row["gone"], row["topic"]) for row in opens] == [
        (1, True, None),
        (2, False, "毛巾"),
        (4, True, None),
    ]
    assert isinstance(opens[1]["viewed_at"], datetime)
    assert opens[1]["viewed_at"].tzinfo is not None
    (dwelt,) = _rows(tmp_path / "interactions")
    assert (dwelt["open_id"], dwelt["seconds"], dwelt["kind"]) == (gone.id, 4.5, "dwell")


@pytest.mark.parametrize("personal", [False, True])
async def test_a_file_has_the_columns_that_are_written_down(told: None, tmp_path: Path, personal: bool) -> None:
    await opened(1)
    await write_some(ParquetSink(FolderShelf(tmp_path), AT_ONCE, personal=personal, beside=tmp_path), personal=personal)
    (file,) = _files(tmp_path)
    assert pq.read_schema(tmp_path / file).names == list(columns_of("opens", personal=personal))
    assert ("customer" in columns_of("opens", personal=personal)) is personal
    assert set(STREAMED) == {"opens", "interactions", "communications", "erasures"}


@pytest.mark.slow
async def test_what_a_dead_process_put_is_put_again_under_the_same_name(told: None, tmp_path: Path) -> None:
    """It had said up to where, and more has come since."""
    sink = ParquetSink(FolderShelf(tmp_path), AT_ONCE, personal=False, beside=tmp_path)
    await opened(1, 2)
    assert await begin_writing(await feed_named("parquet"), 2)
    await sink.write(await rows_of(await events_between(0, 2), personal=False))
    await opened(3)
    again = ParquetSink(FolderShelf(tmp_path), AT_ONCE, personal=False, beside=tmp_path)
    while await write_some(again, personal=False):
        pass
    assert [row["position"] for row in _rows(tmp_path)] == [1, 2, 3]


async def test_events_wait_for_others_until_they_are_many_or_old(told: None, tmp_path: Path) -> None:
    sink = ParquetSink(FolderShelf(tmp_path), timedelta(hours=1), personal=False, beside=tmp_path)
    await opened(1, 2, 3)
    assert not await write_some(sink, personal=False)
    sink.at_once = 2
    assert await write_some(sink, personal=False)
    assert not await write_some(sink, personal=False)
    sink.patience = AT_ONCE
    assert await write_some(sink, personal=False)
    assert [row["position"] for row in _rows(tmp_path)] == [1, 2, 3]


@pytest.mark.slow
async def test_a_bucket_that_fails_and_hangs_has_each_event_once(
    told: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket_client, "SILENCE_S", 0.3)
    monkeypatch.setattr(bucket_client, "_PAUSES_S", (0.01,))
    monkeypatch.setattr("bot.streaming.reader._LOOK_S", 0.01)
    monkeypatch.setattr("bot.streaming.reader._AGAIN_S", 0.01)
    async with BucketService() as service:
        sink = ParquetSink(BucketShelf(service.bucket()), AT_ONCE, personal=False, beside=tmp_path)
        await opened(1, 2)
        service.failures.extend(["broken", "broken"])
        with pytest.raises(SinkTrouble):
            await write_some(sink, personal=False)
        await opened(3)
        service.failures.extend(["lost", "hang", "busy", "broken", "lost"])
        async with in_background(keep_streaming([sink], personal=False), "events"), within():
            await opened(4)
            while (await feed_named("parquet")).position < 4:
                await asyncio.sleep(0.01)
        for name, data in service.objects.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    assert sorted(row["position"] for row in _rows(tmp_path)) == [1, 2, 3, 4]


def test_every_column_of_an_event_has_its_row_in_order() -> None:
    page = Path(__file__).parents[3].joinpath("docs", "events.md").read_text()
    assert STREAMED
    for table, shape in STREAMED.items():
        _, _, section = page.partition(f"\n## {table}\n")
        described = re.findall(r"^\| `(\w+)` \| (.*) \|$", section.partition("\n## ")[0], flags=re.MULTILINE)
        assert [name for name, _ in described] == list(shape.chosen(personal=True)), table
        assert {name for name, meaning in described if "(personal)" in meaning} == set(shape.personal), table


@pytest.mark.slow
async def test_the_questions_of_the_documentation_are_answered(told: None, tmp_path: Path) -> None:
    """By DuckDB, of files in which an open is told twice and another is gone."""
    await opened(1, 2)
    sink = ParquetSink(FolderShelf(tmp_path / "events"), AT_ONCE, personal=False, beside=tmp_path)
    await write_some(sink, personal=False)
    first, second = await Open.all().order_by("id")
    await run_here((MARK_READ, (first.id,)))
    await second.delete()
    while await number_some():
        pass
    await write_some(sink, personal=False)
    page = Path(__file__).parents[3].joinpath("docs", "events.md").read_text()
    (tmp_path / "compacted").mkdir()
    view, question, compaction = (
        part.replace("'events/", f"'{tmp_path}/events/").replace("'compacted/", f"'{tmp_path}/compacted/")
        for block in re.findall(r"```sql\n(.*?)```", page, flags=re.DOTALL)
        for part in block.strip().removesuffix(";").split(";\n\n")
    )
    with duckdb.connect() as connection:
        connection.execute(view)
        assert connection.execute(question).fetchall() == [("web", 1)]
        connection.execute(compaction)
    compacted = pq.ParquetFile(tmp_path / "compacted" / "opens.parquet").read().to_pylist()
    assert sorted((row["id"], row["state"], row["gone"]) for row in compacted) == [
        (first.id, "read", False),
        (second.id, None, True),
    ]
