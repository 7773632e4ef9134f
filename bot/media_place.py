"""Where media are kept, as the settings say: a folder, or a bucket with a folder of this machine before it.

And where there is scratch.
"""

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path

from bot.settings import Settings
from models.files.bucket import Bucket
from models.files.bucket_store import BucketStore
from models.files.scratch import sweep
from models.files.store import MediaStore

log = logging.getLogger(__name__)

_CACHE = "media-cache"
_SWEEP_S = 600
_SCRATCH_S = 3600


def media_store(settings: Settings) -> MediaStore:
    """Return the store; nothing is connected."""
    folder, media = MediaStore(settings.media_dir), settings.media
    if not media.url:
        return folder
    bucket = Bucket(media.address, media.access_key, media.secret_key.get_secret_value())
    return BucketStore(bucket, settings.data_dir / _CACHE, folder, cache_bytes=media.cache_mb * 1024 * 1024)


def scratch_places(settings: Settings) -> list[Path]:
    """Return the folders in which a server, and commands beside it, have scratch of their own."""
    shelf = [Path(settings.events.folder)] if settings.events.folder else []
    return [settings.data_dir, settings.media_dir, settings.data_dir / _CACHE, *shelf]


async def keep_scratch_swept(places: Sequence[Path]) -> None:
    """Clear out for ever, at once and then hourly, what was left unfinished by whoever was killed."""
    while True:
        if swept := await asyncio.to_thread(sweep, *places):
            log.info("scratch_swept", extra={"folders": swept})
        await asyncio.sleep(_SCRATCH_S)


async def keep_cache_small(media: MediaStore) -> None:
    """Clear out for ever what this machine no longer needs of a bucket."""
    while isinstance(media, BucketStore):
        try:
            await asyncio.to_thread(media.sweep)
        except OSError as error:
            log.warning("cache_not_swept", extra={"error": type(error).__name__})
        await asyncio.sleep(_SWEEP_S)
