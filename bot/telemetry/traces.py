"""Spans as OpenTelemetry has them: OTLP over HTTP, in JSON."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.telemetry.exporter import CollectorRequest
from models.spans import Fact, Work, WorkSpan

NAMES: Mapping[str, str] = {
    "method": "http.request.method",
    "route": "http.route",
    "status": "http.response.status_code",
    "channel": "handbill.channel",
    "kind": "handbill.kind",
    "attempt": "handbill.attempt",
}
"""The facts that leave, and what OpenTelemetry calls them; any other stays here."""
_KINDS: Mapping[Work, int] = {"request": 2, "update": 5, "send": 3}
"""Server, consumer and client."""
_FAILED = 2
_BROKEN = 500


class Traces:
    """Puts spans together for a collector. ``endpoint``: without ``/v1/traces``; ``share``: of all spans, 0 to 1."""

    def __init__(self, endpoint: str, headers: Mapping[str, str], version: str, share: float = 1.0) -> None:
        self._url = f"{endpoint.rstrip('/')}/v1/traces"
        self._headers = {**headers, "Content-Type": "application/json"}
        self._version = version
        self._share = share

    def is_wanted(self, span: WorkSpan) -> bool:
        """Tell whether the span's trace is one of the share: of a trace, all spans are sent or none, by any process."""
        return int(span.trace[:8], 16) < self._share * 2**32

    def posts(self, spans: Sequence[WorkSpan]) -> list[CollectorRequest]:
        """Return what to send."""
        resource = _attributes({"service.name": "handbill", "service.version": self._version})
        scope = {"scope": {"name": "handbill", "version": self._version}, "spans": [_span(each) for each in spans]}
        body = {"resourceSpans": [{"resource": {"attributes": resource}, "scopeSpans": [scope]}]}
        return [CollectorRequest(self._url, self._headers, json.dumps(body).encode())]


OtlpObject = dict[str, Any]
"""A span, or a part of one, as OTLP's JSON has it."""


def _span(span: WorkSpan) -> OtlpObject:
    told = {
        "traceId": span.trace,
        "spanId": span.number,
        "name": _name(span),
        "kind": _KINDS[span.work],
        "startTimeUnixNano": str(span.began),
        "endTimeUnixNano": str(span.ended),
        "attributes": _attributes({NAMES[fact]: value for fact, value in span.facts.items() if fact in NAMES}),
    }
    if span.parent:
        told["parentSpanId"] = span.parent
    status = span.facts.get("status", 0)
    if span.error or (isinstance(status, int) and status >= _BROKEN):
        told["status"] = {"code": _FAILED, "message": span.error}
    return told


def _name(span: WorkSpan) -> str:
    """Return a name of few: what is searched for by route, channel and kind stands in the attributes as well."""
    parts = (span.work, span.facts.get("method"), span.facts.get("route"), span.facts.get("channel"))
    return " ".join(str(each) for each in parts[1 if span.work == "request" else 0 :] if each)


def _attributes(facts: Mapping[str, Fact]) -> list[OtlpObject]:
    return [
        {"key": key, "value": {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value}}
        for key, value in facts.items()
    ]
