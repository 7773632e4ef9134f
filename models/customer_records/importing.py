"""Importing: customers of one promoter out of a table, with what is kept of them. A look before says what would be.

A row names a customer by number, as exports do, or by name. A name that the promoter knows nobody by is a new
customer, who can't be written to until they come by themselves: a table proves no address.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import orjson

from models.customer_records.fields.definitions import CustomField
from models.customer_records.fields.field_values import fill_in
from models.customer_records.fields.kinds import BadFieldValue, typed
from models.customer_records.labels import LABEL_LENGTH, MAX_LABELS, as_label, put_label
from models.customer_records.notes import NOTE_LENGTH, keep_note
from models.customer_records.own_names import call
from models.customer_records.stages import Stage, set_stage, stage_in
from models.people.customers import NAME_LENGTH, new_customer
from models.storage.database import transaction
from models.talking.conversations import Conversation, between
from models.text.cleaning import clean, clean_line

COLUMNS = ("customer_id", "name", "own_name", "stage", "labels", "note")
"""And the operator's own fields: each by its name, or in ``fields`` all of them, as an export writes them."""
_FIELDS = "fields"
MAX_ROWS = 20_000
_AT_ONCE = 100
"""Rows that one transaction brings in."""
_BETWEEN = re.compile(r"[,，、;；]+")


@dataclass(frozen=True)
class ImportedRow:
    """One customer, as the table says it; what is empty changes nothing."""

    line: int
    """Where it stands in the file, from 1."""
    customer_id: int | None
    name: str
    own_name: str
    stage: str
    labels: tuple[str, ...]
    note: str
    values: tuple[tuple[CustomField, str], ...] = ()
    """What stands in the operator's own fields."""


@dataclass
class Imported:
    """What came of it, or would come of it."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)
    """Lines that were left out, each with the reason."""
    ignored: list[str] = field(default_factory=list)
    """Columns that say nothing here."""


class _OnlyALook(Exception):
    """Ends the transaction in which it was tried."""


def rows_in(lines: Iterable[str], found: Imported, own: Sequence[CustomField] = ()) -> Iterator[ImportedRow]:
    """Yield the rows of a CSV file whose first line names the columns; what is wrong goes to ``found.problems``.

    ``own``: the fields that are columns, too.
    """
    table = csv.DictReader(lines)
    by_name = {each.folded: each for each in own}
    names = [name for name in table.fieldnames or () if name]
    known = {*COLUMNS, _FIELDS, *by_name}
    found.ignored = [name for name in names if name.strip().casefold() not in known]
    for values in table:
        if table.line_num > MAX_ROWS:
            found.problems.append((table.line_num, f"a file has at most {MAX_ROWS} lines: split it"))
            return
        row = {str(name).strip().casefold(): value or "" for name, value in values.items() if name}
        try:
            yield _row(row, table.line_num, by_name)
        except ValueError as error:
            found.problems.append((table.line_num, str(error)))


async def bring_in(promoter_id: int, rows: Iterable[ImportedRow], found: Imported, *, only_look: bool) -> None:
    """Bring the rows in for this promoter, some at a time; ``only_look``: count what would be, and keep nothing."""
    waiting: list[ImportedRow] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == _AT_ONCE:
            await _bring_in_some(promoter_id, waiting, found, only_look=only_look)
            waiting = []
    await _bring_in_some(promoter_id, waiting, found, only_look=only_look)


async def _bring_in_some(promoter_id: int, rows: Sequence[ImportedRow], found: Imported, *, only_look: bool) -> None:
    try:
        async with transaction():
            for row in rows:
                await _bring_in_one(promoter_id, row, found)
            _end(only_look=only_look)
    except _OnlyALook:
        return  # as it was to be


def _end(*, only_look: bool) -> None:
    if only_look:
        raise _OnlyALook


async def _bring_in_one(promoter_id: int, row: ImportedRow, found: Imported) -> None:
    try:
        talk, is_new = await _whose(promoter_id, row)
    except ValueError as error:
        found.problems.append((row.line, str(error)))
        return
    changed = await _keep(talk, row)
    if is_new:
        found.new += 1
    elif changed:
        found.changed += 1
    else:
        found.unchanged += 1


async def _whose(promoter_id: int, row: ImportedRow) -> tuple[Conversation, bool]:
    """Return the conversation that the row is about, and whether it is new. Raise ValueError where it can't be told."""
    theirs = Conversation.filter(promoter_id=promoter_id)
    if row.customer_id is not None:
        found = await theirs.filter(customer_id=row.customer_id)
        if not found:
            raise ValueError(f"customer {row.customer_id} is none of this promoter's")
        return found[0], False
    known = await theirs.filter(customer__name=row.name).limit(2)
    if len(known) > 1:
        raise ValueError(f"several customers are called {row.name!r}: say which by customer_id")
    if known:
        return known[0], False
    return await between(promoter_id, (await new_customer(row.name)).id), True


