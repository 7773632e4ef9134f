"""Numbers over time say what a look at every row says, whatever happens to rows and whenever they are rolled up."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.files.store import MediaStore
from models.identity.handovers import hand_over
from models.identity.merges import merge, undo
from models.integrity import faults
from models.numbers import rollups
from models.numbers.measures import Counts
from models.numbers.periods import Period, last_days
from models.numbers.rollups import Level, Rollup, catch_up, mistaken, roll_up, roll_up_again, rolled_up_to
from models.numbers.sources import starts_at
from models.numbers.sums import (
    Scope,
    Sums,
    by_channel,
    by_day,
    by_hour,
    by_hour_of_week,
    by_promoter,
    by_promotion,
    sums,
    total,
)
from models.people.addresses import customer_at, met
from models.people.customers import Customer
from models.people.promoters import Promoter, invite
from models.reading.opens import Open, Proof, Visitor
from models.sharing.promotions import Promotion, add_promotion
from models.sharing.pushes import Push, push
from models.sharing.tags import issue_tag
from models.storage.clock import now
from models.storage.database import Database, transaction
from models.storage.row_numbers import first_at
from models.talking.communications import Communication, Direction, add_communication
from models.talking.conversations import Conversation, between
from tests.fixtures.quick import examples

HAPPENS = ("opens", "opens", "pushes", "writes", "writes", "answers", "calls", "meets")
CHANGES = ("is read", "is credited", "is no person's", "is gone", "is unsaid", "is corrected", "hands over", "merges")
STEPS = st.tuples(st.sampled_from((*HAPPENS, *HAPPENS, *CHANGES, "rolls up")), st.integers(0, 100), st.integers(0, 3))
SCOPES = 7
ASKED = st.sets(st.integers(0, SCOPES - 1), min_size=2, max_size=3)
"""Which of a shop's scopes an example asks of: to ask of each takes longer than all that happens."""
ZONES = ("UTC", "Asia/Shanghai", "Asia/Kolkata", "America/St_Johns", "Europe/Berlin")


class Undone(Exception):
    """Ends an example: nothing of it stays."""


