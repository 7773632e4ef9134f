"""Housekeeping: what goes on by itself: dropping what is over, and keeping up what is made from other rows."""

import asyncio
import logging
from datetime import datetime

from bot.settings import Retention
from models.files.store import MediaStore
from models.numbers import rollups
from models.numbers.sources import starts_at
from models.privacy.retention import clear_out
from models.reading import tallies
from models.reading.sections import reading_times
from models.reports.reindexing import needs_reindexing, reindex
from models.spread import edge_upkeep as spread
from models.storage.clock import now
from models.storage.database import DatabaseTrouble
from models.storage.partitions.upkeep import give_back, keep_up
from models.storage.planner_statistics import tell_sizes
from models.storage.row_numbers import EPOCH, first_at
from models.talking.uploads import sweep

log = logging.getLogger("handbill")

_FOLD_S = 600
_SPREAD_S = 30
_AGAIN_S = 60.0
_PASSING: tuple[type[BaseException], ...] = (OSError, *DatabaseTrouble)


async def clear_out_daily(retention: Retention, partitions: str = "", *, again_s: float = _AGAIN_S) -> None:
    """Drop, once a day, what the settings say is kept no longer; what the database does not take, ``again_s`` later.

    ``partitions``: the address of a PostgreSQL, whose partitions are kept up as well, where it has any.
    """
    while True:
        before = _dropped_before(retention)
        try:
            await tell_sizes()
            log.info(
                "cleared_out",
                extra=await clear_out(retention.queues_kept, retention.reports_kept, retention.opens_kept),
            )
        except DatabaseTrouble as error:
            log.warning("not_cleared_out", extra={"error": type(error).__name__})
            await asyncio.sleep(again_s)
            continue
        if partitions:
            await _keep_partitions(partitions, before)
        await asyncio.sleep(24 * 3600)


async def _keep_partitions(url: str, before: dict[str, datetime]) -> None:
    try:
        await keep_up(url)
        await give_back(url, before)
    except _PASSING as error:
        log.warning("partitions_not_kept_up", extra={"error": type(error).__name__})


def _dropped_before(retention: Retention) -> dict[str, datetime]:
    """Return before when retention drops opens, and reports, now: those of opens that go are among them."""
    present, found = now(), dict[str, datetime]()
    if retention.opens_kept:
        found["opens"] = found["interactions"] = present - retention.opens_kept
    if retention.reports_kept:
        found["interactions"] = max(present - retention.reports_kept, found.get("interactions", EPOCH))
    return found


async def sweep_hourly(media: MediaStore) -> None:
    """Remove, once an hour, what was uploaded and never sent."""
    while True:
        try:
            if swept := await sweep(media):
                log.info("uploads_swept", extra={"files": swept})
        except _PASSING as error:
            log.warning("uploads_not_swept", extra={"error": type(error).__name__})
        await asyncio.sleep(3600)


async def counted_up_to() -> int:
    """Return the number below which opens are counted, and their spread is known: no new open may have it."""
    rolled_up = first_at(starts_at(await rollups.rolled_up_to()))
    return max(await tallies.folded_up_to(), await spread.folded_up_to(), rolled_up)


async def keep_found_and_counted() -> None:
    """Keep up what is made from other rows: tallies, and the search after an update that changed it."""
    while True:
        try:
            if folded := await tallies.fold_all():
                log.info("opens_folded", extra={"opens": folded})
            if folded := await reading_times.fold_all():
                log.info("sections_folded", extra={"reports": folded})
            if rolled := await rollups.roll_up():
                log.info("numbers_rolled_up", extra={"quarters": rolled})
            if await needs_reindexing():
                log.info("reindexed", extra={"passages": await reindex()})
        except DatabaseTrouble as error:
            log.warning("not_reindexed", extra={"error": type(error).__name__})
        await asyncio.sleep(_FOLD_S)


async def keep_spread() -> None:
    """Keep up who passed a promotion on to whom. Whoever asks for it brings it up to date as well."""
    while True:
        try:
            if derived := await spread.catch_up():
                log.info("spread_derived", extra={"opens": derived})
        except DatabaseTrouble as error:
            log.warning("spread_waits", extra={"error": type(error).__name__})
        await asyncio.sleep(_SPREAD_S)
