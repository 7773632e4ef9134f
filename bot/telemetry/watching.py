"""Watching: spans and errors of this process are sent for as long as a block lasts."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.metadata import version

from bot.settings import Telemetry
from bot.telemetry.errors import ErrorHandler, Errors, SentryDsn
from bot.telemetry.exporter import Exporter
from bot.telemetry.traces import Traces
from models.spans import watch


@contextmanager
def telemetry(settings: Telemetry) -> Iterator[None]:
    """Send what happens meanwhile to whom ``settings`` name."""
    with ExitStack() as stack:
        if settings.otlp_endpoint:
            stack.enter_context(_tracing(settings))
        if dsn := settings.sentry_dsn.get_secret_value():
            stack.enter_context(_reporting(SentryDsn.read(dsn)))
        yield


@contextmanager
def _tracing(settings: Telemetry) -> Iterator[None]:
    traces = Traces(settings.otlp_endpoint, settings.headers, version("handbill"), settings.traces_share)
    with Exporter("traces", traces.posts) as exporter:
        stop = watch(lambda span: exporter.put(span) if traces.is_wanted(span) else None)
        try:
            yield
        finally:
            stop()


@contextmanager
def _reporting(dsn: SentryDsn) -> Iterator[None]:
    errors = Errors(dsn, version("handbill"))
    with Exporter("errors", errors.posts) as exporter:
        handler = ErrorHandler(exporter.put)
        logging.getLogger().addHandler(handler)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(handler)
