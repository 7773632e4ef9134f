"""Media files that rows name: are they there and unchanged?"""

import asyncio
import re
from collections.abc import AsyncIterator

from models.files.store import MediaStore
from models.integrity.fault import Fault, Watch
from models.storage.plain_sql import rows

_PAGE = 500
_HASH = re.compile(r"\b[0-9a-f]{64}\b")
_COLUMNS = (("attachments", "sha256"), ("checkins", "photo"), ("promotions", "image"))


async def files(media: MediaStore, watch: Watch) -> AsyncIterator[Fault]:
    """Yield the media files that are missing or changed. Every file is read whole, so a large folder takes long."""
    seen = 0
    async for where, page in _spoken_of():
        faults = await asyncio.to_thread(_look, media, page)
        for sha256, what in faults.items():
            mend = "restore a backup from before: `handbill restore` brings the files of its time"
            yield Fault(where=where, first=sha256, what=what, mend=mend)
        seen += len(page)
        watch("media", seen)


async def _spoken_of() -> AsyncIterator[tuple[str, list[str]]]:
    for table, column in _COLUMNS:
        after = ""
        while page := [
            row[column]
            for row in await rows(
                f"SELECT DISTINCT {column} FROM {table} WHERE {column} > ? ORDER BY {column} LIMIT {_PAGE}",  # noqa: S608  (names out of the data map)
                after,
            )
        ]:
            after = page[-1]
            yield table, page
    number = 0
    while found := await rows(
        "SELECT id, CAST(content AS text) AS content FROM lines"  # noqa: S608  (names out of the data map)
        f" WHERE id > ? AND CAST(content AS text) LIKE '%\"sha256\"%' ORDER BY id LIMIT {_PAGE}",
        number,
    ):
        number = found[-1]["id"]
        yield "lines", sorted({sha256 for row in found for sha256 in _HASH.findall(row["content"])})


def _look(media: MediaStore, page: list[str]) -> dict[str, str]:
    found = {sha256: _wrong(media, sha256) for sha256 in page}
    return {sha256: what for sha256, what in found.items() if what}


def _wrong(media: MediaStore, sha256: str) -> str:
    try:
        kept = media.hash_now(sha256)
    except FileNotFoundError:
        return "the file of this hash is not in the media folder"
    except OSError as error:
        return f"the file can't be read ({error.strerror})"
    return "" if kept == sha256 else "the file's content has changed: it has another hash"
