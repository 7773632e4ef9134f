"""Raw responses: the hot routes put their answers together as bytes.

aiohttp keeps an answer's headers in a table, completes it and writes it out name by name, which is a fifth of what a
bare answer costs. Those of the hot routes are the same each time, but for two or three values.
"""

from collections.abc import Mapping
from http import HTTPStatus

from aiohttp import hdrs, web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.helpers import rfc822_formatted_time
from aiohttp.http import HttpVersion11

_NO_CONTENT = HTTPStatus.NO_CONTENT.value


class RawResponse(web.StreamResponse):
    """An answer that lacks only the lines about its connection and its body's length."""

    def __init__(self, status: int, head: str, body: bytes = b"") -> None:
        """Take the status line and headers, each with its line's end, as ``head`` (see ``head_of``)."""
        super().__init__(status=status)
        self._ready_head = head
        self._ready_body = body

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter:
        """Note how the connection goes on. Nothing is written until head and body are written together."""
        self._payload_writer = request.writer
        self._keep_alive = keep_alive = request.keep_alive
        if self._status != _NO_CONTENT:
            self._ready_head += f"Content-Length: {len(self._ready_body)}\r\n"
        if not keep_alive:
            self._ready_head += "Connection: close\r\n"
        elif request.version < HttpVersion11:
            self._ready_head += "Connection: keep-alive\r\n"
        if request.method == hdrs.METH_HEAD:
            self._ready_body = b""
        return request.writer

    async def write_eof(self, data: bytes = b"") -> None:
        """Write head and body in one go. Raise ConnectionError when the reader has gone."""
        if self._eof_sent:
            return
        if self._payload_writer is None:
            raise RuntimeError("an answer is prepared before it is written")
        head = f"{self._ready_head}Date: {rfc822_formatted_time()}\r\n\r\n"
        await self._payload_writer.write_eof(head.encode() + self._ready_body + data)
        self._eof_sent = True


def head_of(status: int, headers: Mapping[str, str]) -> str:
    """Return the status line and these headers, for many answers alike. Raise ValueError for a line break in one."""
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    if any("\r" in line or "\n" in line for line in lines):
        raise ValueError("a header has one line")
    return "".join(f"{line}\r\n" for line in lines)
