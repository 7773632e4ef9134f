"""Stories of how a promotion spreads: opens, marks, cards to one customer, and what becomes known or is erased later.

A naive model looks at every row and walks up every way by itself.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from models.identity.merges import Merge, merge, undo
from models.people.addresses import customer_at, met
from models.people.customers import Customer, customer
from models.people.promoters import Promoter, invite
from models.reading.opens import Known, Open, Proof, Visitor
from models.sharing.promotions import Promotion, add_promotion
from models.sharing.tags import Tag, issue_tag
from models.spread.edge_upkeep import catch_up
from models.spread.edges import Edge
from models.spread.erased_readers import keep_shape
from models.storage.clock import now
from models.storage.codes import new_code
from models.storage.row_numbers import first_at, time_of

OPENS = (
    "comes by a card",
    "comes by a mark",
    "comes by a mark",
    "comes by a link",
    "comes by their card",
    "is shown it",
)
CHANGES = ("is recognised", "is no person", "looks", "changes hands", "merge", "un-merge", "is erased", "catch up")
STEPS = st.lists(
    st.tuples(st.sampled_from((*OPENS, *CHANGES)), st.integers(0, 40), st.integers(0, 5)), min_size=5, max_size=50
)


@dataclass
class Fair:
    """Two promoters with a card each, four customers with a card each that was sent to them."""

    promotion: Promotion
    promoters: list[Promoter]
    customers: list[Customer]
    cards: list[Tag]
    sent: list[Tag]
    merges: list[Merge] = field(default_factory=list)
    kept: dict[int, tuple[int | None, str]] = field(default_factory=dict)
    """Of opens whose evidence was erased: the parent, and how sure it was."""
    made: int = 0

    async def opened(self, tag: Tag, **more: Any) -> Open:
        """An open 20 minutes after the one before, from a day ago until now, where the rest of them stay."""
        self.made += 1
        at = min(now() - timedelta(days=1) + self.made * timedelta(minutes=20), now())
        number = first_at(at) | self.made
        what = {"state": Proof.OPENED, "visitor": Visitor.PERSON, "promoter_id": vars(tag)["promoter_id"]} | more
        if what.get("customer_id") is not None:
            what["known_by"] = Known.SESSION
        return await Open.create(
            id=number,
            tag=tag.code,
            promotion_id=vars(tag)["promotion_id"],
            topic="Towel",
            viewed_at=time_of(number),
            channel="web",
            addressed_to=tag.recipient_id,
            **{"parent_open_id": tag.parent_open_id} | what,
        )

    async def mark(self, parent: Open, way: str = "link", recipient_id: int | None = None) -> Tag:
        """The tag by which the open's reader passes the promotion on."""
        tag = await Tag.get(code=parent.tag)
        code = new_code()
        return await Tag.create(
            code=code,
            key=code,
            promotion_id=vars(tag)["promotion_id"],
            promoter_id=vars(tag)["promoter_id"],
            channel="web",
            parent_code=tag.code,
            parent_open_id=parent.id,
            recipient_id=recipient_id,
            way=way,
            created_at=now(),
        )

    async def happens(self, what: str, which: int, who: int) -> None:
        seen = await Open.all().order_by("id")
        by = (await customer(self.customers[who].id)).id if who < len(self.customers) else None
        match what:
            case "catch up":
                await catch_up()
            case "merge":
                await self._merge(which, who)
            case "un-merge":
                await self._undo_last()
            case "is erased":
                await self._erase(self.customers[which % len(self.customers)].id)
            case _ if what in OPENS:
                await self._comes(what, seen, which, by, Proof.FETCHED if which % 5 == 0 else Proof.OPENED)
            case _ if seen:
                await self._changes(what, Open.filter(id=seen[which % len(seen)].id), by, who)

    async def _comes(self, what: str, seen: list[Open], which: int, by: int | None, state: Proof) -> None:
        parent = seen[which % len(seen)] if seen else None
        if parent is None or what in {"comes by a card", "comes by their card"}:
            tags = self.sent if what == "comes by their card" else self.cards
            tag = await Tag.get(code=tags[which % len(tags)].code)
            await self.opened(tag, customer_id=by, state=state)
        elif what == "comes by a mark":
            await self.opened(await self.mark(parent), customer_id=by, state=state)
        elif what == "is shown it":
            shown = await self.mark(parent, recipient_id=by)
            await self.opened(shown, customer_id=by, state=state)
            await self.opened(shown, customer_id=None if which % 2 else self.customers[which % 4].id)
        else:
            tag = await Tag.get(code=parent.tag)
            await self.opened(tag, parent_open_id=parent.id, customer_id=by, state=state)

    async def _changes(self, what: str, which: Any, by: int | None, who: int) -> None:
        match what:
            case "is recognised":
                await which.filter(customer_id=None).update(customer_id=by)
            case "is no person":
                await which.update(visitor=Visitor.PREVIEW)
            case "looks":
                await which.filter(state=Proof.FETCHED).update(state=Proof.OPENED)
            case "changes hands":
                await which.update(promoter_id=self.promoters[who % 2].id)

    async def _merge(self, one: int, other: int) -> None:
        keep, away = (self.customers[number % len(self.customers)].id for number in (one, other))
        made = await merge(keep, away, evidence=f"email:{self.made}@home.test")
        if made is not None:
            self.merges.append(made)

    async def _undo_last(self) -> None:
        if self.merges:
            await undo(self.merges.pop().id)

    async def _erase(self, number: int) -> None:
        """What erasing does to opens and tags."""
        who = (await customer(number)).id
        before = await naive(self.kept)
        for seen in await Open.all():
            named = await Open.get_or_none(id=seen.parent_open_id)
            own_again = named is not None and seen.customer_id == named.customer_id == who
            found = before.get(seen.id)
            if found is not None and (
                (found.certainty == "probable" and seen.addressed_to == who)
                or (own_again and found.parent_open_id is None)
            ):
                self.kept[seen.id] = (found.parent_open_id, found.certainty)
        await keep_shape([who])
        await Tag.filter(recipient_id=who).update(recipient_id=None)
        await Open.filter(customer_id=who).update(customer_id=None, known_by=Known.NOT)
        await Open.filter(addressed_to=who).update(addressed_to=None)


