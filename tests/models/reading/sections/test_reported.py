"""Sections as pages report them: cleaned at the door, the same sums however split, repeated or ordered."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.reading.interactions import Event, fold, parse_report
from models.reading.proofs import Extension
from models.reading.sections.reported import MAX_NAMES, NAME_LENGTH, REST, cleaned
from tests.models.reading.test_interactions import JSON

TITLES = ("Hotel", "Prices", "Getting there", "毛巾", "Questions")
READ = st.lists(st.tuples(st.sampled_from(TITLES), st.integers(1, 300)), min_size=1, max_size=60)
"""Who read what after each other, and for how many tenths of a second."""


def dwell(number: int, read: list[tuple[str, int]]) -> dict[str, Any]:
    sections = [{"name": title, "seconds": tenths / 10, "place": TITLES.index(title)} for title, tenths in read]
    seconds = sum(tenths for _, tenths in read) / 10
    return {"id": f"event-{number:03}", "kind": "dwell", "value": {"seconds": seconds, "sections": sections}}


def parsed(*events: dict[str, Any]) -> list[Event]:
    return [event for each in events for event in parse_report(json.dumps({"events": [each]}).encode())]


def folded(events: list[Event]) -> Extension:
    """Fold them as the table keeps them: each event once."""
    kept = {event.id: event for event in reversed(events)}
    return fold((event.kind, event.value, event.seconds) for event in kept.values())


@given(READ, st.lists(st.integers(1, 60)), st.data())
def test_any_split_order_and_repetition_gives_the_same_sections(
    read: list[tuple[str, int]], cuts: list[int], data: st.DataObject
) -> None:
    ends = sorted({0, len(read), *(cut for cut in cuts if cut < len(read))})
    events = parsed(*(dwell(n, read[since:until]) for n, (since, until) in enumerate(pairwise(ends))))
    shuffled = data.draw(st.permutations(events + data.draw(st.lists(st.sampled_from(events)))))
    whole = folded(shuffled)
    expected = {title: sum(tenths for each, tenths in read if each == title) / 10 for title in TITLES}
    assert whole["sections"] == {title: seconds for title, seconds in expected.items() if seconds}
    assert list(whole["sections"]) == [title for title in TITLES if expected[title]]
    assert sum(whole["sections"].values()) == pytest.approx(whole["dwell_seconds"])


@given(JSON, JSON, st.floats(0, 3_600))
def test_whatever_is_claimed_stays_within_the_seconds(sections: object, seen: object, seconds: float) -> None:
    value = cleaned({"seconds": seconds, "sections": sections, "seen": seen}, seconds)
    assert sum(each["seconds"] for each in value.get("sections", [])) <= seconds + 0.1
    assert all(0 < each["seconds"] <= seconds + 0.1 for each in value.get("seen", []))


@given(
    st.lists(
        st.fixed_dictionaries({"name": st.text(max_size=200), "seconds": st.floats(), "place": st.integers()}),
        max_size=80,
    ),
    st.floats(0, 3_600),
)
def test_what_is_stored_is_bounded_clean_and_cleaned_again_the_same(
    reported: list[dict[str, Any]], seconds: float
) -> None:
    value = cleaned({"sections": reported, "seen": reported}, seconds)
    named = [*value.get("sections", []), *value.get("seen", [])]
    assert len(named) <= 2 * MAX_NAMES
    assert all(0 < len(each["name"]) <= NAME_LENGTH and "\n" not in each["name"] for each in named)
    assert all(0 <= each["place"] < 10_000 for each in value.get("sections", []))
    assert cleaned(value, seconds) == value


def test_a_name_without_anything_to_see_and_what_is_no_section_are_no_names() -> None:
    sections = [
        {"name": "\u200b\n", "seconds": 2},
        {"name": 7, "seconds": 2},
        {"name": "x", "seconds": True},
        "x",
        None,
    ]
    value = cleaned({"seconds": 9, "sections": sections, "seen": {"name": "x", "seconds": 2}, "mine": 1}, 9)
    assert value == {"seconds": 9, "mine": 1, "sections": [{"name": REST, "seconds": 2.0, "place": 9_999}]}


def test_more_sections_than_are_kept_still_add_up() -> None:
    events = parsed(
        *(
            {
                "id": f"event-{n:03}",
                "kind": "dwell",
                "value": {"seconds": 1, "sections": [{"name": f"{n}", "seconds": 1}]},
            }
            for n in range(80)
        )
    )
    whole = folded(events)
    assert len(whole["sections"]) == MAX_NAMES + 1
    assert (whole["sections"][REST], sum(whole["sections"].values())) == (30, whole["dwell_seconds"])


def test_a_kind_of_a_sites_own_writes_over_no_field_of_ours() -> None:
    counted: list[tuple[str, dict[str, Any], float]] = [
        (kind, {}, 0.0) for kind in ("sections", "seen", "clicks", "dwell_seconds", "basket")
    ]
    assert fold(counted) == {"dwell_seconds": 0.0, "scroll_percent": 0, "clicks": 0, "forms": 0, "basket": 1}
