"""A plain script over the exports comes to the same numbers as the page, to the last one."""

import csv
import io
import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from models.customer_records.labels import put_label
from models.customer_records.segments import save_segment, segments
from models.numbers.measures import MEASURES
from models.numbers.rollups import roll_up
from models.people.addresses import customer_at, met
from models.people.promoters import Promoter, invite
from models.people.teams import join_team
from models.reading.opens import Open, Proof, Visitor
from models.reports import exports
from models.reports.exports import Links, Selection
from models.reports.timeline import EventKind, TimelineFilter, every_moment
from models.sharing.promotions import add_promotion
from models.sharing.pushes import Push, push
from models.sharing.tags import issue_tag
from models.storage.clock import now
from models.storage.row_numbers import first_at
from models.talking.communications import Direction, add_communication
from models.talking.conversations import between
from tests.bench.fill import fill_tables
from tests.bench.year import Sizes
from tests.landing.console.conftest import Browser
from tests.landing.numbers.script import Event, events, summed

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
                arrived = at + timedelta(seconds=2) if number % 3 else None
                await Push.filter(id=made.id).update(at=at, delivered_at=arrived)
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


Pairs = set[tuple[int, int]] | None
"""Promoters with their customers; None: whoever."""


Promoters = set[int] | None
"""By number; None: all."""


async def _script(
    first: str, last: str, *, promoters: Promoters = None, pairs: Pairs = None
) -> dict[str, Counter[str]]:
    """What was when: by day, from the exports alone; of these promoters, or only between these ``pairs``."""

    async def exported(kind: str) -> list[dict[str, Any]]:
        rows = await _exported(kind)
        return [row for row in rows if pairs is None or (row["promoter_id"], row["customer_id"]) in pairs]

    pushes = [row for row in await exported("timeline") if row["kind"] == "push"]
    found = events(await exported("opens"), await exported("communications"), pushes)
    days = summed((each for each in found if promoters is None or each.promoter in promoters), _day)
    return {day: counts for day, counts in days.items() if first <= day <= last}


def _day(event: Event) -> str:
    return str(event.at.astimezone(ZoneInfo(ZONE)).date())


async def _told(operator: Browser, query: str) -> dict[str, Counter[str]]:
    page = await operator.get(f"/console/numbers/reading.csv?{query}")
    rows = csv.DictReader(io.StringIO(page.source.removeprefix("\ufeff")))
    found = {row.pop("from"): Counter({name: int(number) for name, number in row.items()}) for row in rows}
    return {day: +counts for day, counts in found.items() if +counts}


