"""A plain script over the exports comes to the same numbers as the page, to the last one."""

import csv
import io
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from models.numbers.rollups import roll_up
from models.people.addresses import customer_at, met
from models.people.promoters import Promoter, invite
from models.reading.opens import Open, Proof, Visitor
from models.records.labels import put_label
from models.records.segments import save_segment, segments
from models.reports import exports
from models.reports.exports import Links, Selection
from models.sharing.promotions import add_promotion
from models.sharing.pushes import Push, push
from models.sharing.tags import issue_tag
from models.storage.clock import now
from models.storage.row_numbers import first_at
from models.talking.communications import Direction, add_communication
from models.talking.conversations import between
from tests.landing.console.conftest import Browser

ZONE = "Asia/Kathmandu"
DAYS = 40


async def _a_month(seed: int) -> list[Promoter]:
    """Forty days of everything that is counted."""
    dice, promoters = random.Random(seed), [await invite(f"Promoter {n}") for n in range(3)]
    topics = [await add_promotion("Towel", page="# Towel"), await add_promotion("Shop", target="https://a.test/")]
    people = [await customer_at(await met("web", f"c{n}", name=f"C {n}")) for n in range(6)]
    for number in range(300):
        at = now() - timedelta(seconds=dice.random() * DAYS * 86400)
        promoter, topic, who = dice.choice(promoters), dice.choice(topics), dice.choice(people)
        match dice.choice(("open", "open", "push", "said", "said", "said")):
            case "open":
                await Open.create(
                    id=first_at(at) | number,
                    tag="tag",
                    promotion_id=topic.id,
                    topic=topic.title,
                    promoter_id=dice.choice((promoter.id, promoter.id, None)),
                    customer_id=dice.choice((who.id, None)),
                    viewed_at=at,
                    channel=dice.choice(("web", "telegram")),
                    visitor=dice.choice((Visitor.PERSON, Visitor.PERSON, Visitor.ROBOT, Visitor.SELF)),
                    state=dice.choice(list(Proof)),
                )
            case "push":
                made = await push(await issue_tag(topic, promoter, "web"), promoter.id, "web", customer_id=who.id)
                await Push.filter(id=made.id).update(at=at)
            case _:
                talk = await between(promoter.id, who.id, promotion_id=topic.id)
                if who.id % 2:
                    await put_label(talk.id, "vip")
                await add_communication(
                    talk,
                    dice.choice((Direction.TO_PROMOTER, Direction.TO_CUSTOMER)),
                    channel=dice.choice(("web", "telegram")),
                    source=f"made {number}",
                    author=dice.choice(("", "", "", "system", "operator")),
                    medium=dice.choice(("im", "im", "email", "call", "meeting")),
                    sent_at=at,
                )
    return promoters


async def _exported(kind: str) -> list[dict[str, Any]]:
    return [row async for row in exports.rows(kind, Selection(), Links(public_url="http://127.0.0.1"))]


Happened = tuple[str, int | None, str, int]
"""When, whose, what and how often."""
Pairs = set[tuple[int, int]] | None
"""Promoters with their customers; None: whoever."""


async def _script(promoter_id: int | None, first: str, last: str, *, pairs: Pairs = None) -> dict[str, Counter[str]]:
    """What was when: by day, from the exports alone; ``pairs``: only between these."""

    async def exported(kind: str) -> list[dict[str, Any]]:
        rows = await _exported(kind)
        return [row for row in rows if pairs is None or (row["promoter_id"], row["customer_id"]) in pairs]

    days: dict[str, Counter[str]] = defaultdict(Counter)
    talks: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in await exported("communications"):
        talks[row["conversation_id"]].append(row)
    happened = [*_opened(await exported("opens")), *(each for said in talks.values() for each in _said(said))]
    happened += [
        (row["at"], row["promoter_id"], "pushed", 1) for row in await exported("timeline") if row["kind"] == "push"
    ]
    for at, of, what, number in happened:
        day = str(datetime.fromisoformat(at).astimezone(ZoneInfo(ZONE)).date())
        if first <= day <= last and promoter_id in (None, of):
            days[day][what] += number
    return {day: +counts for day, counts in days.items() if +counts}


