"""Reports: wild at the door, folded into what was really done."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.reading.interactions import BadReport, fold, parse_report

JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def _report(*events: dict[str, Any]) -> bytes:
    return json.dumps({"events": events}).encode()


@given(st.binary(max_size=200))
def test_rubbish_is_refused_and_nothing_else(body: bytes) -> None:
    try:
        assert isinstance(parse_report(body), list)
    except BadReport:
        return


@given(JSON, JSON, JSON, JSON)
def test_any_json_is_parsed_or_refused(event_id: object, kind: object, value: object, at: object) -> None:
    try:
        events = parse_report(_report({"id": event_id, "kind": kind, "value": value, "at": at}))
    except BadReport:
        return
    assert 0 <= events[0].seconds <= 3600
    assert events[0].at.tzinfo is not None


def test_the_fold_is_what_was_done() -> None:
    reported: list[tuple[str, dict[str, Any], float]] = [
        ("dwell", {"seconds": 4.5}, 4.5),
        ("dwell", {"seconds": 8}, 8.0),
        ("scroll", {"percent": 40}, 0.0),
        ("scroll", {"percent": 80}, 0.0),
        ("scroll", {"percent": 60}, 0.0),
        ("click", {"target": "buy"}, 0.0),
        ("form", {"name": "Yi"}, 0.0),
        ("share", {}, 0.0),
    ]
    assert fold(reported) == {"dwell_seconds": 12.5, "scroll_percent": 80, "clicks": 1, "forms": 1, "share": 1}


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "click"},
        {"id": "x" * 65, "kind": "click"},
        {"id": "12345678", "kind": "CLICK"},
        {"id": "12345678", "kind": "click", "value": {"x": "y" * 5000}},
        {"id": "12345678", "kind": "click", "value": {"x": "\x00"}},
        "click",
    ],
)
def test_an_event_without_form_is_refused(event: Any) -> None:
    with pytest.raises(BadReport):
        parse_report(_report(event))


def test_a_report_of_too_many_events_is_refused() -> None:
    with pytest.raises(BadReport, match="100"):
        parse_report(_report(*({"id": f"event-{n:04}", "kind": "click"} for n in range(101))))


def test_a_phone_with_a_wrong_clock_does_not_date_events_into_the_future() -> None:
    events = parse_report(_report({"id": "12345678", "kind": "click", "at": "2099-01-01T00:00:00Z"}))
    assert events[0].at.year < 2099
