"""Raw responses: the hot routes put their answers together as bytes.

aiohttp keeps an answer's headers in a table, completes it and writes it out name by name, which is a fifth of what a
bare answer costs. Those of the hot routes are the same each time, but for two or three values.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple

from aiohttp import hdrs, web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.helpers import rfc822_formatted_time
from aiohttp.http import HttpVersion11

_NO_CONTENT = HTTPStatus.NO_CONTENT.value


class Raw(NamedTuple):
    """An answer that lacks only the lines about its connection, its body's length and the date."""

    status: int
    head: str
    """Status line and headers, each with its line's end (see ``head_of``)."""
    body: bytes = b""

    def framed(self, connection: str = "") -> str:
        """Return the head with its last lines; ``connection``: the line about it, none where it is simply kept."""
        length = "" if self.status == _NO_CONTENT else f"Content-Length: {len(self.body)}\r\n"
        return f"{self.head}{length}{connection}Date: {rfc822_formatted_time()}\r\n\r\n"

    def to_bytes(self) -> bytes:
        """Return the whole answer, for a connection that is kept (HTTP/1.1)."""
        return self.framed().encode() + self.body


class RawResponse(web.StreamResponse):
    """A raw answer to a request that aiohttp has parsed."""

    def __init__(self, raw: Raw) -> None:
        super().__init__(status=raw.status)
        self._raw = raw
        self._connection_line = ""

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter:
        """Note how the connection goes on. Nothing is written until head and body are written together."""
        self._payload_writer = request.writer
        self._keep_alive = keep_alive = request.keep_alive
        self._has_body = request.method != hdrs.METH_HEAD
        if not keep_alive:
            self._connection_line = "Connection: close\r\n"
        elif request.version < HttpVersion11:
            self._connection_line = "Connection: keep-alive\r\n"
        return request.writer

    async def write_eof(self, data: bytes = b"") -> None:
        """Write head and body in one go. Raise ConnectionError when the reader has gone."""
        if self._eof_sent:
            return
        if self._payload_writer is None:
            raise RuntimeError("an answer is prepared before it is written")
        body = self._raw.body if self._has_body else b""
        await self._payload_writer.write_eof(self._raw.framed(self._connection_line).encode() + body + data)
        self._eof_sent = True


def head_of(status: int, headers: Mapping[str, str]) -> str:
    """Return the status line and these headers, for many answers alike. Raise ValueError for a line break in one."""
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    if any("\r" in line or "\n" in line for line in lines):
        raise ValueError("a header has one line")
    return "".join(f"{line}\r\n" for line in lines)
