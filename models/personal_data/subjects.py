"""Subjects: a customer with every row kept about them, as the data map finds them."""

import re
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import orjson
from tortoise import Tortoise
from tortoise.models import Model

from models.files.scratch import whole
from models.files.store import MediaStore
from models.people.customers import customer, numbers_of
from models.people.promoters import promoter
from models.personal_data.data_map import DATA_MAP, DataTable
from models.personal_data.data_map.erased_promoters import PROMOTERS_ROWS
from models.storage.clock import iso, now
from models.storage.plain_sql import SqlRow, rows

_HASH = re.compile(r"\b[0-9a-f]{64}\b")


@dataclass(frozen=True)
class DataSubject:
    """Everything stored about one customer: by table, the rows, each by its columns without the secret ones."""

    customer_id: int
    tables: Mapping[str, list[SqlRow]] = field(repr=False)
    of_promoter: bool = False
    """The number is a promoter's."""

    @property
    def hashes(self) -> set[str]:
        """Return the content hashes of the media that these rows speak of."""
        # Hashes stand in columns of their own and inside posted content: in both, their form is enough to find them.
        spoken = (orjson.dumps(self.tables[name], default=str).decode() for name in _WITH_MEDIA if name in self.tables)
        return {found for text in spoken for found in _HASH.findall(text)}

    @property
    def given_hashes(self) -> set[str]:
        """Return those of the hashes whose files are given out.

        Left out are files that were given out before, which would say everything once more, and recordings of calls to
        a number that the customer merely typed, on which somebody else may speak.
        """
        given_out = {
            file["sha256"]
            for line in self.tables.get("lines", [])
            for file in line["content"].get("enclosures", [])
            if file.get("name") == "my-data.zip" and not line["mine"]
        }
        return self.hashes - given_out - self._of_somebody_perhaps_else

    @property
    def _of_somebody_perhaps_else(self) -> set[str]:
        calls = {
            each["communication_id"]
            for each in self.tables.get("calls", [])
            if not (self.of_promoter or each["shown"] or each["elsewhere"])
        }
        return {each["sha256"] for each in self.tables.get("attachments", []) if each["communication_id"] in calls}

    def as_json(self) -> dict[str, Any]:
        """Return what is given to the customer: all rows, with what each table and column is for."""
        return {
            ("promoter_id" if self.of_promoter else "customer_id"): self.customer_id,
            "given_out_at": iso(now()),
            "meanings": {
                name: {"holds": DATA_MAP[name].holds, "columns": _purposes(DATA_MAP[name])} for name in self.tables
            },
            "tables": self.tables,
        }


_WITH_MEDIA = ("attachments", "doubtful", "checkins", "lines", "inbox", "outbox", "channel_facts")
_MEDIA_COLUMNS = (
    ("attachments", "sha256 = ?"),
    ("checkins", "photo = ?"),
    ("promotions", "image = ?"),
    ("lines", "CAST(content AS text) LIKE '%' || ? || '%'"),
    ("doubtful", "CAST(said AS text) LIKE '%' || ? || '%'"),
    ("inbox", "body LIKE '%' || ? || '%'"),
    ("addresses", "CAST(dialogue AS text) LIKE '%' || ? || '%'"),
)


async def subject(customer_id: int) -> DataSubject:
    """Look through every table that may speak of the customer. Raise models.people.customers.NoSuchCustomer."""
    person = await customer(customer_id)
    numbers = await numbers_of(person)
    tables = {name: [row async for row in _rows(name, numbers)] for name, table in DATA_MAP.items() if table.theirs}
    return DataSubject(person.id, {name: found for name, found in tables.items() if found})


async def subject_of_promoter(promoter_id: int) -> DataSubject:
    """Look through every row that erasing this promoter would change. Raise models.people.promoters.NoSuchPromoter."""
    person = await promoter(promoter_id)
    tables: dict[str, list[SqlRow]] = {}
    for part in PROMOTERS_ROWS:
        where = part.where.replace(":promoter", str(int(person.id)))
        tables.setdefault(part.table, []).extend([row async for row in _rows_where(part.table, where)])
    return DataSubject(person.id, {name: found for name, found in tables.items() if found}, of_promoter=True)


