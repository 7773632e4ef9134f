"""Spans: how long a request, an update or a sending took, for whoever watches. Nobody does unless `[telemetry]` is set.

What is noted is of our own making: routes as they are written in the source, names of channels and kinds, types of
errors. Nothing that a person said, is called or asked for is a fact of a span.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
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


Watcher = Callable[[WorkSpan], None]
_watchers: list[Watcher] = []


def watch(watcher: Watcher) -> Callable[[], None]:
    """Have ``watcher`` told of each span that ends, at once and without waiting; return what ends that."""
    _watchers.append(watcher)
    return lambda: _watchers.remove(watcher)


def begin_span(work: Work, **facts: Fact) -> WorkSpan | None:
    """Begin a span; None where nobody watches, which costs as good as nothing."""
    return WorkSpan(work, facts) if _watchers else None


def end_span(span: WorkSpan | None, **facts: Fact) -> None:
    """End it, with what is known by now."""
    if span is None:
        return
    span.ended = time_ns()
    span.facts |= facts
    for watcher in _watchers:
        watcher(span)


def spanned(work: Work, **facts: Fact) -> AbstractContextManager[None]:
    """Have a block be a span; what it raises fails it, and is raised.

    ``with spanned("send", channel="web"): …``
    """
    return _Spanned(WorkSpan(work, facts)) if _watchers else _UNWATCHED


_UNWATCHED = nullcontext()


class _Spanned(AbstractContextManager[None]):
    """A class, since a generator takes ten times as long."""

    def __init__(self, span: WorkSpan) -> None:
        self._span = span

    def __enter__(self) -> None:
        """Begin no second time."""

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        self._span.error = kind.__name__ if kind is not None else ""
        end_span(self._span)
