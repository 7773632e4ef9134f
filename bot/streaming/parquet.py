"""Parquet files, in a folder or a bucket: for each table one of each range of positions, which is in its name.

A range is said before it is written, so that a file which is put twice is one file.
"""

import asyncio
import shutil
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

import duckdb
import orjson

from bot.streaming.sink import Sink, SinkTrouble
from models.files.bucket import Bucket
from models.files.scratch import scratch, whole
from models.storage.clock import iso
from models.streaming.streamed_rows import STREAMED, Kind, StreamedRow

_TYPES: Final = {
    Kind.NUMBER: "BIGINT",
    Kind.LONG: "BIGINT",
    Kind.TEXT: "VARCHAR",
    Kind.REAL: "DOUBLE",
    Kind.TIME: "TIMESTAMPTZ",
}
_AS_THE_SYSTEM_HAS_IT: Final = 0o666
"""Less the umask: other systems read what is on the shelf."""
_OF_EACH: Final = {"position": "BIGINT", "noted_at": "TIMESTAMPTZ", "gone": "BOOLEAN"}
_QUIET: Final[dict[str, str | bool | int | float | list[str]]] = {
    "threads": "1",
    "memory_limit": "256MB",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


class Shelf(ABC):
    """Where files go."""

    @abstractmethod
    def put(self, name: str, file: Path) -> None:
        """Store the file, whole or not at all. Blocks. Raise OSError."""


class FolderShelf(Shelf):
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, file: Path) -> None:
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with file.open("rb") as read, whole(target, beside=self._folder, mode=_AS_THE_SYSTEM_HAS_IT) as written:
            shutil.copyfileobj(read, written)


class BucketShelf(Shelf):
    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def put(self, name: str, file: Path) -> None:
        self._bucket.put(name, file)


class ParquetSink(Sink):
    name = "parquet"
    at_once = 20_000

    def __init__(self, shelf: Shelf, patience: timedelta, *, personal: bool, beside: Path) -> None:
        """``beside``: a folder of our own, in which files lie until they are on the shelf."""
        self._shelf = shelf
        self._beside = beside
        self._personal = personal
        self.patience = patience

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[int | None]:
        yield None

    async def write(self, events: Sequence[StreamedRow]) -> None:
        try:
            await asyncio.to_thread(self._put_all, events)
        except OSError as error:
            raise SinkTrouble(error.strerror or type(error).__name__) from error

    def _put_all(self, events: Sequence[StreamedRow]) -> None:
        name = f"day={events[0].at:%Y-%m-%d}/{events[0].position:016}-{events[-1].position:016}.parquet"
        with scratch(self._beside) as folder:
            for table in sorted({event.noun for event in events}):
                file = folder / f"{table}.parquet"
                _write(file, table, [event for event in events if event.noun == table], personal=self._personal)
                self._shelf.put(f"{table}/{name}", file)


def columns_of(table: str, *, personal: bool) -> dict[str, str]:
    """Return a file's columns in their order, with DuckDB's types."""
    chosen = STREAMED[table].chosen(personal=personal)
    return _OF_EACH | {column: _TYPES[kind] for column, kind in chosen.items()}


def _write(file: Path, table: str, events: Sequence[StreamedRow], *, personal: bool) -> None:
    lines = file.with_suffix(".ndjson")
    lines.write_bytes(b"\n".join(orjson.dumps(_line(event)) for event in events))
    columns = ", ".join(f"\"{column}\": '{kind}'" for column, kind in columns_of(table, personal=personal).items())
    read = f"read_json('{lines}', format = 'newline_delimited', columns = {{{columns}}})"
    config = _QUIET | {"temp_directory": str(file.parent)}
    with duckdb.connect(":memory:", config=config) as connection:
        connection.execute(f"COPY (SELECT * FROM {read}) TO '{file}' (FORMAT parquet, COMPRESSION zstd)")  # noqa: S608  (our own names)


def _line(event: StreamedRow) -> dict[str, object]:
    told = {"position": event.position, "noted_at": iso(event.at), "gone": event.values is None}
    return {**told, **(event.values or {"id": event.number})}
