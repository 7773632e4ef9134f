"""Importing: a table brings customers in once, says what it left out, and a look before keeps nothing."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.customer_records.fields.definitions import add_field, fields_in_use
from models.customer_records.fields.field_values import filled_in
from models.customer_records.fields.kinds import FieldKind
from models.customer_records.importing import Imported, ImportedRow, bring_in, rows_in
from models.customer_records.labels import labels_on
from models.customer_records.notes import notes_on
from models.people.customers import Customer
from models.people.promoters import invite
from models.reports import exports
from models.reports.exports import Links, Selection
from models.talking.conversations import Conversation, conversation
from tests.fixtures.quick import examples
from tests.models.customer_records.conftest import customer_of

pytestmark = pytest.mark.both_databases


async def _import(talk: Conversation, *lines: str, only_look: bool = False) -> Imported:
    found = Imported()
    await bring_in(talk.promoter_id, rows_in(lines, found, await fields_in_use()), found, only_look=only_look)
    return found


def _counts(found: Imported) -> tuple[int, int, int]:
    return found.new, found.changed, found.unchanged


async def test_a_file_brings_in_what_is_new_and_the_same_file_again_nothing(talk: Conversation) -> None:
    lines = (
        "name,own_name,stage,labels,note,shoe size",
        'Yi,Old Wang,interested,"vip, 毛巾",Wants blue,44',
        "San,,,,,",
        ",Nobody,,,,",
        "Bing,,towels,,,",
    )
    looked = await _import(talk, *lines, only_look=True)
    assert (_counts(looked), await Customer.all().count()) == ((1, 1, 0), 1)
    found = await _import(talk, *lines)
    assert _counts(found) == (1, 1, 0)
    assert found.ignored == ["shoe size"]
    assert found.problems == [
        (4, "neither customer_id nor name says who it is"),
        (5, "stage is one of new, talking, interested, bought, lost, not 'towels'"),
    ]
    kept = await conversation(talk.id)
    assert (kept.own_name, kept.stage) == ("Old Wang", "interested")
    assert [each.text for each in await labels_on(talk.id)] == ["vip", "毛巾"]
    assert [(each.by, each.text) for each in await notes_on(talk.id)] == [("operator", "Wants blue")]
    assert _counts(await _import(talk, *lines)) == (0, 0, 2)
    assert await Customer.all().count() == 2


async def test_others_customers_and_names_that_two_have_are_left_out(talk: Conversation) -> None:
    other = await customer_of((await invite("Bo")).id, "san", "San")
    await customer_of(talk.promoter_id, "twin", "Yi")
    found = await _import(talk, "customer_id,name,own_name", f"{other.customer_id},,Mine", ",Yi,Which?", "x,,", "0,,")
    assert [why.partition(":")[0] for _, why in found.problems] == [
        "customer_id is a number, not 'x'",
        "customer_id is a number, not '0'",
        f"customer {other.customer_id} is none of this promoter's",
        "several customers are called 'Yi'",
    ]
    assert (await conversation(other.id)).own_name == ""


async def test_fields_are_columns_by_their_names_and_what_can_be_no_value_leaves_the_line_out(
    talk: Conversation,
) -> None:
    await add_field("Budget", FieldKind.NUMBER)
    await add_field("Tier", FieldKind.CHOICE, choices=("Gold", "Silver"))
    found = await _import(talk, "name,BUDGET,tier,shoe size", "Yi,300k,gold,44", "San,much,,", "Bing,,Bronze,")
    assert (_counts(found), found.ignored) == ((0, 1, 0), ["shoe size"])
    assert [why for _, why in found.problems] == [
        "Budget: “much” is no number. Write it as 300000, 300,000, 12.5 or 300k.",
        "Tier: “Bronze” is none of the choices: Gold · Silver.",
    ]
    assert [each.text for each in await filled_in(talk.id)] == ["300000", "Gold"]
    (row,) = [each async for each in exports.rows("records", Selection(), Links(public_url="http://x"))]
    assert row["fields"] == {"Budget": "300000", "Tier": "Gold"}
    cell = '"{""Budget"": ""300000"", ""Gone"": ""x""}"'
    assert _counts(await _import(talk, "customer_id,fields", f"{talk.customer_id},{cell}")) == (0, 0, 1)
    (problem,) = (await _import(talk, "name,fields", "Yi,[1]")).problems
    assert problem[1].startswith("fields is a JSON object")


async def test_what_was_exported_is_read_again(talk: Conversation) -> None:
    await _import(talk, "customer_id,own_name,stage,labels", f'{talk.customer_id},Old Wang,lost,"vip,a [b]"')
    (row,) = [each async for each in exports.rows("records", Selection(), Links(public_url="http://x"))]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(row))
    writer.writeheader()
    writer.writerow(row | {"labels": '["vip", "a [b]"]'})
    assert _counts(await _import(talk, *out.getvalue().splitlines(keepends=True))) == (0, 0, 1)


@settings(max_examples=examples(30), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(lines=st.lists(st.text(max_size=40), max_size=6))
def test_no_file_is_too_odd_to_be_looked_at(lines: list[str]) -> None:
    found = Imported()
    try:
        rows = list(rows_in(["customer_id,name,labels\n", *lines], found))
    except csv.Error:
        rows = []  # not CSV at all: the command says so
    assert all(isinstance(each, ImportedRow) for each in rows)
    assert all(each.name or each.customer_id for each in rows)
