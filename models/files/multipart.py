"""A large file on its way into a bucket, in parts: it is there when the last has come, and until then nothing is."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile
from typing import Final
from xml.sax.saxutils import escape, unescape

from models.files.bucket import Bucket, BucketTrouble

PART_BYTES: Final = 16 * 1024 * 1024
_MB: Final = 1024 * 1024
_PARTS_LIMIT: Final = 9_000
"""Of the ten thousand that a service takes, since what is guessed of a file's size may be too little."""


def part_bytes(expected: int) -> int:
    """Return how large the parts of a file are that will have about so many bytes."""
    return max(PART_BYTES, -(-expected // _PARTS_LIMIT // _MB) * _MB)


class MultipartUpload:
    """A file to write into. What has not come together for a part lies in a file, and not in memory.

    Some services want every part but the last to be of one size. A file smaller than that is stored in one request.
    """

    def __init__(self, bucket: Bucket, name: str, size_of_part: int) -> None:
        self._bucket, self._name, self._size_of_part = bucket, name, size_of_part
        self._part = TemporaryFile()  # noqa: SIM115  (closed by ``finish`` or ``abandon``)
        self._id = ""
        self._etags: list[str] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        """Take bytes, and send what is a whole part. Raise BucketTrouble, OSError."""
        view = memoryview(data)
        while view:
            taken = self._part.write(view[: self._size_of_part - self._part.tell()])
            view = view[taken:]
            self.size += taken
            if self._part.tell() == self._size_of_part:
                self._send_part()
        return len(data)

    def tell(self) -> int:
        return self.size

    def flush(self) -> None:
        """Do nothing: what is sent before its part is whole would be a part of its own."""

    def finish(self) -> None:
        """Have the file appear, whole. Raise BucketTrouble."""
        self._part.flush()
        if not self._id:
            self._bucket.send("PUT", self._name, self._part)
        else:
            if self._part.tell():
                self._send_part()
            self._join()
        self._part.close()

    def abandon(self) -> None:
        """Leave nothing behind, as far as the bucket can be reached."""
        self._part.close()
        if self._id:
            with suppress(BucketTrouble):
                self._bucket.delete(self._name, uploadId=self._id)

    def _send_part(self) -> None:
        self._part.flush()
        self._id = self._id or _begun(self._bucket, self._name)
        number = str(len(self._etags) + 1)
        answer = self._bucket.send("PUT", self._name, self._part, partNumber=number, uploadId=self._id)
        self._etags.append(answer.etag)
        self._part.seek(0)
        self._part.truncate()

    def _join(self) -> None:
        parts = "".join(
            f"<Part><PartNumber>{number}</PartNumber><ETag>{escape(etag)}</ETag></Part>"
            for number, etag in enumerate(self._etags, 1)
        )
        with TemporaryFile() as asked:
            asked.write(f"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>".encode())
            asked.flush()
            try:
                said = self._bucket.send("POST", self._name, asked, uploadId=self._id).body
            except FileNotFoundError:
                said = b""  # joined by a request whose answer was lost, or never: the list says which
        if b"<Error>" in said or not self._is_there():
            raise BucketTrouble(f"the parts of {self._name} were not put together")

    def _is_there(self) -> bool:
        return any(file.name == self._name and file.size == self.size for file in self._bucket.files(self._name))


@contextmanager
def uploaded(bucket: Bucket, name: str, size_of_part: int) -> Iterator[MultipartUpload]:
    """Open a file to be written; left with an exception, nothing of it stays. Raise BucketTrouble, OSError."""
    upload = MultipartUpload(bucket, name, size_of_part)
    try:
        yield upload
        upload.finish()
    except BaseException:
        upload.abandon()
        raise


def _begun(bucket: Bucket, name: str) -> str:
    with TemporaryFile() as nothing:
        said = bucket.send("POST", name, nothing, uploads="").body.decode()
    if (found := re.search(r"<UploadId>([^<]+)</UploadId>", said)) is None:
        raise BucketTrouble("it begins no file of several parts")
    return unescape(found[1])


@dataclass(frozen=True)
class Unfinished:
    """A file of which only parts ever came."""

    name: str
    upload: str
    begun_at: datetime


def unfinished(bucket: Bucket) -> Iterator[Unfinished]:
    """Yield what was begun in the bucket and never finished, the first thousand. Raise BucketTrouble."""
    listed = bucket.listing(uploads="", prefix=bucket.address.prefix)
    for entry in re.findall(r"<Upload>(.*?)</Upload>", listed, re.DOTALL):
        found = [re.search(rf"<{key}>([^<]*)</{key}>", entry) for key in ("Key", "UploadId", "Initiated")]
        name, upload, begun_at = (unescape(each[1]) if each else "" for each in found)
        if name and upload and begun_at:
            yield Unfinished(name.removeprefix(bucket.address.prefix), upload, datetime.fromisoformat(begun_at))
