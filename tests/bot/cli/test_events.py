"""handbill events, and what the doctor says of it."""

import asyncio
from datetime import timedelta

import pytest

from models.storage.clock import as_of, now
from models.storage.database import open_database
from models.streaming.capture import switch_on
from models.streaming.feeds import keep_feeds
from tests.bot.cli.conftest import House
from tests.models.streaming.opened import opened

LATE = timedelta(minutes=30)


@pytest.fixture
def told(house: House) -> House:
    """A house in which JetStream is told, and has not been for half an hour."""

    async def happened() -> None:
        async with open_database(f"sqlite://{house.data / 'handbill.db'}"):
            await opened(1)
            await switch_on()
            await keep_feeds({"jetstream"})
            with as_of(now() - LATE):
                await opened(2, 3)

    asyncio.run(happened())
    return house


def test_a_house_that_tells_nobody_says_so(house: House) -> None:
    assert house.ask("events") == {"told_again": {}, "systems": []}
    assert "see [events] in docs/settings.md" in house.run("events").out
    answer = house.run("events", "--from-the-beginning")
    assert (answer.code, "set [events]" in answer.err) == (1, True)


def test_how_far_each_system_is_behind_is_printed(told: House) -> None:
    [system] = told.ask("events")["systems"]
    assert (system["feed"], system["position"], system["behind"]) == ("jetstream", 0, 2)
    assert LATE.total_seconds() <= system["oldest_s"] < LATE.total_seconds() + 600
    assert "jetstream" in told.run("events").out


def test_what_happened_is_told_again(told: House) -> None:
    assert told.ask("events", "--from-the-beginning")["told_again"]["opens"] == 3
    assert told.ask("events", "--from", "2099-01-01")["told_again"]["opens"] == 0
    answer = told.run("events", "--from", "yesterday")
    assert (answer.code, "--from takes a date" in answer.err) == (2, True)
    assert told.run("events", "--from", "2026-01-01", "--from-the-beginning").code == 2


def test_the_doctor_says_who_is_told_too_late(told: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not [check for check in told.ask("doctor")["checks"] if check["check"] == "events"]
    monkeypatch.setenv("HANDBILL_EVENTS__JETSTREAM", "nats://127.0.0.1:4222")
    [finding] = [check for check in told.ask("doctor")["checks"] if check["check"] == "events"]
    assert finding["state"] == "warn"
    assert "jetstream has events up to 0, 2 wait, the oldest for 30 minutes" in finding["sentence"]