async def _keep(talk: Conversation, row: ImportedRow) -> bool:
    """Keep what the row says and is not kept yet. Return whether anything was new."""
    changed = False
    if row.own_name and row.own_name != talk.own_name:
        await call(talk, row.own_name)
        changed = True
    if row.stage and row.stage != talk.stage:
        await set_stage(talk, Stage(row.stage))
        changed = True
    for label in row.labels:
        changed |= await put_label(talk.id, label)
    for own, said in row.values:
        changed |= await fill_in(talk.id, own, said, by="operator")
    if row.note:
        source = f"import {talk.id} {sha256(row.note.encode()).hexdigest()[:32]}"
        changed |= await keep_note(talk.id, row.note, by="operator", source=source) is not None
    return changed


def _row(row: Mapping[str, str], line: int, own: Mapping[str, CustomField]) -> ImportedRow:
    number, name = row.get("customer_id", "").strip(), clean_line(row.get("name", ""), NAME_LENGTH)
    stage = row.get("stage", "").strip()
    if number and not re.fullmatch(r"[1-9][0-9]{0,8}", number):
        raise ValueError(f"customer_id is a number, not {number[:20]!r}")
    if not number and not name:
        raise ValueError("neither customer_id nor name says who it is")
    if stage and stage_in(stage) is None:
        raise ValueError(f"stage is one of {', '.join(Stage)}, not {stage[:20]!r}")
    return ImportedRow(
        line=line,
        customer_id=int(number) if number else None,
        name=name,
        own_name=clean_line(row.get("own_name", ""), NAME_LENGTH),
        stage=stage,
        labels=_labels(row.get("labels", "")),
        note=clean(row.get("note", ""), NOTE_LENGTH),
        values=tuple(_values(row, own)),
    )


def _values(row: Mapping[str, str], own: Mapping[str, CustomField]) -> Iterator[tuple[CustomField, str]]:
    """Yield what the row says of each field. Raise ValueError."""
    for name, said in {**_together(row.get(_FIELDS, "")), **row}.items():
        if (meant := own.get(name)) is None or not said.strip():
            continue
        try:
            yield meant, typed(meant.kind, said, meant.choices).text
        except BadFieldValue as error:
            raise ValueError(f"{meant.name}: {error}") from error


def _together(text: str) -> dict[str, str]:
    """Return what the JSON object of a cell says, by the fields' names in one case."""
    if not text.strip():
        return {}
    try:
        said = orjson.loads(text)
        return {str(name).casefold(): str(value) for name, value in said.items()}
    except (orjson.JSONDecodeError, AttributeError) as error:
        raise ValueError("fields is a JSON object, as an export writes it") from error


def _labels(text: str) -> tuple[str, ...]:
    """Return the labels of a cell: with commas between, or as the JSON list that an export writes."""
    said = text.strip()
    try:
        listed = orjson.loads(said) if said.startswith("[") else _BETWEEN.split(said)
    except orjson.JSONDecodeError:
        listed = _BETWEEN.split(said)
    labels = (as_label(str(each)[:LABEL_LENGTH]) for each in listed)
    return tuple(dict.fromkeys(filter(None, labels)))[:MAX_LABELS]
