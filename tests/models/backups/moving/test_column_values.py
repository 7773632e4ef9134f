"""Values on their way between databases: back as they were, and told apart where they differ."""

from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.backups.moving.column_values import JSON, TIME, TRUTH, added, fingerprint, for_sqlite, from_sqlite
from tests.fixtures.quick import examples

TYPES = (TIME, TRUTH, JSON, "int8", "varchar", "bytea")
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=3)
    ),
    max_leaves=5,
)
VALUES = st.tuples(
    st.datetimes(timezones=st.just(UTC)) | st.none(),
    st.booleans() | st.none(),
    JSONS.map(lambda value: orjson.dumps(value).decode()),
    st.integers(1 - 2**63, 2**63 - 1),
    st.text(st.characters(codec="utf-8")),
    st.binary() | st.none(),
)


@settings(max_examples=examples(100))
@given(row=VALUES)
def test_what_sqlite_stores_comes_back_as_it_was(row: tuple[object, ...]) -> None:
    assert from_sqlite(for_sqlite([row], TYPES), TYPES) == [row]


@settings(max_examples=examples(100))
@given(rows=st.lists(VALUES, max_size=6), cut=st.integers(0, 6))
def test_a_fingerprint_goes_by_no_order_and_adds_up(rows: list[tuple[object, ...]], cut: int) -> None:
    whole = fingerprint(rows, TYPES)
    assert fingerprint(reversed(rows), TYPES) == whole
    assert added(fingerprint(rows[:cut], TYPES), fingerprint(rows[cut:], TYPES)) == whole


@settings(max_examples=examples(100))
@given(row=VALUES, place=st.sampled_from([3, 4]))
def test_a_row_that_differs_in_one_value_has_another_fingerprint(row: tuple[object, ...], place: int) -> None:
    value = row[place]
    changed = value - 1 if isinstance(value, int) else f"{value} "
    other = (*row[:place], changed, *row[place + 1 :])
    assert fingerprint([other], TYPES) != fingerprint([row], TYPES)


@pytest.mark.parametrize(
    ("one", "other"),
    [('{"b": 1, "a": 2.0}', '{"a":2,"b":1}'), ("[1e5]", "[100000]"), ("[1.50]", "[1.5]")],
    ids=["keys in another order", "a large number", "a fraction"],
)
def test_json_that_means_the_same_is_the_same(one: str, other: str) -> None:
    assert fingerprint([(one,)], [JSON]) == fingerprint([(other,)], [JSON])


def test_times_are_the_same_whatever_their_offset() -> None:
    """PostgreSQL gives them in UTC, SQLite as they were written."""
    written = datetime.fromisoformat("2026-03-01 10:00:00+02:00")
    assert for_sqlite([(written,)], [TIME]) == [("2026-03-01 08:00:00+00:00",)]
