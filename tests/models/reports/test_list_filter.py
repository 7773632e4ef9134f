"""What customers did narrows a list: what they read, whether they answered, whom they brought, what they allow."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from models.customer_records.fields.definitions import add_field
from models.customer_records.fields.field_values import fill_in
from models.customer_records.fields.kinds import FieldKind
from models.identity.handovers import hand_over
from models.people.promoters import invite
from models.personal_data.consents import agree
from models.reading.interactions import Interaction
from models.reading.opens import Known, Open, Proof, Visitor
from models.reports.list_filter import FieldFilter, ListFilter
from models.reports.opens_and_conversations import conversations_named
from models.spread.edge_upkeep import catch_up
from models.storage.clock import now
from models.storage.codes import new_code
from models.storage.database import transaction
from models.storage.row_numbers import first_at
from models.talking.communications import Communication, Direction, add_communication
from models.talking.conversations import Conversation
from tests.models.customer_records.conftest import customer_of
from tests.models.customer_records.conftest import talk as talk  # noqa: PLC0414  (a fixture: asked for by its name)

pytestmark = pytest.mark.both_databases
TOWELS, SOAP = 1, 2


async def _found(talk: Conversation, promoter_id: int | None = None, **asked: object) -> list[str]:
    """Return who is in the promoter's list, by their own names."""
    among = ListFilter(**asked)  # type: ignore[arg-type]  # (each test names its own)
    whose = promoter_id or talk.promoter_id
    found = await conversations_named("", promoter_id=whose, language="en", among=among)
    everybodys = await conversations_named("", promoter_id=None, language="en", among=among)
    assert {each.id for each in found.shown} <= {each.id for each in everybodys.shown}
    return sorted(each.customer.name for each in found.shown)


@dataclass
class Reader:
    """A customer who opens pages, minutes apart."""

    talk: Conversation
    minutes: int = 0

    async def opens(self, promotion_id: int = TOWELS, *, through: Open | None = None, **seconds: float) -> Open:
        """Open it through the promoter's card, and have its sections before them for so long."""
        self.minutes += 1
        at = now() - timedelta(days=1) + timedelta(minutes=self.minutes, seconds=self.talk.id)
        seen = await Open.create(
            id=first_at(at),
            tag="t" * 22,
            promotion_id=promotion_id,
            topic="Towels",
            promoter_id=self.talk.promoter_id,
            customer_id=self.talk.customer_id,
            viewed_at=at,
            channel="web",
            visitor=Visitor.PERSON,
            state=Proof.OPENED,
            known_by=Known.SESSION,
            parent_open_id=through.id if through else None,
        )
        sections = [{"name": name, "place": place, "seconds": s} for place, (name, s) in enumerate(seconds.items())]
        value, total = {"seconds": sum(seconds.values()), "sections": sections}, sum(seconds.values())
        await Interaction.create(open_id=seen.id, event_id=new_code(), kind="dwell", value=value, seconds=total, at=at)
        return seen

    async def says(self, text: str) -> Communication:
        async with transaction():
            return await add_communication(
                self.talk, Direction.TO_PROMOTER, channel="web", source=f"web:{new_code()}", text=text
            )


async def test_who_read_a_section_for_ten_seconds_in_one_opening_is_found(talk: Conversation) -> None:
    yi, san = Reader(talk), Reader(await customer_of(talk.promoter_id, "san", "San"))
    bo = await invite("Bo")
    bing = Reader(await customer_of(bo.id, "bing", "Bing"))
    await yi.opens(Prices=10.0, Colours=2.0)
    for _ in range(2):
        await san.opens(Prices=9.9)
    await bing.opens(Prices=60.0)
    assert await _found(talk, opened_id=TOWELS) == ["San", "Yi"]
    assert await _found(talk, opened_id=TOWELS, section="Prices") == ["Yi"]
    assert await _found(talk, opened_id=TOWELS, section="Colours") == []
    assert await _found(talk, opened_id=SOAP, section="Prices") == []
    assert await _found(talk, bo.id, opened_id=TOWELS, section="Prices") == ["Bing"]