@dataclass
class Shop:
    promoters: list[Promoter]
    promotions: list[Promotion]
    customers: list[Customer]
    begun_at: datetime = field(default_factory=now)
    made: int = 0

    def at(self, which: int) -> datetime:
        """Some time in the last two days, or in the last forty; or just now."""
        return self.begun_at - timedelta(days=2 if which % 2 else 40) * (100 - which) / 100

    async def happens(self, what: str, which: int, who: int) -> None:
        self.made += 1
        promoter, promotion = self.promoters[who % 2], self.promotions[which % 2]
        match what:
            case "opens":
                await self.opened(which, who)
            case "pushes":
                tag = await issue_tag(promotion, promoter, "web")
                made = await push(tag, promoter.id, ("web", "telegram")[who % 2])
                await Push.filter(id=made.id).update(at=self.at(which))
                if which % 3:
                    await Push.filter(id=made.id - which % 2).update(delivered_at=now())
            case "writes" | "answers" | "calls" | "meets":
                await self.said(what, which, who)
            case "rolls up":
                await roll_up()
            case _:
                await self.changes(what, which, who)

    async def opened(self, which: int, who: int) -> Open:
        """An open that is new: none is ever numbered below what is rolled up, see bot.serve."""
        at = max(self.at(which), starts_at(await rolled_up_to()))
        return await Open.create(
            id=first_at(at) | self.made,
            tag="tag",
            promotion_id=self.promotions[which % 2].id,
            topic="Towel",
            promoter_id=self.promoters[who % 2].id if who else None,
            viewed_at=at,
            channel=("web", "telegram", "wechat")[which % 3],
            visitor=Visitor.PERSON if who < 3 else Visitor.PREVIEW,
            state=list(Proof)[which % 3],
        )

    async def said(self, what: str, which: int, who: int) -> Communication:
        talking = await between(self.promoters[who % 2].id, self.customers[which % 3].id)
        talking.promotion_id = self.promotions[who % 2].id if which % 5 else None
        return await add_communication(
            talking,
            Direction.TO_PROMOTER if what == "writes" else Direction.TO_CUSTOMER,
            channel=("web", "telegram")[which % 2],
            source=f"shop {self.made}",
            medium={"calls": "call", "meets": "meeting"}.get(what, ("im", "email")[who % 2]),
            author="system" if what == "answers" and which % 7 == 0 else "",
            sent_at=self.at(which),
        )

    async def changes(self, what: str, which: int, who: int) -> None:
        match what:
            case "hands over":
                await hand_over(self.promoters[who % 2].id, self.promoters[1 - who % 2].id)
            case "merges":
                made = await merge(self.customers[0].id, self.customers[1].id, evidence="email:yi@home.test")
                if made is not None and who < 2:
                    await undo(made.id)
            case "is unsaid" | "is corrected":
                said = await _one(Communication, which)
                done = Communication.filter(id=said)
                await (done.delete() if what == "is unsaid" else done.update(reason="corrected"))
            case "is gone":
                await Open.filter(id=await _one(Open, which)).delete()
            case _:
                new: dict[str, dict[str, Any]] = {
                    "is read": {"state": Proof.READ},
                    "is credited": {"promoter_id": self.promoters[who % 2].id},
                    "is no person's": {"visitor": Visitor.SELF},
                }
                await Open.filter(id=await _one(Open, which)).update(**new[what])

    def scopes(self) -> list[Scope]:
        jia, bo = (each.id for each in self.promoters)
        alone = [Scope(), Scope(promoter_id=jia), Scope(channel="web"), Scope(promotion_id=1)]
        return [*alone, Scope(team=(jia, bo)), Scope(team=(bo,), promotion_id=1, channel="web"), Scope(team=())]

    async def agrees(self, zone: str, asked: set[int]) -> None:
        period = last_days(42, now().astimezone(ZoneInfo(zone)).date(), ZoneInfo(zone))
        seen = [each async for each in _looked_at()]
        scopes = self.scopes()
        assert len(scopes) == SCOPES
        for among in [scopes[which] for which in sorted(asked)]:
            own = [each for each in seen if each.is_among(among)]
            found = Sums(
                await by_hour(period, among),
                await by_hour_of_week(period, among),
                await by_promoter(period, among),
                await by_promotion(period, among),
                await by_channel(period, among),
            )
            assert found.over_time == _summed(own, lambda each: each.local_hour(period))
            assert found.week == _summed(own, lambda each: each.hour_of_week(period))
            assert found.promoters == _summed(own, lambda each: each.promoter_id)
            assert found.promotions == _summed(own, lambda each: each.promotion_id)
            assert found.channels == _summed(own, lambda each: each.channel)
            assert total(found.channels) == total(found.over_time)
            assert await by_day(period, among) == _summed(own, lambda each: each.local_hour(period) // 24 * 24)
            assert await sums(period, among, hourly=True) == found


async def _one(model: type[Open] | type[Communication], which: int) -> int:
    numbers = [number for (number,) in await model.all().order_by("id").values_list("id")]
    return int(numbers[which % len(numbers)]) if numbers else 0


@dataclass
class Happened:
    at: datetime
    promoter_id: int
    promotion_id: int
    channel: str
    counts: Counts

    def is_among(self, among: Scope) -> bool:
        return (
            among.promoter_id in (None, self.promoter_id)
            and (among.team is None or self.promoter_id in among.team)
            and among.promotion_id in (None, self.promotion_id)
            and among.channel in ("", self.channel)
        )

    def local_hour(self, period: Period) -> int:
        local = self.at.astimezone(period.zone).replace(tzinfo=None)
        return (local - datetime(1970, 1, 1)) // timedelta(hours=1)  # noqa: DTZ001  (by the clocks of the zone)

    def hour_of_week(self, period: Period) -> int:
        local = self.at.astimezone(period.zone)
        return local.weekday() * 24 + local.hour


def _summed(seen: list[Happened], key: Callable[[Happened], Any]) -> dict[Any, Counts]:
    found: dict[Any, Counts] = defaultdict(Counts)
    for each in seen:
        found[key(each)].add(each.counts)
    return dict(found)


async def _looked_at() -> Any:
    """Everything that happened, from a look at each row."""
    for each in await Push.all():
        yield Happened(
            each.at,
            each.promoter_id,
            each.promotion_id,
            each.channel,
            Counts(pushed=1, delivered=int(each.delivered_at is not None)),
        )
    for seen in await Open.filter(visitor=Visitor.PERSON).exclude(state=Proof.FETCHED):
        counts = Counts(opened=1, read=int(seen.state is Proof.READ))
        yield Happened(seen.viewed_at, seen.promoter_id or 0, seen.promotion_id, seen.channel, counts)
    for talking in await Conversation.all():
        said = await Communication.filter(conversation_id=talking.id).order_by("sent_at", "id")
        for one, counts in _counted(said):
            promoter_id = one.promoter_id or vars(talking)["promoter_id"]
            yield Happened(one.sent_at, promoter_id, one.promotion_id or 0, one.channel, counts)


def _counted(said: list[Communication]) -> Iterator[tuple[Communication, Counts]]:
    """Each with what it counts for, given in order."""
    talk = [one for one in said if one.medium != "meeting" and one.author != "system"]
    first = next((one for one in talk if one.direction is Direction.TO_PROMOTER), None)
    ours = [one for one in talk if one.direction is Direction.TO_CUSTOMER]
    answer = next((one for one in ours if first is not None and one.sent_at >= first.sent_at), None)
    for one in said:
        yield one, _counts(one, talk=one in talk, first=first if one in (first, answer) else None, answer=one is answer)


def _counts(one: Communication, *, talk: bool, first: Communication | None, answer: bool) -> Counts:
    to_promoter = one.direction is Direction.TO_PROMOTER
    waited = int(one.sent_at.timestamp()) - int(first.sent_at.timestamp()) if first and answer else 0
    return Counts(
        begun=int(one is first),
        answered=int(answer),
        answered_soon=int(answer and waited <= 3600),
        answer_s=waited,
        to_promoter=int(talk and to_promoter and one.medium != "call"),
        to_customer=int(talk and not to_promoter and one.medium != "call"),
        called=int(one.medium == "call"),
        met=int(one.medium == "meeting" and not to_promoter and one.reason != "corrected"),
    )


async def _shop() -> Shop:
    promoters = [await invite("Jia"), await invite("Bo")]
    promotions = [await add_promotion("Towel", page="# Towel"), await add_promotion("Shop", target="https://a.test/")]
    customers = [await customer_at(await met("web", name, name=name)) for name in ("yi", "bing", "ding")]
    return Shop(promoters, promotions, customers)


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=5, max_size=60), zone=st.sampled_from(ZONES), asked=ASKED)
@pytest.mark.slow
@pytest.mark.both_databases
async def test_numbers_say_what_a_look_at_every_row_says(
    database: Database, steps: list[tuple[str, int, int]], zone: str, asked: set[int]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rollups, "_AT_ONCE", 7)
        patch.setattr(rollups, "_DUE_AT_ONCE", 3)
        with pytest.raises(Undone):
            await _go_through(steps, zone, asked)


