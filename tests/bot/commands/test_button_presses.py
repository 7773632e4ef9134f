"""Buttons carry what anybody may have typed: a number that is none of ours gets an answer, and stops nothing."""

import asyncio

import pytest

from bot.commands.button_presses import FOR_ANYBODY, FOR_PROMOTERS
from models.queue.inbox import StoredUpdate, UpdateState
from tests.bot.commands.conftest import Two
from tests.fixtures.patience import within

WILD = ("99999999999999999999", "-1", "2147483648", "x", "1:2:3", "٣", "", "0", "7", "7:1", "1:7", "0:0")


@pytest.mark.slow
async def test_no_number_of_a_button_is_too_wild(two: Two) -> None:
    verbs = sorted({*FOR_PROMOTERS, *FOR_ANYBODY})
    assert len(verbs) > 20
    for verb in verbs:
        for number in WILD:
            await two.jia.presses(f"{verb}:{number}")
    async with within():
        while await StoredUpdate.filter(state=UpdateState.NEW, attempts=0).exists():
            await asyncio.sleep(0.02)
    assert [(each.body, each.error) for each in await StoredUpdate.exclude(state=UpdateState.DONE)] == []