async def test_who_has_not_answered_since_is_found_until_they_say_something(talk: Conversation) -> None:
    yi, san = Reader(talk), Reader(await customer_of(talk.promoter_id, "san", "San"))
    await san.says("before")
    await Communication.all().update(sent_at=now() - timedelta(days=2))
    for each in (yi, san):
        await each.opens(Prices=20.0)
    assert await _found(talk, opened_id=TOWELS, section="Prices", unanswered=True) == ["San", "Yi"]
    assert await _found(talk, opened_id=SOAP, unanswered=True) == []
    assert await _found(talk, unanswered=True) == ["San", "Yi"]
    await yi.says("How much?")
    assert await _found(talk, opened_id=TOWELS, unanswered=True) == ["San"]
    assert await _found(talk, opened_id=TOWELS) == ["San", "Yi"]


async def test_who_opened_through_anothers_card_is_no_news_but_for_whoever_took_them_over(talk: Conversation) -> None:
    bo = await invite("Bo")
    await Reader(talk).opens()
    theirs = await Conversation.create(
        promoter_id=bo.id, customer_id=talk.customer_id, created_at=now(), spoken_at=now()
    )
    assert await _found(theirs, opened_id=TOWELS) == []
    cai = await invite("Cai")
    await hand_over(talk.promoter_id, cai.id)
    assert await _found(talk, cai.id, opened_id=TOWELS) == ["Yi"]


async def test_who_brought_others_is_found_by_how_many_opens_came_through_them(talk: Conversation) -> None:
    yi, san = Reader(talk), Reader(await customer_of(talk.promoter_id, "san", "San"))
    first = await yi.opens()
    for _ in range(2):
        await san.opens(through=first)
    await Open.filter(customer_id=san.talk.customer_id).update(customer_id=None)
    await catch_up()
    assert await _found(talk, brought=1) == ["Yi"]
    assert await _found(talk, brought=2) == ["Yi"]
    assert await _found(talk, brought=3) == []


async def test_who_agreed_and_who_did_not_are_two_lists_and_taking_it_back_changes_sides(talk: Conversation) -> None:
    await customer_of(talk.promoter_id, "san", "San")
    await talk.fetch_related("customer")
    given = await agree(talk.customer, "contact", "yes", language="en", channel="web", evidence="open 1")
    assert await _found(talk, agreed_to="contact") == ["Yi"]
    assert await _found(talk, not_agreed_to="contact") == ["San"]
    assert await _found(talk, agreed_to="analytics") == []
    given.withdrawn_at = now()
    await given.save()
    assert await _found(talk, not_agreed_to="contact") == ["San", "Yi"]


async def test_fields_are_asked_by_what_stands_in_them_and_by_bounds(talk: Conversation) -> None:
    san = await customer_of(talk.promoter_id, "san", "San")
    budget, ends = await add_field("Budget", FieldKind.NUMBER), await add_field("Ends", FieldKind.DATE)
    tier = await add_field("Tier", FieldKind.CHOICE, choices=("Gold", "Silver"))
    for whose, *values in ((talk, "300k", "2026-12-31", "Gold"), (san, "20", "2027-01-01", "Silver")):
        for field, said in zip((budget, ends, tier), values, strict=True):
            await fill_in(whose.id, field, said, by="promoter")
    for asked, names in (
        (FieldFilter(tier.id, "gold"), ["Yi"]),
        (FieldFilter(budget.id, least="30万"), ["Yi"]),
        (FieldFilter(budget.id, greatest="20"), ["San"]),
        (FieldFilter(budget.id, least="20", greatest="300000"), ["San", "Yi"]),
        (FieldFilter(ends.id, least="2027-01-01"), ["San"]),
        (FieldFilter(ends.id, greatest="nonsense"), ["San", "Yi"]),
        (FieldFilter(tier.id + 1, "Gold"), []),
    ):
        assert await _found(talk, fields=(asked,)) == names, asked
    assert await _found(talk, fields=(FieldFilter(tier.id, "gold"), FieldFilter(budget.id, least="1"))) == ["Yi"]
    await fill_in(talk.id, tier, "", by="promoter")
    assert await _found(talk, fields=(FieldFilter(tier.id, "Gold"),)) == []


async def test_last_contact_is_asked_both_ways(talk: Conversation) -> None:
    await customer_of(talk.promoter_id, "san", "San")
    await Conversation.filter(id=talk.id).update(spoken_at=now() - timedelta(days=40))
    assert await _found(talk, lately_days=30) == ["San"]
    assert await _found(talk, quiet_days=30) == ["Yi"]
    assert await _found(talk, quiet_days=30, lately_days=90) == ["Yi"]
