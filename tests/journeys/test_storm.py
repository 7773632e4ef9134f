"""A storm over Telegram: every kind of failure at random; afterwards all is there, in order, and doubles are marked."""

import asyncio
import random
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from tests.fixtures.house import House
from tests.fixtures.patience import within
from tests.fixtures.telegram import FakeTelegram
from tests.fixtures.telegram.call import Call
from tests.fixtures.telegram.failures import Failures, NextCalls, ScriptedFailure
from tests.fixtures.telegram.people import Person
from tests.fixtures.telegram.sent import Sent
from tests.journeys.meeting import QUICK, promoter_with_card
from tests.journeys.test_telegram import settings

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

CHATS, EACH, STORM_S = 20, 10, 15.0
SETTLING_S = 90.0


class Storm(Failures):
    """Seven of ten calls that a person would notice go wrong, one way or another."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._chance = random.Random(seed)
        self.met: Counter[str] = Counter()

    def meet(self, call: Call) -> ScriptedFailure | None:
        if self._chance.random() < 0.7:
            calls = self.on(call.method)
            kind = self._chance.choices(
                ["slow_down", "server_error", "bad_gateway", "reset", "answer_lost", "bad_json", "hang"],
                [4, 4, 2, 2, 2, 1, 1],
            )[0]
            self._bring(kind, calls)
        failure = super().meet(call)
        if failure is not None:
            self.met[failure.what] += 1
        return failure

    def _bring(self, kind: str, calls: NextCalls) -> None:
        if kind == "hang":
            calls.hang(60, after_effect=self._chance.random() < 0.5)
        else:
            getattr(calls, kind)()


@pytest.mark.exhaustive
async def test_after_a_storm_all_has_arrived_in_order_and_doubles_are_marked(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram, House(tmp_path, settings(telegram, "webhook") | QUICK) as house:
        jia, tag = await promoter_with_card(house, telegram)
        customers = [telegram.person(f"C{n:02}") for n in range(CHATS)]
        questions = []
        for customer in customers:
            customer.starts(tag)
            customer.says(f"{customer.name} asks")
        for customer in customers:
            asked = f"{customer.name} asks"
            questions.append(await telegram.wait_for(partial(_says, asked)))
        await house.on_record()

        storm = telegram.failures = Storm(seed=11)
        for n in range(EACH):
            for customer, question in zip(customers, questions, strict=True):
                jia.says(f"to {customer.name} number {n}", reply_to=question)
        await asyncio.sleep(STORM_S / 2)
        async with telegram.outage():
            await asyncio.sleep(1)
        await asyncio.sleep(STORM_S / 2 - 1)
        telegram.failures = Failures()
        assert storm.met.keys() == {"refuse", "bad gateway", "reset", "bad JSON", "hang"}

        wanted = {f"to {customer.name} number {n}" for customer in customers for n in range(EACH)}
        async with within(SETTLING_S):
            while not wanted <= set(_heard(telegram, customers)):
                await asyncio.sleep(0.2)
            while len(states := await _ended(house)) < len(wanted):
                await asyncio.sleep(1)
        heard = _heard(telegram, customers)
        assert states.keys() == wanted
        assert set(states.values()) <= {"sent", "uncertain"}
        copies = Counter(heard)
        assert max(copies.values()) <= 2
        assert {text for text in wanted if copies[text] > 1} <= {text for text in wanted if states[text] == "uncertain"}
        for customer in customers:
            firsts = list(dict.fromkeys(text for text in heard if text.startswith(f"to {customer.name} ")))
            assert firsts == sorted(firsts)
        telegram.assert_well_formed()


def _says(words: str, sent: Sent) -> bool:
    return words in sent.text


def _heard(telegram: FakeTelegram, customers: list[Person]) -> list[str]:
    """What arrived, copies too, each customer's in order."""
    texts = [text for customer in customers for text in telegram.texts(customer.id)]
    return [text.rpartition("\n")[2] for text in texts if " number " in text]


async def _ended(house: House) -> dict[str, str]:
    """Text and state of each of Jia's messages that waits no more."""
    said = await house.export("communications")
    return {
        each["text"]: each["state"] for each in said if each["direction"] == "to_customer" and each["state"] != "queued"
    }
