"""Errors as Sentry has them: of what type, and where in the code they came up; never with what words or values."""

import json
import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from traceback import walk_tb
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import uuid4

from bot.telemetry.exporter import CollectorRequest

Event = dict[str, Any]
"""An event, or a part of one, as Sentry's JSON has it."""
_OURS = ("bot", "landing", "models", "webhooks", "handbill")
TAGS = ("channel", "kind", "work")
"""Of what a log line says beside its event: these are names out of the source."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_. -]{0,59}")
_DEEPEST = 50
_LONGEST_CHAIN = 5


@dataclass(frozen=True)
class SentryDsn:
    """Where a project of Sentry takes events, and the public key it takes them by."""

    url: str
    key: str

    @classmethod
    def read(cls, written: str) -> Self:
        """Read ``https://key@host/path/project``, which the settings have checked."""
        parts = urlsplit(written)
        path, _, project = parts.path.rpartition("/")
        host = parts.netloc.rpartition("@")[2]
        return cls(f"{parts.scheme}://{host}{path}/api/{project}/envelope/", str(parts.username))


class Errors:
    """Puts events into envelopes for Sentry."""

    def __init__(self, dsn: SentryDsn, version: str) -> None:
        self._dsn = dsn
        self._version = version

    def posts(self, events: Sequence[Event]) -> list[CollectorRequest]:
        """Return what to send: an envelope for each."""
        auth = f"Sentry sentry_version=7, sentry_client=handbill/{self._version}, sentry_key={self._dsn.key}"
        headers = {"Content-Type": "application/x-sentry-envelope", "X-Sentry-Auth": auth}
        return [CollectorRequest(self._dsn.url, headers, self._envelope(event)) for event in events]

    def _envelope(self, event: Event) -> bytes:
        payload = json.dumps(event | {"release": f"handbill@{self._version}"}).encode()
        head = {"event_id": event["event_id"], "sent_at": datetime.now(UTC).isoformat()}
        item = {"type": "event", "content_type": "application/json", "length": len(payload)}
        return b"\n".join((json.dumps(head).encode(), json.dumps(item).encode(), payload, b""))


class ErrorHandler(logging.Handler):
    """Gives each error that is logged to ``put``, as an event."""

    def __init__(self, put: Callable[[Event], None]) -> None:
        super().__init__(logging.ERROR)
        self._put = put

    def emit(self, record: logging.LogRecord) -> None:
        self._put(event_of(record))


def event_of(record: logging.LogRecord) -> Event:
    """Return the event: what happened by its name in the source, the errors' types, and where they came up."""
    facts = vars(record)
    event: Event = {
        "event_id": uuid4().hex,
        "timestamp": record.created,
        "platform": "python",
        "level": record.levelname.lower(),
        "logger": record.name,
        "tags": {name: facts[name] for name in TAGS if _is_name(facts.get(name))},
    }
    if record.name.partition(".")[0] in _OURS and _is_name(record.msg):  # others' may have words of people in it
        event["logentry"] = {"message": record.msg}
    if isinstance(record.exc_info, tuple) and record.exc_info[1] is not None:
        event["exception"] = {"values": [_exception(each) for each in reversed(list(_chain(record.exc_info[1])))]}
    return event


def _is_name(value: object) -> bool:
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield it, then what it came of."""
    following: BaseException | None = error
    for _ in range(_LONGEST_CHAIN):
        if following is None:
            return
        yield following
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)


def _exception(error: BaseException) -> Event:
    kind = type(error)
    return {
        "type": kind.__name__,
        "module": kind.__module__,
        "stacktrace": {"frames": list(_frames(error.__traceback__))},
    }


def _frames(trace: TracebackType | None) -> Iterator[Event]:
    """Yield where it came through, without variables and lines of source."""
    for frame, line in list(walk_tb(trace))[-_DEEPEST:]:
        module = str(frame.f_globals.get("__name__", ""))
        ours = module.partition(".")[0] in _OURS
        yield {"module": module, "function": frame.f_code.co_name, "lineno": line, "in_app": ours}
