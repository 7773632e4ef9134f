"""Spans as OTLP has them, with the facts of a short list and no other."""

import json
from typing import Any

import pytest

from bot.telemetry.traces import NAMES, Traces
from models.spans import WorkSpan, begin_span, end_span, spanned, watch


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


def test_of_all_spans_the_share_that_is_wanted_goes() -> None:
    of_all = [Traces("http://x", {}, "1", share) for share in (0.0, 1.0)]
    assert [sum(each.is_wanted() for _ in range(50)) for each in of_all] == [0, 50]


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
