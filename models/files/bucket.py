"""A bucket of an S3-compatible service: whole files under their names, each request signed and tried until it is clear.

S3 is a few verbs here, of files that never change, asked in threads: a library of sixteen megabytes would bring
nothing that we use. Blocks: call it in a thread.
"""

import errno
import hashlib
import http.client
import io
import os
import re
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedRandom, BufferedReader
from pathlib import Path
from typing import IO, Final
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import unescape

from models.files.bucket_address import BucketAddress
from models.files.bucket_signature import Signer

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
class ListedFile:
    """A file as the bucket lists it: ``size`` in bytes."""

    name: str
    size: int


@dataclass(frozen=True)
class Answer:
    body: bytes
    etag: str


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: str = ""
    sha256: str = _NOTHING
    body: IO[bytes] | None = None
    to: IO[bytes] | None = None
    """Where the answer goes; None: it is returned."""
    span: str = ""
    """Which bytes of a file are wanted, as the header ``Range`` says it; empty: all."""

    def rewind(self) -> None:
        """Begin anew with files that a failed try has read or written a part of."""
        if self.body is not None:
            self.body.seek(0)
        if self.to is not None:
            self.to.seek(0)
            self.to.truncate()

    @property
    def more_headers(self) -> dict[str, str]:
        span = {"range": self.span} if self.span else {}
        return span | ({"content-length": str(os.fstat(self.body.fileno()).st_size)} if self.body is not None else {})

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
            self.send("PUT", name, body)

    def send(self, method: str, name: str, body: BufferedReader | BufferedRandom, **query: str) -> Answer:
        """Send all of an open file that is on a disk. Raise FileNotFoundError, BucketTrouble, OSError."""
        body.seek(0)
        sha256 = hashlib.file_digest(body, "sha256").hexdigest()
        return self.ask(Request(method, self.path(name), _query(query), sha256=sha256, body=body))

    def get(self, name: str, to: IO[bytes]) -> None:
        """Write the file's bytes. Raise FileNotFoundError, BucketTrouble, OSError."""
        self.ask(Request("GET", self.path(name), to=to))

    def read(self, name: str, start: int, size: int) -> bytes:
        """Return some of the file's bytes. Raise FileNotFoundError, BucketTrouble."""
        return self.ask(Request("GET", self.path(name), span=f"bytes={start}-{start + size - 1}")).body

    def delete(self, name: str, **query: str) -> None:
        """Delete the file, if it is there. Raise BucketTrouble."""
        try:
            self.ask(Request("DELETE", self.path(name), _query(query)))
        except FileNotFoundError:
            return  # which is what was asked for

    def names(self) -> Iterator[str]:
        """Yield the name of every file, in order. Raise BucketTrouble."""
        return (file.name for file in self.files())

    def files(self, beginning: str = "") -> Iterator[ListedFile]:
        """Yield every file whose name begins so, in order of names. Raise BucketTrouble."""
        after = ""
        while page := self._page(beginning, after, 1000):
            yield from page
            after = page[-1].name

    def check(self) -> None:
        """Raise BucketTrouble where it shows us nothing."""
        self._page("", "", 1)

    def path(self, name: str) -> str:
        """Return the path of a file, as requests have it."""
        return quote(f"/{self.address.bucket}/{self.address.prefix}{name}", safe="/-_.~")

    def listing(self, **query: str) -> str:
        """Return what the bucket answers to a question about what is in it: XML. Raise BucketTrouble."""
        return self.ask(Request("GET", f"/{self.address.bucket}", _query(query))).body.decode()

    def _page(self, beginning: str, after: str, limit: int) -> list[ListedFile]:
        prefix = self.address.prefix
        more = {"start-after": prefix + after} if after else {}
        listed = self.listing(**{"list-type": "2", "max-keys": str(limit), "prefix": prefix + beginning}, **more)
        entries = re.findall(r"<Contents>(.*?)</Contents>", listed, re.DOTALL)
        return [ListedFile(_field(entry, "Key").removeprefix(prefix), int(_field(entry, "Size"))) for entry in entries]

    def ask(self, request: Request) -> Answer:
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

    def _once(self, request: Request, until: float) -> Answer:
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
                return Answer(_read(answer, request.to, until), answer.headers.get("etag", ""))
            said = _read(answer, None, until)
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
    """Read it all into ``to``, or return it. Raise BucketTrouble."""
    into = io.BytesIO() if to is None else to
    while piece := answer.read1(_PIECE):  # as it comes: who waits for so much waits for ever, if a byte comes in time
        into.write(piece)
        if time.monotonic() > until:
            raise BucketTrouble("it is too slow")
    if answer.length:
        raise BucketTrouble("the file ended too early")
    return into.getvalue() if isinstance(into, io.BytesIO) and to is None else b""


def _query(asked: dict[str, str]) -> str:
    """Write it as it is signed: names in their order."""
    return "&".join(f"{name}={quote(asked[name], safe='')}" for name in sorted(asked))


def _field(entry: str, name: str) -> str:
    if (found := re.search(rf"<{name}>([^<]*)</{name}>", entry)) is None:
        raise BucketTrouble(f"it lists a file without {name}")
    return unescape(found[1])


def _may_pass(error: Exception) -> bool:
    return not isinstance(error, _Refused) or error.status in _PASSING


def _said(error: Exception) -> str:
    return str(error.strerror) if isinstance(error, BucketTrouble) else str(error) or type(error).__name__
