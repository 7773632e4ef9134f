"""The backups that a bucket keeps: named by when they were made, the oldest going first."""

import re
from datetime import datetime, timedelta
from typing import Final

from models.files.bucket import Bucket, ListedFile
from models.files.multipart import unfinished
from models.storage.clock import now

_NAME: Final = re.compile(r"handbill-\d{4}-\d\d-\d\dT\d{6}Z\.tar\.gz")
_GIVEN_UP: Final = timedelta(days=1)
"""After which nobody is still at work on a backup that is not whole."""


def name_at(made_at: datetime) -> str:
    """Return the name of a backup; names are in the order of their times."""
    return f"handbill-{made_at:%Y-%m-%dT%H%M%SZ}.tar.gz"


def made_at(name: str) -> datetime:
    return datetime.strptime(f"{name}+0000", "handbill-%Y-%m-%dT%H%M%SZ.tar.gz%z")


def kept(bucket: Bucket) -> list[ListedFile]:
    """List the backups that bear such a name, the newest first. Raise BucketTrouble."""
    found = [file for file in bucket.files("handbill-") if _NAME.fullmatch(file.name)]
    return sorted(found, key=lambda file: file.name, reverse=True)


def drop_old(bucket: Bucket, keep: int) -> list[str]:
    """Delete all but the newest, and what was begun and given up. Return the names of the backups deleted.

    ``keep``: 0 keeps all. What bears another name stays. Raise BucketTrouble.
    """
    for left in unfinished(bucket):
        if _NAME.fullmatch(left.name) and left.begun_at < now() - _GIVEN_UP:
            bucket.delete(left.name, uploadId=left.upload)
    dropped = [file.name for file in kept(bucket)[keep:]] if keep else []
    for name in dropped:
        bucket.delete(name)
    return dropped
