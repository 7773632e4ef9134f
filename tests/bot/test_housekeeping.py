"""What goes on by itself goes on when the database is back."""

import asyncio
import logging
from datetime import timedelta

import pytest

from bot.housekeeping import clear_out_daily
from bot.settings import Retention
from models.storage.channel_state import ChannelFact, keep_fact
from models.storage.clock import now
from models.storage.database import Database
from models.storage.plain_sql import change
from tests.fixtures.patience import within


@pytest.mark.both_databases
async def test_what_could_not_be_dropped_is_dropped_soon_after_and_not_a_day_later(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await keep_fact("web", "expired", {}, until=now() - timedelta(hours=1))
    await change("ALTER TABLE invitations RENAME TO invitations_away")
    daily = asyncio.create_task(clear_out_daily(Retention(), again_s=0.05))
    try:
        async with within():
            while "not_cleared_out" not in caplog.messages:
                await asyncio.sleep(0.01)
            assert await ChannelFact.exists()
            await change("ALTER TABLE invitations_away RENAME TO invitations")
            while await ChannelFact.exists():
                await asyncio.sleep(0.01)
    finally:
        daily.cancel()
        await asyncio.gather(daily, return_exceptions=True)
