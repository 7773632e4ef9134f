"""Alerts of a whole house over real HTTP, killed while it alerts: each comes once, or says that it may not have."""

import asyncio
import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tests.fixtures.house import House
from tests.fixtures.patience import within
from tests.fixtures.push_service.identity import from_base64url
from tests.fixtures.push_service.service import Pushed, PushService, push_service
from tests.journeys.test_inbox import Person, everybody

pytestmark = pytest.mark.slow
EACH_SAYS = 3
KILLED_AT = {3, 6}
"""How many alerts had been taken by the push service when the house was killed, before it heard so."""


async def _switch_on(service: PushService, person: Person) -> int:
    """The person switches alerts on in their first browser. Return the number that the push service gave it."""
    async with person.first.get(f"{person.house.url}/chat/alerts") as answer:
        service.key = from_base64url((await answer.json())["key"])
    async with person.first.post(f"{person.house.url}/chat/alerts", json=service.subscribed()) as answer:
        assert answer.status == 204, await answer.text()
    return len(service.browsers) - 1


def _states(folder: Path) -> dict[str, str]:
    """How each alert ended, by its id."""
    with closing(sqlite3.connect(folder / "data" / "handbill.db", timeout=30)) as kept:
        found = kept.execute("SELECT id, state FROM outbox WHERE channel = 'alert'")
        return {str(number): state for number, state in found}


async def _all_told(folder: Path) -> None:
    """Wait until nothing is left to be told."""
    async with within(60):
        with closing(sqlite3.connect(folder / "data" / "handbill.db", timeout=30)) as kept:
            unfinished = "SELECT 1 FROM outbox WHERE state IN ('queued', 'sending')"
            while kept.execute(unfinished).fetchone() is not None:
                await asyncio.sleep(0.1)


async def _alerted(folder: Path, times: int) -> dict[str, str]:
    """Wait until so many alerts have ended. Return how, by their ids."""
    async with within(120):
        while True:
            states = _states(folder)
            if len(states) == times and not {"queued", "sending"} & set(states.values()):
                return states
            await asyncio.sleep(0.2)


async def test_each_is_alerted_to_their_own_words_once_over_kills(tmp_path: Path) -> None:
    async with push_service() as service:
        listed = {"HANDBILL_ALERTS__PUSH_SERVICES": json.dumps([service.url])}
        async with House(tmp_path, listed) as house:
            await house.ask("promotion", "add", "--title", "Towel", "--target", "https://shop.test/t")
            async with everybody(house) as ((jia, bo), (yi, ding, bing)):
                await asyncio.gather(
                    jia.sees("/console/inbox", "Yi asks Jia"),
                    jia.sees("/console/inbox", "Ding asks Jia"),
                    bo.sees("/console/inbox", "Bing asks Bo"),
                )
                await _all_told(tmp_path)  # who opened what, too: told later, it would be alerted to
                devices = {await _switch_on(service, each): each for each in (jia, bo, yi)}
                killings: dict[str, asyncio.Task[None]] = {}

                async def kill() -> None:
                    await house.kill()
                    await house.start()

                async def kill_now_and_then(pushed: Pushed) -> None:
                    if len(service.pushed) in KILLED_AT:
                        killing = asyncio.create_task(kill())
                        killings[str(pushed.alert["id"])] = killing
                        await asyncio.shield(killing)  # this answer ends with whoever asked

                service.before_answer = kill_now_and_then
                await jia.answer("Yi", "for Yi alone")
                for n in range(EACH_SAYS):
                    for name, each in (("Yi", yi), ("Ding", ding), ("Bing", bing)):
                        await each.post(text=f"{name} says {n}")
                    states = await _alerted(tmp_path, 3 * (n + 1) + 1)  # else the latest would do for both
                await asyncio.gather(*killings.values())

    assert service.refused == []
    said = {
        0: {f"{name} says {n}" for name in ("Yi", "Ding") for n in range(EACH_SAYS)},
        1: {f"Bing says {n}" for n in range(EACH_SAYS)},
        2: {"for Yi alone"},
    }
    assert {number: service.texts(number) for number in devices} == said
    times = Counter(str(each.alert["id"]) for each in service.pushed)
    doubtful = {number for number, state in states.items() if state == "uncertain"}
    assert set(states.values()) == {"sent", "uncertain"}
    assert set(killings) <= doubtful
    assert {number for number, often in times.items() if often > 1} <= doubtful
    assert max(times.values()) <= 1 + len(KILLED_AT)