@dataclass(frozen=True)
class Naive:
    parent_open_id: int | None
    certainty: str
    root_open_id: int
    generation: int
    root_promoter_id: int | None


async def naive(kept: dict[int, tuple[int | None, str]]) -> dict[int, Naive]:
    """Every open that came through another, or by a link that says so, told from all rows."""
    seen = {each.id: each for each in await Open.all()}
    marks = {each.code: each.parent_open_id for each in await Tag.all()}

    def parent(each: Open) -> tuple[int | None, str] | None:
        if each.visitor is not Visitor.PERSON:
            return None
        if each.id in kept:
            return kept[each.id]
        named = seen.get(each.parent_open_id or 0)
        by_mark = named is not None and (
            named.visitor is Visitor.PERSON
            and named.promotion_id == each.promotion_id
            and named.id < each.id
            and (marks[each.tag] == named.id or named.tag == each.tag)
        )
        if named is not None and by_mark and each.customer_id is not None and each.customer_id == named.customer_id:
            return None, "unknown"
        theirs = [
            other.id
            for other in seen.values()
            if other.tag == each.tag and other.customer_id == each.addressed_to and other.id < each.id
            if other.visitor is Visitor.PERSON and each.addressed_to is not None
        ]
        by_link = each.parent_open_id not in {None, marks[each.tag]}
        if theirs and each.customer_id != each.addressed_to and not by_link:
            return max(theirs), "probable"
        if named is not None and by_mark:
            return named.id, "certain"
        return None if each.parent_open_id is None else (None, "unknown")

    found = {}
    for each in seen.values():
        if (came := parent(each)) is None:
            continue
        step, generation = each, 0
        while (above := parent(step)) is not None and above[0] is not None:
            step, generation = seen[above[0]], generation + 1
        found[each.id] = Naive(*came, step.id, generation, step.promoter_id)
    return found


async def derived() -> dict[int, Naive]:
    """The same as the table has it."""
    return {
        edge.open_id: Naive(
            edge.parent_open_id, edge.certainty.value, edge.root_open_id, edge.generation, edge.root_promoter_id
        )
        for edge in await Edge.all()
    }


async def fair() -> Fair:
    promoters = [await invite("Jia"), await invite("Bo")]
    promotion = await add_promotion("Towel", page="# Towel")
    names = ("yi", "bing", "ding", "wu")
    customers = [await customer_at(await met("web", name, name=name)) for name in names]
    cards = [await issue_tag(promotion, promoter, "web") for promoter in promoters]
    sent = [await issue_tag(promotion, promoters[0], "web", recipient_id=each.id) for each in customers]
    return Fair(promotion, promoters, customers, cards, sent)