def _opened(rows: list[dict[str, Any]]) -> Iterator[Happened]:
    for row in rows:
        if row["visitor"] == "person" and row["state"] != "fetched":
            yield row["viewed_at"], row["promoter_id"], "opened", 1
            yield row["viewed_at"], row["promoter_id"], "read", row["state"] == "read"


def _said(rows: list[dict[str, Any]]) -> Iterator[Happened]:
    """One conversation's, in order."""
    said = sorted(rows, key=lambda row: (row["sent_at"], row["id"]))
    for row in said:
        met = row["medium"] == "meeting" and row["direction"] == "to_customer" and row["reason"] != "corrected"
        yield row["sent_at"], row["promoter_id"], "met", met
        yield row["sent_at"], row["promoter_id"], "called", row["medium"] == "call"
    talk = [row for row in said if row["medium"] != "meeting" and row["author"] != "system"]
    for row in talk:
        yield row["sent_at"], row["promoter_id"], row["direction"], row["medium"] != "call"
    begun = next((row for row in talk if row["direction"] == "to_promoter"), None)
    if begun is None:
        return
    yield begun["sent_at"], begun["promoter_id"], "begun", 1
    answers = [row for row in talk if row["direction"] == "to_customer" and row["sent_at"] >= begun["sent_at"]]
    for row in answers[:1]:
        waited = int(_seconds(row["sent_at"])) - int(_seconds(begun["sent_at"]))
        yield row["sent_at"], row["promoter_id"], "answered", 1
        yield row["sent_at"], row["promoter_id"], "answer_s", waited
        yield row["sent_at"], row["promoter_id"], "answered_soon", waited <= 3600


def _seconds(at: str) -> float:
    return datetime.fromisoformat(at).timestamp()


async def _told(operator: Browser, query: str) -> dict[str, Counter[str]]:
    page = await operator.get(f"/console/numbers/reading.csv?{query}")
    rows = csv.DictReader(io.StringIO(page.source.removeprefix("\ufeff")))
    found = {row.pop("from"): Counter({name: int(number) for name, number in row.items()}) for row in rows}
    return {day: +counts for day, counts in found.items() if +counts}


@pytest.mark.both_databases
async def test_a_script_over_the_exports_comes_to_the_same(operator: Browser) -> None:
    promoters = await _a_month(seed=11)
    today = datetime.now(UTC).astimezone(ZoneInfo(ZONE)).date()
    first, last = str(today - timedelta(days=33)), str(today)
    for promoter_id in (None, promoters[0].id):
        query = f"from={first}&to={last}&zone={ZONE}" + (f"&promoter={promoter_id}" if promoter_id else "")
        by_script = await _script(promoter_id, first, last)
        assert len(by_script) > 20
        assert await _told(operator, query) == by_script
        await roll_up()
        assert await _told(operator, query) == by_script


@pytest.mark.both_databases
async def test_of_a_saved_filter_the_script_comes_to_the_same(operator: Browser) -> None:
    """What was shared into the open, and who reads unknown, is in none."""
    await _a_month(seed=12)
    await save_segment(None, "VIP", "?label=vip")
    (segment,) = await segments(None)
    today = datetime.now(UTC).astimezone(ZoneInfo(ZONE)).date()
    first, last = str(today - timedelta(days=33)), str(today)
    found = [row for row in await _exported("records") if "vip" in row["labels"]]
    by_script = await _script(None, first, last, pairs={(row["promoter_id"], row["customer_id"]) for row in found})
    assert len(by_script) > 20
    assert by_script != await _script(None, first, last)
    query = f"from={first}&to={last}&zone={ZONE}&segment={segment.id}"
    assert await _told(operator, query) == by_script
    await roll_up()
    assert await _told(operator, query) == by_script
