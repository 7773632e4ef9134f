"""Where aiohttp's parser stands in what a connection sends: between two requests, or within one.

The parser does not say. What is answered beside it must begin where a request begins: taken out of the middle of
another's head or body, it would be a request that only a proxy before us, or only we, had seen (request smuggling).
"""

from collections.abc import Sequence
from typing import Any


class ParserPosition:
    """Follows requests that come one at a time, each head in one piece; after anything else it is never sure again."""

    __slots__ = ("_bytes", "_head_bytes", "_payload", "_requests", "_sure")

    def __init__(self) -> None:
        self._sure = True
        self._begin()

    def _begin(self) -> None:
        self._bytes = self._head_bytes = self._requests = 0
        self._payload: Any = None

    def fed(self, data: bytes, requests: int, messages: Sequence[tuple[Any, Any]]) -> None:
        """Note that the parser got these bytes and found so many requests; ``messages`` ends with the last of them."""
        if not self._sure:
            return
        if not self._bytes:
            self._head_bytes = data.find(b"\r\n\r\n") + 4
        self._bytes += len(data)
        self._requests += requests
        if requests and messages:
            self._payload = messages[-1][1]

    def is_between_requests(self) -> bool:
        """Tell whether the parser surely stands between two requests. Ask only when no request is being handled."""
        if not self._sure or not self._bytes:
            return self._sure
        payload = self._payload
        self._sure = (
            self._requests == 1
            and payload is not None
            and payload.is_eof()
            and self._bytes == self._head_bytes + payload.total_bytes
        )
        self._begin()
        return self._sure
