"""A bucket of an S3-compatible service: whole files under their names, each request signed and tried until it is clear.

S3 is four verbs here, of small files that never change, asked in threads: a library of sixteen megabytes would bring
nothing that we use. Blocks: call it in a thread.
"""

import errno
import hashlib
import http.client
import os
import re
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import unescape

from models.files.bucket_address import BucketAddress
from models.files.signature import Signer

SILENCE_S: Final = 10.0
"""Seconds without a byte after which a request is given up …"""
PATIENCE_S: Final = 45.0
"""… and seconds after which a file is: whoever waits for it is told so."""
_PAUSES_S: Final = (0.2, 0.5, 1.0, 2.0, 4.0)
_PIECE: Final = 256 * 1024
_NOTHING: Final = hashlib.sha256(b"").hexdigest()
_PASSING: Final = {408, 429, 500, 502, 503, 504}


class BucketTrouble(ConnectionError):
    """The bucket gives or takes nothing: the sentence says why. What was asked may be asked again."""

    def __init__(self, sentence: str) -> None:
        super().__init__(errno.EIO, sentence)


@dataclass(frozen=True)
class _Request:
    method: str
    path: str
    query: str = ""
    sha256: str = _NOTHING
    body: IO[bytes] | None = None
    to: IO[bytes] | None = None
    """Where the answer goes; None: it is returned."""

    def rewind(self) -> None:
        """Begin anew with files that a failed try has read or written a part of."""
        if self.body is not None:
            self.body.seek(0)
        if self.to is not None:
            self.to.seek(0)
            self.to.truncate()

    @property
    def more_headers(self) -> dict[str, str]:
        return {"content-length": str(os.fstat(self.body.fileno()).st_size)} if self.body is not None else {}

    @property
    def target(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path


class Bucket:
    """Files by name. Every request is repeated while it meets trouble that may pass; all of them may be."""

    def __init__(self, address: BucketAddress, access_key: str, secret_key: str) -> None:
        self.address = address
        self._endpoint = urlsplit(address.endpoint)
        self._signer = Signer(access_key, secret_key, address.region)

    def put(self, name: str, file: Path) -> None:
        """Store the file, whole or not at all. Raise BucketTrouble, OSError."""
        with file.open("rb") as body:
            sha256 = hashlib.file_digest(body, "sha256").hexdigest()
            self._asked(_Request("PUT", self._path(name), sha256=sha256, body=body))

    def get(self, name: str, to: IO[bytes]) -> None:
        """Write the file's bytes. Raise FileNotFoundError, BucketTrouble, OSError."""
        self._asked(_Request("GET", self._path(name), to=to))

    def delete(self, name: str) -> None:
        """Delete the file, if it is there. Raise BucketTrouble."""
        try:
            self._asked(_Request("DELETE", self._path(name)))
        except FileNotFoundError:
            return  # which is what was asked for

    def names(self) -> Iterator[str]:
        """Yield the name of every file, in order. Raise BucketTrouble."""
        after = ""
        while page := self._page(after, 1000):
            yield from page
            after = page[-1]

    def check(self) -> None:
        """Raise BucketTrouble where it shows us nothing."""
        self._page("", 1)

    def _path(self, name: str) -> str:
        return quote(f"/{self.address.bucket}/{self.address.prefix}{name}", safe="/-_.~")

    def _page(self, after: str, limit: int) -> list[str]:
        prefix = self.address.prefix
        asked = {"list-type": "2", "max-keys": str(limit), "prefix": prefix}
        asked |= {"start-after": prefix + after} if after else {}
        query = "&".join(f"{name}={quote(asked[name], safe='')}" for name in sorted(asked))
        listed = self._asked(_Request("GET", f"/{self.address.bucket}", query)).decode()
        return [unescape(key).removeprefix(prefix) for key in re.findall(r"<Key>([^<]*)</Key>", listed)]

    def _asked(self, request: _Request) -> bytes:
        """Ask until the answer is clear, and return it. Raise FileNotFoundError, BucketTrouble."""
        until, pauses = time.monotonic() + PATIENCE_S, iter(_PAUSES_S)
        while True:
            request.rewind()
            try:
                return self._once(request, until)
            except (http.client.HTTPException, ConnectionError, TimeoutError, ssl.SSLError, socket.gaierror) as error:
                pause = next(pauses, None)
                if pause is None or time.monotonic() + pause > until or not _may_pass(error):
                    sentence = f"{self._endpoint.hostname} does not answer as it should: {_said(error)}"
                    raise BucketTrouble(sentence) from error
                time.sleep(pause)

    def _once(self, request: _Request, until: float) -> bytes:
        signed = self._signer.headers(
            request.method,
            request.path,
            request.query,
            self._endpoint.netloc,
            request.sha256,
            datetime.now(UTC),
            **request.more_headers,
        )
        with closing(self._connected()) as connection:
            connection.request(request.method, request.target, body=request.body, headers=signed)
            answer = connection.getresponse()
            if answer.status < 300:
                return _read(answer, request.to, until)
            said = answer.read()
        if answer.status == 404 and b"NoSuchBucket" not in said:
            raise FileNotFoundError(errno.ENOENT, "the bucket has no such file", request.path)
        raise _Refused(answer.status, said)

    def _connected(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self._endpoint.scheme == "https" else http.client.HTTPConnection
        return kind(self._endpoint.hostname or "", self._endpoint.port, timeout=SILENCE_S)


class _Refused(BucketTrouble):
    def __init__(self, status: int, body: bytes) -> None:
        code = re.search(rb"<Code>(\w{1,60})</Code>", body)
        super().__init__(f"{status} {code[1].decode() if code else ''}".strip())
        self.status = status


def _read(answer: http.client.HTTPResponse, to: IO[bytes] | None, until: float) -> bytes:
    if to is None:
        return answer.read()
    while piece := answer.read(_PIECE):
        to.write(piece)
        if time.monotonic() > until:
            raise BucketTrouble("it is too slow")
    if answer.length:
        raise BucketTrouble("the file ended too early")
    return b""


def _may_pass(error: Exception) -> bool:
    return not isinstance(error, _Refused) or error.status in _PASSING


def _said(error: Exception) -> str:
    return str(error.strerror) if isinstance(error, BucketTrouble) else str(error) or type(error).__name__
