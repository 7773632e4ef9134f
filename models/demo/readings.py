"""How the promotions of the sample house were read in the last weeks, by whom, and who passed them on."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from models.demo.talks import Talk
from models.people.promoters import Promoter
from models.reading.interactions import Event
from models.reading.opens import Credit, Known, Open, Proof, Visitor
from models.reading.sections.reported import cleaned
from models.sharing.promotions import Promotion
from models.sharing.pushes import push
from models.sharing.tags import issue_tag
from models.sharing.ways import Way
from models.storage.clock import as_of, now
from models.storage.row_numbers import first_at
from models.storage.statements import run_here

DAYS = 42
_CHANNELS = ("telegram", "wechat", "web", "email")
_WAYS = (Way.SHARE, Way.LINK, Way.QR, Way.CARD)
_PASSED_ON = 0.3
"""Of all opens, those that came by somebody else's link."""
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Shared:
    """A promotion that a promoter shares; ``weight``: how much it is read."""

    promotion: Promotion
    promoter: Promoter
    weight: int


class Readers:
    """Opens one after the other, each as it could have been."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._number = 0
        self._before: dict[tuple[int, int], list[Open]] = {}

    async def strangers(self, shared: list[Shared]) -> int:
        """Record what people read of whom nothing is known, day by day up to now. Return how many opens."""
        moments = sorted(self._moments())
        for at in moments:
            (one,) = self._dice.choices(shared, [each.weight for each in shared])
            with as_of(at):
                await self._open(one)
        return len(moments)

    async def customers(self, talks: Iterable[Talk]) -> int:
        """Record that each customer read the card they were sent, shortly before they wrote. Return how many opens."""
        read = 0
        for talk in talks:
            with as_of(talk.began - timedelta(minutes=self._dice.randrange(2, 9))):
                promotion = await talk.card.promotion
                opened = self._seen(promotion, talk.card.promoter_id, talk.card.code, "web", state=Proof.READ)
                opened.customer_id, opened.known_by = talk.customer.id, Known.SESSION
                opened.addressed_to = talk.customer.id
                await opened.save(force_create=True)
                await self._reported(opened, promotion)
                read += 1
        return read

    def _moments(self) -> Iterable[datetime]:
        """More on weekdays than at the weekend, more each week than the week before, and nothing at night."""
        for days_ago in range(DAYS, -1, -1):
            day = now() - timedelta(days=days_ago)
            busy = (11 if day.weekday() < 5 else 5) * (1 + (DAYS - days_ago) / DAYS)
            for _ in range(round(self._dice.uniform(0.6, 1.4) * busy)):
                at = day.replace(hour=self._dice.randrange(6, 22), minute=self._dice.randrange(60), second=0)
                if at < now() - timedelta(minutes=5):
                    yield at + timedelta(milliseconds=self._dice.randrange(60_000))

    async def _open(self, shared: Shared) -> None:
        channel = self._dice.choice(_CHANNELS)
        tag = await issue_tag(shared.promotion, shared.promoter, channel)
        before = self._before.setdefault((shared.promotion.id, shared.promoter.id), [])
        parent = self._dice.choice(before[-25:]) if before and self._dice.random() < _PASSED_ON else None
        if parent is not None:
            way = self._dice.choice(_WAYS)
            tag = await issue_tag(
                shared.promotion, shared.promoter, channel, parent=tag, parent_open_id=parent.id, way=way
            )
        elif not before:
            await push(tag, shared.promoter.id, channel)
        state = self._dice.choices((Proof.FETCHED, Proof.OPENED, Proof.READ), (2, 3, 5))[0]
        opened = self._seen(shared.promotion, shared.promoter.id, tag.code, channel, state=state)
        opened.parent_open_id = parent.id if parent else None
        await opened.save(force_create=True)
        if state is not Proof.FETCHED:
            before.append(opened)
            await self._reported(opened, shared.promotion)

    def _seen(self, promotion: Promotion, promoter_id: int | None, code: str, channel: str, *, state: Proof) -> Open:
        self._number += 1
        return Open(
            id=first_at(now()) + self._number,
            tag=code,
            promotion_id=promotion.id,
            topic=promotion.title,
            promoter_id=promoter_id,
            viewed_at=now(),
            channel=channel,
            visitor=Visitor.PERSON,
            state=state,
            credited_by=Credit.TAG,
        )

    async def _reported(self, opened: Open, promotion: Promotion) -> None:
        """Record what the page's script reported: nothing of a link, whose page is not ours."""
        if not promotion.page:
            return
        seconds = self._dice.randrange(11, 160) if opened.state is Proof.READ else self._dice.randrange(2, 9)
        value = cleaned({"sections": self._sections(promotion, seconds)}, seconds)
        percent = min(100, 20 + seconds) if opened.state is Proof.READ else 15
        at = opened.viewed_at + timedelta(seconds=seconds)
        await run_here(
            Event(f"sample-{opened.id}-d", "dwell", {"seconds": seconds, **value}, float(seconds), at).of(
                opened.id, at
            ),
            Event(f"sample-{opened.id}-s", "scroll", {"percent": percent}, 0.0, at).of(opened.id, at),
        )

    def _sections(self, promotion: Promotion, seconds: int) -> list[dict[str, object]]:
        names = [promotion.title, *_HEADING.findall(promotion.page)]
        shares = sorted((self._dice.random() for _ in names), reverse=True)
        return [
            {"name": name, "seconds": seconds * share / sum(shares), "place": place}
            for place, (name, share) in enumerate(zip(names, shares, strict=True))
        ]
