"""Sending without waiting: what is put in goes out from a thread, or is dropped; whoever puts it in never waits."""

import logging
import queue
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from http.client import HTTPException
from time import monotonic
from typing import Any, Generic, NamedTuple, TypeVar

log = logging.getLogger(__name__)

ROOM = 2_000
"""Items that wait at most; more are dropped."""
AT_ONCE = 500
EVERY_S = 2.0
ANSWER_S = 5.0
PAUSE_S = 30.0
"""After a failure, what comes within this time is dropped unsent."""
LAST_S = 2.0
"""How long the end of the process waits for the rest to go out."""
Item = TypeVar("Item")


class CollectorRequest(NamedTuple):
    """One POST to a collector."""

    url: str
    headers: Mapping[str, str]
    body: bytes


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Follow none: what we send goes where the settings say, or nowhere."""


_opener = urllib.request.build_opener(_NoRedirect)


class Exporter(Generic[Item]):
    """``with Exporter("traces", to_posts) as exporter: exporter.put(…)``."""

    def __init__(self, name: str, posts: Callable[[Sequence[Item]], Sequence[CollectorRequest]]) -> None:
        self._name = name
        self._posts = posts
        self._items: queue.Queue[Item] = queue.Queue(ROOM)
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._silent_until = 0.0
        self.dropped = 0

    def __enter__(self) -> "Exporter[Item]":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join(LAST_S)

    def put(self, item: Item) -> None:
        """Take it to be sent, if there is room."""
        try:
            self._items.put_nowait(item)
        except queue.Full:
            self.dropped += 1

    def _run(self) -> None:
        while not self._ending.wait(EVERY_S):
            self._send_waiting()
        self._send_waiting()

    def _send_waiting(self) -> None:
        while items := self._some():
            if monotonic() < self._silent_until:
                self.dropped += len(items)
            else:
                self._send(items)

    def _some(self) -> list[Item]:
        items: list[Item] = []
        while len(items) < AT_ONCE and not self._items.empty():
            items.append(self._items.get_nowait())
        return items

    def _send(self, items: list[Item]) -> None:
        try:
            for post in self._posts(items):
                _send(post)
        except (OSError, HTTPException, ValueError) as error:
            self._silent_until = monotonic() + PAUSE_S
            self.dropped += len(items)
            # No warning of it may be an error that is sent: then each would bring forth the next.
            log.warning("telemetry_not_sent", extra={"what": self._name, "error": type(error).__name__})


def _send(post: CollectorRequest) -> None:
    """Raise OSError, HTTPException or ValueError where it is not taken."""
    request = urllib.request.Request(post.url, post.body, dict(post.headers), method="POST")  # noqa: S310  (settings take http and https only)
    try:
        _opener.open(request, timeout=ANSWER_S).close()
    except urllib.error.HTTPError as refusal:
        refusal.close()  # an answer, too: it holds the connection
        raise
