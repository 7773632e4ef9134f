"""Where media are kept, as the settings say: a folder, or a bucket with a folder of this machine before it."""

import asyncio
import logging

from bot.settings import Settings
from models.files.bucket import Bucket
from models.files.bucket_store import BucketStore
from models.files.store import MediaStore

log = logging.getLogger(__name__)

CACHE = "media-cache"
"""The folder in ``data_dir`` for what a bucket has."""
_SWEEP_S = 600


def media_store(settings: Settings) -> MediaStore:
    """Return the store; nothing is connected."""
    folder, media = MediaStore(settings.media_dir), settings.media
    if not media.url:
        return folder
    bucket = Bucket(media.address, media.access_key, media.secret_key.get_secret_value())
    return BucketStore(bucket, settings.data_dir / CACHE, folder, cache_bytes=media.cache_mb * 1024 * 1024)


async def keep_cache_small(media: MediaStore) -> None:
    """Clear out for ever what this machine no longer needs of a bucket."""
    while isinstance(media, BucketStore):
        try:
            await asyncio.to_thread(media.sweep)
        except OSError as error:
            log.warning("cache_not_swept", extra={"error": type(error).__name__})
        await asyncio.sleep(_SWEEP_S)
