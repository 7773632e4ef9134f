"""What the settings name is told of, and nobody else."""

import logging

from bot.settings import Telemetry
from bot.telemetry.watching import telemetry
from models.spans import begin_span


def test_with_a_collector_alone_errors_stay_in_the_log() -> None:
    before = list(logging.getLogger().handlers)
    with telemetry(Telemetry(otlp_endpoint="http://127.0.0.1:1")):
        assert begin_span("update") is not None
        assert logging.getLogger().handlers == before
    assert begin_span("update") is None


def test_with_sentry_alone_nobody_watches_how_long_work_takes() -> None:
    before = list(logging.getLogger().handlers)
    with telemetry(Telemetry.model_validate({"sentry_dsn": "http://key@127.0.0.1:1/7"})):
        assert begin_span("update") is None
        assert len(logging.getLogger().handlers) == len(before) + 1
    assert logging.getLogger().handlers == before


def test_headers_are_read_as_opentelemetry_writes_them() -> None:
    table = Telemetry.model_validate({"otlp_headers": "x-tenant=acme%20towels, authorization=Basic%20YWI=="})
    assert table.headers == {"x-tenant": "acme towels", "authorization": "Basic YWI=="}
    assert "acme" not in repr(table)
