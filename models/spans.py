"""Spans: how long a request, an update or a sending took, for whoever watches. Nobody does unless `[telemetry]` is set.

What is noted is of our own making: routes as they are written in the source, names of channels and kinds, types of
errors, random numbers. Nothing that a person said, is called or asked for is a fact of a span.

What comes of work is done later, mostly in another process: rows of the inbox and of the outbox keep the mark of the
span in which they were written, and the span of what is done for them goes on from there. So one trace leads from a
request to what was sent because of it.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from secrets import token_hex
from time import time_ns
from typing import Literal

Work = Literal["request", "update", "send"]
Fact = str | int


@dataclass(slots=True)
class WorkSpan:
    """One stretch of work; times in nanoseconds since 1970."""

    work: Work
    facts: dict[str, Fact]
    began: int = field(default_factory=time_ns)
    ended: int = 0
    error: str = ""
    """The type of what it failed by."""
    trace: str = field(default_factory=lambda: token_hex(16))
    """The number that it has in common with all that one request or update brought about …"""
    number: str = field(default_factory=lambda: token_hex(8))
    """… its own …"""
    parent: str = ""
    """… and that of the span which it came of; empty: of none."""

    @property
    def mark(self) -> str:
        """What a row keeps of it."""
        return f"{self.trace}-{self.number}"


Watcher = Callable[[WorkSpan], None]
_watchers: list[Watcher] = []
_under_way: ContextVar[WorkSpan | None] = ContextVar("span", default=None)


def watch(watcher: Watcher) -> Callable[[], None]:
    """Have ``watcher`` told of each span that ends, at once and without waiting; return what ends that."""
    _watchers.append(watcher)
    return lambda: _watchers.remove(watcher)


def begin_span(work: Work, **facts: Fact) -> WorkSpan | None:
    """Begin a span, which rows that are written from here on keep; None where nobody watches, which costs nothing."""
    if not _watchers:
        return None
    span = WorkSpan(work, facts)
    _under_way.set(span)
    return span


def end_span(span: WorkSpan | None, **facts: Fact) -> None:
    """End it, with what is known by now."""
    if span is None:
        return
    span.ended = time_ns()
    span.facts |= facts
    for watcher in _watchers:
        watcher(span)


def mark_to_keep() -> str | None:
    """Return what a row keeps of the span in which it is written; None where nobody watches."""
    if not _watchers or (span := _under_way.get()) is None or span.ended:
        return None
    return span.mark


def spanned(work: Work, *, after: str | None = None, **facts: Fact) -> AbstractContextManager[None]:
    """Have a block be a span; what it raises fails it, and is raised. ``after``: the mark of what it is done for.

    ``with spanned("send", after=row.mark, channel="web"): …``
    """
    if not _watchers:
        return _UNWATCHED
    span = WorkSpan(work, facts)
    if after:
        span.trace, _, span.parent = after.partition("-")
    return _Spanned(span)


_UNWATCHED = nullcontext()


class _Spanned(AbstractContextManager[None]):
    """A class, since a generator takes ten times as long."""

    def __init__(self, span: WorkSpan) -> None:
        self._span = span

    def __enter__(self) -> None:
        """Begin no second time; what is written meanwhile keeps its mark."""
        _under_way.set(self._span)

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        self._span.error = kind.__name__ if kind is not None else ""
        end_span(self._span)