def theirs(table: DataTable, numbers: Iterable[int]) -> str:
    """Return the condition for a customer's rows, under any of their numbers.

    The numbers are ours and may stand in SQL.
    """
    return for_numbers(table.theirs, numbers)


def for_numbers(sql: str, numbers: Iterable[int]) -> str:
    """Put the customer's numbers, which are ours, into SQL of the data map."""
    return sql.replace("= :customer", f"IN ({', '.join(str(int(number)) for number in numbers)})")


def key_of(name: str) -> str:
    """Return the column that a table's rows are numbered by."""
    return next(iter(DATA_MAP[name].columns))


async def unused(hashes: Iterable[str]) -> set[str]:
    """Return those of these content hashes that no row of anybody speaks of."""
    return {sha256 for sha256 in hashes if not await _is_used(sha256)}


async def _is_used(sha256: str) -> bool:
    for table, condition in _MEDIA_COLUMNS:
        if await rows(f"SELECT 1 FROM {table} WHERE {condition} LIMIT 1", sha256):  # noqa: S608  (our own constants)
            return True
    return False


async def _rows(name: str, numbers: Iterable[int]) -> AsyncIterator[SqlRow]:
    async for row in _rows_where(name, theirs(DATA_MAP[name], numbers), numbers):
        yield row


async def _rows_where(name: str, where: str, numbers: Iterable[int] | None = None) -> AsyncIterator[SqlRow]:
    table = DATA_MAP[name]
    columns = [column for column, entry in table.columns.items() if not entry.secret]
    model = models_by_table()[name]
    key = key_of(name)
    order = key if key in columns else columns[0]
    sql = f"SELECT {', '.join(columns)} FROM {name} WHERE {where} ORDER BY {order}"  # noqa: S608  (names out of the data map)
    known = {None, *(numbers or ())}
    others = {column for column in columns if table.columns[column].refers == "customers.id"}
    for row in await rows(sql):
        # A row may speak of another customer, too: who that is, is not shown.
        yield {
            column: _shown(model, column, None if numbers and column in others and value not in known else value)
            for column, value in row.items()
        }


def models_by_table() -> dict[str, type[Model]]:
    """Return the model of each table of the open database."""
    return {str(model._meta.db_table): model for model in Tortoise.apps["models"].values()}  # noqa: SLF001  (tortoise has no public way to a model's columns)


def _shown(model: type[Model], column: str, value: Any) -> Any:
    matching = next(f for f in model._meta.fields_map.values() if column in {f.source_field, f.model_field_name})  # noqa: SLF001  (tortoise has no public way to a model's columns)
    python = matching.to_python_value(value)
    return iso(python) if isinstance(python, datetime) else python


def _purposes(table: DataTable) -> dict[str, str]:
    return {name: column.purpose for name, column in table.columns.items() if not column.secret}


def kept_of(hashes: Iterable[str], media: MediaStore) -> tuple[dict[str, Path], list[str]]:
    """Return the files of these hashes by hash, and the hashes of which there is none. Blocks. Raise OSError."""
    kept, missing = {}, []
    for sha256 in sorted(hashes):
        try:
            kept[sha256] = media.local_now(sha256)
        except FileNotFoundError:
            missing.append(sha256)
    return kept, missing


def write_subject(found: DataSubject, media: MediaStore, out: Path) -> list[str]:
    """Write ``subject.json`` and ``media/<hash>`` into a zip of its own, whole or not at all. Raise OSError.

    Return the hashes of files that are not stored any more.
    """
    kept, missing = kept_of(found.hashes, media)
    with whole(out) as file, ZipFile(file, "w", ZIP_DEFLATED) as archive:
        document = found.as_json() | {"missing_media": missing}
        archive.writestr("subject.json", orjson.dumps(document, option=orjson.OPT_INDENT_2))
        for sha256, path in kept.items():
            archive.write(path, f"media/{sha256}")
    return missing