@pytest.mark.slow
@pytest.mark.both_databases
async def test_a_script_over_the_exports_comes_to_the_same(operator: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.reports.timeline._AT_ONCE", 50)
    jia, *others = await _a_month(seed=11)
    for each in others:
        await join_team(each.id, "North", leads=each is others[0])
    team = {row["promoter_id"] for row in await _exported("teams") if row["team"] == "North"}
    today = datetime.now(UTC).astimezone(ZoneInfo(ZONE)).date()
    first, last = str(today - timedelta(days=33)), str(today)
    for part, promoters in (("", None), (f"&promoter={jia.id}", {jia.id}), ("&team=North", team)):
        query = f"from={first}&to={last}&zone={ZONE}{part}"
        by_script = await _script(first, last, promoters=promoters)
        assert len(by_script) > 20
        assert await _told(operator, query) == by_script
        await roll_up()
        assert await _told(operator, query) == by_script


@pytest.mark.slow
@pytest.mark.both_databases
async def test_of_a_saved_filter_the_script_comes_to_the_same(operator: Browser) -> None:
    """What was shared into the open, and who reads unknown, is in none."""
    await _a_month(seed=12)
    await save_segment(None, "VIP", "?label=vip")
    (segment,) = await segments(None)
    today = datetime.now(UTC).astimezone(ZoneInfo(ZONE)).date()
    first, last = str(today - timedelta(days=33)), str(today)
    found = [row for row in await _exported("records") if "vip" in row["labels"]]
    by_script = await _script(first, last, pairs={(row["promoter_id"], row["customer_id"]) for row in found})
    assert len(by_script) > 20
    assert by_script != await _script(first, last)
    query = f"from={first}&to={last}&zone={ZONE}&segment={segment.id}"
    assert await _told(operator, query) == by_script
    await roll_up()
    assert await _told(operator, query) == by_script


class _House(Sizes):
    promoters, customers, promotions = 30, 2_000, 6
    communications = 13_000
    """Not as many as opens: both are spread evenly, and would leave the same quarters of an hour empty."""


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.exhaustive
async def test_every_number_of_a_year_of_a_whole_house_comes_to_the_same(
    operator: Browser, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """30 promoters, 2,000 customers, 12,000 opens and 13,000 words, rolled up in twelve turns."""
    monkeypatch.setattr("tests.bench.year.Sizes", _House)
    monkeypatch.setattr("models.numbers.rollups._AT_ONCE", 1_000)
    await fill_tables(database_url, 12_000)
    await roll_up()
    today = datetime.now(UTC).astimezone(ZoneInfo(ZONE)).date()
    first, last = today - timedelta(days=364), today
    dropped = await _exported("dropped_opens")
    assert dropped
    counted = events(await _exported("opens"), await _exported("communications"), await _exported_pushes(), dropped)
    every = [each for each in counted if str(first) <= _day(each) <= str(last)]
    for number in range(1, 13):
        await join_team(number, "North", leads=number == 1)
    parts = (
        ("", lambda _: True),
        ("&promoter=3", lambda each: each.promoter == 3),
        ("&team=North", lambda each: 1 <= each.promoter <= 12),
    )
    for part, among in parts:
        found = [each for each in every if among(each)]
        assert len(found) > 700
        told = _Told(operator, f"from={first}&to={last}&zone={ZONE}{part}")
        assert await told.table("reading", "from") == summed(found, lambda each: _week(each, first))
        assert await told.table("hours", "weekday", "hour") == summed(found, _hour_of_week)
        assert await told.table("promoters", "promoter_id") == summed(found, lambda each: (str(each.promoter or ""),))
        assert await told.table("promotions", "promotion_id") == summed(
            found, lambda each: (str(each.promotion or ""),)
        )
        assert await told.table("channels", "channel") == summed(found, lambda each: (each.channel,))


async def _exported_pushes() -> list[dict[str, Any]]:
    """The timeline's rows of this kind: that the whole of it has them, page after page, is tried with one month."""
    wanted = TimelineFilter(kinds=frozenset({EventKind.PUSH}))
    pushes = [moment.as_row() async for moment in every_moment(wanted)]
    assert len(pushes) == await Push.all().count()
    return pushes


def _week(event: Event, first: date) -> tuple[str]:
    day = event.at.astimezone(ZoneInfo(ZONE)).date()
    return (str(max(day - timedelta(days=day.weekday()), first)),)


def _hour_of_week(event: Event) -> tuple[str, str]:
    local = event.at.astimezone(ZoneInfo(ZONE))
    return str(local.isoweekday()), str(local.hour)


@dataclass(frozen=True)
class _Told:
    """What the page's files say."""

    operator: Browser
    query: str

    async def table(self, name: str, *keys: str) -> dict[tuple[str, ...], Counter[str]]:
        page = await self.operator.get(f"/console/numbers/{name}.csv?{self.query}")
        rows = csv.DictReader(io.StringIO(page.source.removeprefix("\ufeff")))
        found = {tuple(row[key] for key in keys): _measured(row) for row in rows}
        return {key: +counts for key, counts in found.items() if +counts}


def _measured(row: dict[str, str]) -> Counter[str]:
    return Counter({name: int(row[name]) for name in MEASURES})
