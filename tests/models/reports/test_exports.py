"""Exports: fixed names in a fixed order, the same rows in every format, nothing a spreadsheet would calculate."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.meetings.checkins import check_in
from models.meetings.meetings import plan
from models.people.addresses import bind, customer_at, met
from models.people.customers import Customer, keep_detail
from models.people.promoters import Promoter, invite
from models.personal_data.consents import agree
from models.reading.interactions import Interaction
from models.reading.opens import Credit, Open, Proof, Visitor
from models.reports.exports import EXPORTS, Links, Row, Selection, count, rows
from models.reports.exports.formats import FORMATS, Format, csv_cell, csv_table_with_bom, csv_text, xlsx
from models.reports.exports.selection import PAGE
from models.sharing.promotions import add_promotion
from models.sharing.tags import Tag, issue_tag
from models.storage.clock import iso
from models.storage.row_numbers import first_at
from models.talking.communications import Direction, add_communication
from models.talking.conversations import between
from models.talking.enclosures import Enclosure
from tests.fixtures.quick import examples

LINKS = Links(
    public_url="https://cards.test",
    deep_link=lambda channel, payload: f"https://t.me/b?start={payload}" if channel == "telegram" else None,
)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

PROMISED = {
    "opens": "id tag promotion_id topic promoter_id promoter customer_id customer known_by addressed_to credited_by"
    " viewed_at channel visitor state parent_open_id extension",
    "interactions": "id open_id kind value at",
    "communications": "id conversation_id promoter_id customer_id author direction medium channel text attachments"
    " sent_at state reason edited_at deleted_at versions delivered_at seen_at promotion_id",
    "checkins": "id promoter_id customer_id latitude longitude accuracy_m note at live seen_until confirmed"
    " confirmed_at communication_id meeting_id distance_m corrects_id corrected_at photo map",
    "calls": "id communication_id conversation_id promoter_id customer_id direction state reason created_at rung_at"
    " connected_at ended_at seconds consent consent_at recording recorded_s voicemail elsewhere"
    " consent_words shown",
    "meetings": "id conversation_id promoter_id customer_id at place latitude longitude state confirmed confirmed_at"
    " created_at",
    "promotions": "id kind title summary target tagging created_at archived_at",
    "records": "conversation_id promoter_id customer_id name own_name stage labels notes fields",
    "tags": "code promotion_id promoter_id channel parent_tag url chat_url created_at",
    "customers": "id name addresses created_at consents details",
    "promoters": "id name addresses created_at",
    "spread": "open_id parent_open_id root_open_id generation way certainty tag parent_tag promotion_id promoter_id"
    " customer_id viewed_at state",
    "timeline": "at kind id promoter_id promoter customer_id customer promotion_id topic conversation_id channel"
    " author direction text attachments earlier facts",
}


async def exported(kind: str, **selection: Any) -> list[Row]:
    return [row async for row in rows(kind, Selection(**selection), LINKS)]


def opened(tag: Tag, at: datetime, **more: Any) -> Open:
    facts: dict[str, Any] = {"channel": "web", "visitor": Visitor.PERSON, "state": Proof.OPENED, "topic": "Towel"}
    facts |= {"promotion_id": tag.promotion_id, "promoter_id": tag.promoter_id, "viewed_at": at}
    facts |= {"credited_by": Credit.TAG} | more
    return Open(id=first_at(at), tag=tag.code, **facts)


class Fair:
    """Two promoters, one promotion, and Yi, who talks to Jia."""

    jia: Promoter
    bo: Promoter
    yi: Customer
    jias: Tag
    bos: Tag


@pytest.fixture
async def fair(database: object) -> Fair:
    fair = Fair()
    fair.jia, fair.bo = await invite("Jia"), await invite("=Bo")
    await bind(await met("telegram", "77", name="Jia"), fair.jia)
    towel = await add_promotion("Towel", target="https://shop.test/towel")
    fair.jias, fair.bos = await issue_tag(towel, fair.jia, "telegram"), await issue_tag(towel, fair.bo, "web")
    fair.yi = await customer_at(await met("web", "yi", name="Yi"))
    await Open.bulk_create(
        [
            opened(fair.jias, NOON),
            opened(fair.jias, NOON + timedelta(hours=1), customer_id=fair.yi.id, parent_open_id=first_at(NOON)),
            opened(fair.bos, NOON + timedelta(hours=2), visitor=Visitor.PREVIEW, state=Proof.FETCHED),
        ]
    )
    for number, (kind, value, seconds) in enumerate(
        [("dwell", {"seconds": 4.5}, 4.5), ("dwell", {"seconds": 8}, 8.0), ("scroll", {"percent": 80}, 0.0)]
    ):
        at = NOON + timedelta(minutes=number)
        await Interaction.create(
            open_id=first_at(NOON), event_id=f"event-{number}", kind=kind, value=value, seconds=seconds, at=at
        )
    return fair


@pytest.mark.parametrize("kind", PROMISED)
def test_names_and_their_order_are_those_that_were_promised(kind: str) -> None:
    assert EXPORTS[kind].columns == tuple(PROMISED[kind].split())


async def test_an_open_says_who_showed_it_who_read_it_and_what_they_did(fair: Fair) -> None:
    first, second, preview = await exported("opens")
    assert tuple(first) == EXPORTS["opens"].columns
    assert first == {
        "id": str(first_at(NOON)),
        "tag": fair.jias.code,
        "promotion_id": fair.jias.promotion_id,
        "topic": "Towel",
        "promoter_id": fair.jia.id,
        "promoter": "Jia",
        "customer_id": None,
        "customer": None,
        "known_by": "",
        "addressed_to": None,
        "credited_by": "tag",
        "viewed_at": "2026-03-01T12:00:00.000Z",
        "channel": "web",
        "visitor": "person",
        "state": "opened",
        "parent_open_id": None,
        "extension": {"dwell_seconds": 12.5, "scroll_percent": 80, "clicks": 0, "forms": 0},
    }
    assert (second["customer"], second["parent_open_id"]) == ("Yi", first["id"])
    assert (preview["visitor"], preview["state"], preview["promoter"]) == ("preview", "fetched", "=Bo")


async def test_a_selection_keeps_its_promise_in_every_kind_of_export(fair: Fair) -> None:
    assert len(await exported("opens", promoter_id=fair.jia.id)) == 2
    assert [row["customer"] for row in await exported("opens", customer_id=fair.yi.id)] == ["Yi"]
    assert len(await exported("opens", since=NOON + timedelta(hours=1))) == 2
    assert len(await exported("interactions")) == 3
    assert len(await exported("interactions", promoter_id=fair.jia.id)) == 3
    assert await exported("interactions", promoter_id=fair.bo.id) == []
    assert await exported("interactions", customer_id=fair.yi.id) == []
    assert len(await exported("interactions", promoter_id=fair.jia.id, since=NOON + timedelta(minutes=1))) == 2
    assert [row["promoter_id"] for row in await exported("tags", promoter_id=fair.bo.id)] == [fair.bo.id]
    assert [row["name"] for row in await exported("promoters", promoter_id=fair.jia.id)] == ["Jia"]
    assert await exported("customers", promoter_id=fair.bo.id) == []
    assert await count("opens", Selection(promoter_id=fair.jia.id)) == 2


async def test_interactions_name_the_browsers_event_and_the_open(fair: Fair) -> None:
    row = (await exported("interactions"))[2]
    assert row == {
        "id": "event-2",
        "open_id": str(first_at(NOON)),
        "kind": "scroll",
        "value": {"percent": 80},
        "at": "2026-03-01T12:02:00.000Z",
    }


async def test_what_was_said_comes_with_what_was_sent_along(fair: Fair) -> None:
    talk = await between(fair.jia.id, fair.yi.id)
    photo = Enclosure(kind="photo", name="towel.jpg", mime="image/jpeg", size=12, sha256="ab" * 32)
    said = await add_communication(
        talk, Direction.TO_CUSTOMER, channel="telegram", source="1", text="Here", enclosures=[photo], sent_at=NOON
    )
    (row,) = await exported("communications", promoter_id=fair.jia.id, customer_id=fair.yi.id)
    assert tuple(row) == EXPORTS["communications"].columns
    assert (row["id"], row["conversation_id"], row["promoter_id"]) == (said.id, talk.id, fair.jia.id)
    assert (row["direction"], row["medium"], row["state"]) == ("to_customer", "im", "queued")
    assert row["attachments"] == [
        {"kind": "photo", "name": "towel.jpg", "mime": "image/jpeg", "size": 12, "sha256": "ab" * 32}
    ]
    assert await exported("communications", promoter_id=fair.bo.id) == []
    assert await exported("communications", since=NOON + timedelta(seconds=1)) == []


async def test_people_come_with_their_addresses_and_what_they_agreed_to(fair: Fair) -> None:
    await between(fair.jia.id, fair.yi.id)
    consent = await agree(fair.yi, "contact", "You may call me.", language="en", channel="web", evidence="7")
    await keep_detail(fair.yi, "phone", "+86 1", consent.id)
    await keep_detail(fair.yi, "phone", "+86 2", consent.id)
    (yi,) = await exported("customers", promoter_id=fair.jia.id)
    assert tuple(yi) == EXPORTS["customers"].columns
    assert (yi["addresses"], yi["details"]) == (
        [{"channel": "web", "external_id": "yi"}],
        {"phone": "+86 2", "claimed": ["phone"]},
    )
    assert [(c["purpose"], c["text"], c["withdrawn_at"]) for c in yi["consents"]] == [
        ("contact", "You may call me.", None)
    ]
    jia, bo = await exported("promoters")
    assert (jia["addresses"], bo["addresses"]) == ([{"channel": "telegram", "external_id": "77"}], [])


async def test_tags_lead_to_the_card_and_to_the_chat_on_their_own_channel(fair: Fair) -> None:
    tags = {row["code"]: row for row in await exported("tags")}
    assert tags[fair.jias.code]["url"] == f"https://cards.test/c/{fair.jias.code}"
    assert tags[fair.jias.code]["chat_url"] == f"https://t.me/b?start={fair.jias.code}"
    assert tags[fair.bos.code]["chat_url"] == f"https://cards.test/chat?tag={fair.bos.code}"


async def test_check_ins_say_where_and_when(fair: Fair) -> None:
    there = await check_in(fair.jia.id, 31.2, 121.5, source="1", accuracy_m=9.5, customer_id=fair.yi.id)
    (row,) = await exported("checkins", customer_id=fair.yi.id)
    assert tuple(row) == EXPORTS["checkins"].columns
    assert (row["latitude"], row["longitude"], row["accuracy_m"], row["at"]) == (31.2, 121.5, 9.5, iso(there.at))


async def test_meetings_say_when_where_and_with_whom(fair: Fair) -> None:
    talking = await between(fair.jia.id, fair.yi.id)
    planned = await plan(talking, NOON, source="1", place="Café", pin=(31.2, 121.5))
    (row,) = await exported("meetings", customer_id=fair.yi.id)
    assert tuple(row) == EXPORTS["meetings"].columns
    assert (row["id"], row["conversation_id"], row["at"]) == (planned.id, talking.id, iso(NOON))
    assert (row["place"], row["latitude"], row["longitude"], row["state"]) == ("Café", 31.2, 121.5, "planned")


async def test_no_row_is_lost_or_told_twice_where_pages_meet(fair: Fair) -> None:
    many = [opened(fair.bos, NOON + timedelta(days=1, seconds=n)) for n in range(2 * PAGE + 1)]
    await Open.bulk_create(many, batch_size=500)
    numbers = [int(row["id"]) for row in await exported("opens", promoter_id=fair.bo.id)]
    assert len(numbers) == 2 * PAGE + 2
    assert all(one < other for one, other in pairwise(numbers))


def _formats(folder: Path) -> dict[str, Format]:
    return FORMATS | {"xlsx": partial(xlsx, beside=folder)}


def written(format_name: str, columns: tuple[str, ...], exported_rows: list[Row]) -> bytes:
    file = io.BytesIO()
    with TemporaryDirectory() as folder, _formats(Path(folder))[format_name](file, columns) as add:
        for row in exported_rows:
            add(row)
    return file.getvalue()


async def test_json_lines_csv_and_excel_tell_the_same(fair: Fair) -> None:
    columns, exported_rows = EXPORTS["opens"].columns, await exported("opens")
    as_lines = [json.loads(line) for line in written("jsonl", columns, exported_rows).splitlines()]
    assert as_lines == exported_rows
    table = list(csv.DictReader(io.StringIO(written("csv", columns, exported_rows).decode())))
    assert [list(row) for row in table] == [list(row) for row in as_lines]
    for line, row in zip(as_lines, table, strict=True):
        assert row == {column: str(csv_cell(value)) for column, value in line.items()}
        assert json.loads(row["extension"]) == line["extension"]
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", columns, exported_rows))).active
    assert sheet is not None
    heading, *cells = sheet.iter_rows(values_only=True)
    assert heading == columns
    assert [row[0] for row in cells] == [line["id"] for line in as_lines]
    assert [row[4] for row in cells] == [line["promoter_id"] for line in as_lines]


@given(st.text() | st.integers() | st.floats(allow_nan=False) | st.none() | st.booleans() | st.lists(st.text()))
def test_no_csv_cell_passes_for_a_formula(value: Any) -> None:
    cell = csv_cell(value)
    if isinstance(cell, str):
        assert not cell.lstrip().startswith(("=", "+", "-", "@"))
        assert not cell.startswith(("\t", "\r", "\n"))
    else:
        assert cell == value


@given(st.text())
def test_a_csv_cell_loses_nothing_and_gains_apostrophes_that_can_be_told(text: str) -> None:
    cell = csv_cell(text)
    assert isinstance(cell, str)
    assert cell.replace("'", "") == text.replace("'", "")
    assert csv_text(cell) == text


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+86 1", "-1", "@sum", "\t1", "  =1", "＝1", "\r1"])
def test_what_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert csv_cell(text) == "'" + text


def test_numbers_stay_numbers() -> None:
    assert (csv_cell(-3), csv_cell(-1.5), csv_cell(None)) == (-3, -1.5, "")


def test_excel_never_calculates_what_a_person_wrote() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", ("name",), [{"name": "=1+1"}]))).active
    assert sheet is not None
    assert (sheet["A2"].value, sheet["A2"].data_type) in {("=1+1", "s"), ("=1+1", "inlineStr")}


def test_excel_goes_on_on_the_next_sheet_when_one_is_full(tmp_path: Path) -> None:
    file = io.BytesIO()
    with xlsx(file, ("n",), beside=tmp_path, sheet_rows=100) as add:
        for number in range(150):
            add({"n": number})
    book = openpyxl.load_workbook(file)
    assert [sheet.max_row for sheet in book.worksheets] == [100, 52]
    assert [sheet["A1"].value for sheet in book.worksheets] == ["n", "n"]


def test_csv_for_older_excel_starts_with_a_byte_order_mark() -> None:
    file = io.BytesIO()
    with csv_table_with_bom(file, ("name",)) as add:
        add({"name": "毛巾"})
    assert file.getvalue().decode("utf-8-sig") == "name\r\n毛巾\r\n"
    assert file.getvalue().startswith(b"\xef\xbb\xbf")


SCRAPS = [*"=+-@;,'\" \t\r\n", "＝", "a", "毛", ";=", "\n=cmd|' /C calc'!A0"]
CELLS = st.lists(st.sampled_from(SCRAPS), max_size=12).map("".join)


@settings(max_examples=examples(400))
@given(st.lists(CELLS, min_size=2, max_size=3), st.sampled_from(",;\t"))
def test_no_spreadsheet_finds_a_formula_whatever_it_parts_cells_by(texts: list[str], parted: str) -> None:
    columns = [f"column{n}" for n in range(len(texts))]
    file = io.BytesIO()
    with FORMATS["csv"](file, columns) as add:
        add(dict(zip(columns, texts, strict=True)))
    table = file.getvalue().decode()
    for row in csv.reader(io.StringIO(table, newline=""), delimiter=parted):
        for cell in row:
            assert not cell.strip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    (kept,) = list(csv.reader(io.StringIO(table, newline="")))[1:]
    assert [csv_text(cell) for cell in kept] == texts
