"""Spans as OTLP has them, with the facts of a short list and no other."""

import json
from typing import Any

import pytest

from bot.telemetry.traces import NAMES, Traces
from models.spans import WorkSpan, begin_span, end_span, mark_to_keep, spanned, watch


def _sent(*spans: WorkSpan) -> dict[str, Any]:
    [post] = Traces("http://127.0.0.1:4318/", {"x-tenant": "acme"}, "0.2.0").posts(spans)
    assert post.url == "http://127.0.0.1:4318/v1/traces"
    assert post.headers == {"x-tenant": "acme", "Content-Type": "application/json"}
    found: dict[str, Any] = json.loads(post.body)
    return found


def test_a_span_has_its_times_its_kind_and_its_facts() -> None:
    asked = WorkSpan("request", {"method": "GET", "route": "/c/{tag}", "status": 200}, began=1, ended=3_000_000)
    [resource] = _sent(asked)["resourceSpans"]
    assert {"key": "service.name", "value": {"stringValue": "handbill"}} in resource["resource"]["attributes"]
    [span] = resource["scopeSpans"][0]["spans"]
    assert (len(span["traceId"]), len(span["spanId"])) == (32, 16)
    assert (span["name"], span["kind"]) == ("GET /c/{tag}", 2)
    assert (span["startTimeUnixNano"], span["endTimeUnixNano"]) == ("1", "3000000")
    assert {"key": "http.response.status_code", "value": {"intValue": "200"}} in span["attributes"]
    assert "status" not in span


def test_what_failed_says_so_by_the_type_of_its_error() -> None:
    failed = WorkSpan("send", {"channel": "web", "kind": "relay"}, ended=1, error="Uncertain")
    [span] = _sent(failed)["resourceSpans"][0]["scopeSpans"][0]["spans"]
    assert (span["name"], span["status"]) == ("send web", {"code": 2, "message": "Uncertain"})


def test_a_fact_that_is_not_on_the_list_stays_here() -> None:
    assert "text" not in NAMES
    assert "my own words" not in json.dumps(_sent(WorkSpan("update", {"text": "my own words"}, ended=1)))


def test_of_all_traces_the_share_that_is_wanted_goes() -> None:
    spans = [WorkSpan("update", {}) for _ in range(50)]
    of_all = [Traces("http://x", {}, "1", share) for share in (0.0, 1.0)]
    assert [sum(map(each.is_wanted, spans)) for each in of_all] == [0, 50]


def test_of_a_trace_all_spans_are_sent_or_none() -> None:
    half = Traces("http://x", {}, "1", 0.5)
    asked = [WorkSpan("request", {}) for _ in range(50)]
    assert {half.is_wanted(each) for each in asked} == {True, False}
    assert all(half.is_wanted(WorkSpan("send", {}, trace=each.trace)) == half.is_wanted(each) for each in asked)


def test_what_is_done_for_a_row_is_in_the_trace_of_what_wrote_it() -> None:
    ended: list[WorkSpan] = []
    stop = watch(ended.append)
    asked = begin_span("request")
    kept = mark_to_keep()
    end_span(asked)
    assert mark_to_keep() is None
    with spanned("update", after=kept):
        kept_by_its_effect = mark_to_keep()
    with spanned("send", after=kept_by_its_effect):
        pass
    stop()
    assert mark_to_keep() is None
    request, update, send = (_sent(each)["resourceSpans"][0]["scopeSpans"][0]["spans"][0] for each in ended)
    assert request["traceId"] == update["traceId"] == send["traceId"]
    assert "parentSpanId" not in request
    assert (update["parentSpanId"], send["parentSpanId"]) == (request["spanId"], update["spanId"])


def test_nothing_is_noted_while_nobody_watches_and_what_fails_is_raised() -> None:
    assert begin_span("update") is None
    end_span(None)
    ended: list[WorkSpan] = []
    stop = watch(ended.append)
    with pytest.raises(KeyError), spanned("update", channel="web"):
        raise KeyError
    stop()
    with spanned("update", channel="web"):
        pass
    assert [(each.facts, each.error) for each in ended] == [({"channel": "web"}, "KeyError")]
    assert ended[0].ended >= ended[0].began