async def _go_through(steps: list[tuple[str, int, int]], zone: str, asked: set[int]) -> None:
    async with transaction():
        shop = await _shop()
        for step in steps:
            await shop.happens(*step)
        await catch_up()
        await shop.agrees(zone, asked)
        await roll_up()
        await shop.agrees(zone, asked)
        assert await mistaken() == []
        kept = await _kept()
        await roll_up_again()
        assert await _kept() == kept
        raise Undone


async def _kept() -> list[tuple[Any, ...]]:
    names = [name for name in Rollup._meta.db_fields if name != "id"]
    return sorted(await Rollup.all().values_list(*names))


async def test_a_wrong_rollup_is_found_and_counted_anew(database: Database, tmp_path: Path) -> None:
    shop = await _shop()
    for which in range(1, 90, 3):
        await shop.happens("opens", which, 1)
    await roll_up()
    assert await mistaken() == []
    day = await Rollup.filter(level=Level.DAY).order_by("id").first()
    piece = await Rollup.filter(level=Level.PIECE, opened__gt=0).order_by("-id").first()
    assert day is not None
    assert piece is not None
    await Rollup.filter(id=day.id).update(opened=99)
    await Rollup.filter(id=piece.id).update(read=99)
    assert {day.quarter, piece.quarter} <= set(await mistaken())
    told = [fault async for fault in faults(MediaStore(tmp_path / "media")) if fault.where == "rollups"]
    assert len(told) == 1
    assert "--count-again" in told[0].mend
    await roll_up_again()
    assert await mistaken() == []
