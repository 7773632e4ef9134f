"""Where this house has scratch, and that what was left there by whoever was killed goes."""

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path

from bot.media_place import CACHE
from bot.settings import Settings
from models.files.scratch import sweep

log = logging.getLogger(__name__)

_SWEEP_S = 3600


def scratch_places(settings: Settings) -> list[Path]:
    """Return the folders in which a server, and commands beside it, have scratch of their own."""
    shelf = [Path(settings.events.folder)] if settings.events.folder else []
    return [settings.data_dir, settings.media_dir, settings.data_dir / CACHE, *shelf]


async def keep_scratch_swept(places: Sequence[Path]) -> None:
    """Clear out for ever, at once and then hourly, what was left unfinished by whoever was killed."""
    while True:
        if swept := await asyncio.to_thread(sweep, *places):
            log.info("scratch_swept", extra={"folders": swept})
        await asyncio.sleep(_SWEEP_S)
