"""Buttons are only words: whoever sends any verb with the numbers of other people's rows changes and learns nothing."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.command_context import Services
from bot.commands.button_presses import FOR_ANYBODY, FOR_PROMOTERS
from bot.events import BusinessConnection, ButtonPressed, Sender
from models.meetings.checkins import check_in, meet
from models.meetings.meetings import plan
from models.people.addresses import Address, bind, customer_at, met
from models.people.promoters import Promoter, invite
from models.personal_data.data_map import DATA_MAP
from models.queue.outbox import OutboxMessage
from models.recording.visits import Visits
from models.sharing.promotions import Promotion
from models.sharing.tag_cache import TagCache
from models.sharing.tags import issue_tag
from models.storage.clock import now
from models.storage.plain_sql import rows
from models.talking.communications import Direction, add_communication
from models.talking.connections import Connection, admit, connect
from models.talking.conversations import between
from models.talking.unverified import keep_doubtful
from tests.bot.conftest import dispatch
from tests.fixtures.quick import is_quick

SECRET = ("Yi Secret", "yi@secret.test", "+49301234567", "Café Secret")
VICTIMS = range(1, 2 if is_quick() else 6)
"""The numbers of their rows; the others' come after. One of each is the first."""
SHAPES = (
    *("{0}", "{0}:yes", "{0}:no", "yes:{0}", "no:{0}", "first:{0}", "remove:{0}", "gone:{0}", "keep:{0}", "with:{0}"),
    *("show:{0}", "move:{0}", "cancel:{0}", "kept:{0}", "missed:{0}", "{0}:0:yes", "{0}:0:no", "{0}:{0}", "{0}:whom"),
    *("{0}:with:{0}", "{0}:place", "{0}:time", "{0}:AAAAAAAAAAAAAAAA"),
)
VERBS = sorted(FOR_ANYBODY | FOR_PROMOTERS)
_MADE_ANYWAY = {"outbox", "keys", "channel_facts"}


@dataclass
class Crowd:
    services: Services
    bo: Sender
    zed: Sender
    theirs: list[int]
    """The addresses of those who try."""
    bo_id: int


@pytest.fixture
async def crowd(visits: Visits, catalogue: TagCache, towel: Promotion) -> Crowd:
    jia = await invite("Jia")
    terminal = await met("madeup", "jia", name="Jia")
    await bind(terminal, jia)
    await _a_life(jia, towel)
    for spare in range(5 - await Address.all().count()):
        await met("madeup", f"nobody {spare}")
    bo = await invite("Bo")
    mine, zeds = await met("madeup", "bo", name="Bo"), await met("madeup", "zed", name="Zed")
    await bind(mine, bo)
    await customer_at(zeds)
    services = Services(
        public_url="https://cards.test", visits=visits, catalogue=catalogue, channels=frozenset({"voice"})
    )
    crowd = Crowd(services, Sender(channel="madeup", account="bo"), Sender(channel="madeup", account="zed"), [], bo.id)
    since = datetime(2026, 11, 1, tzinfo=UTC)
    await dispatch(
        services, BusinessConnection(sender=crowd.bo, connection="b", since=since, enabled=True, may_answer=True)
    )
    crowd.theirs = [mine.id, zeds.id]
    return crowd


async def _a_life(jia: Promoter, towel: Promotion) -> None:
    """One of each, all with the number 1."""
    box = await met("email", "yi@secret.test", name="Yi Secret")
    yi = await customer_at(box)
    talking = await between(jia.id, yi.id, promotion_id=towel.id)
    await add_communication(
        talking, Direction.TO_PROMOTER, channel="email", source="email:yi@secret.test:1", text="Yi Secret says"
    )
    made = await check_in(jia.id, 1, 2, source="madeup:jia:5", accuracy_m=5)
    await meet(made, talking, channel="madeup")
    await plan(talking, now() + timedelta(days=1), source="madeup:jia:6", place="Café Secret")
    await issue_tag(towel, jia, "madeup", recipient_id=yi.id)
    said = {"message_id": "1", "text": "Yi Secret says", "enclosures": [], "conversation_id": talking.id}
    await keep_doubtful("email", "b@x.test", account="yi@secret.test", asked_id=box.id, promoter_id=jia.id, said=said)
    since = datetime(2026, 11, 1, tzinfo=UTC)
    connection, _ = await connect("madeup", "jia", "j", since=since, enabled=True, may_answer=True)
    await Connection.filter(id=connection.id).update(promoter_id=jia.id, agreed_at=since)
    await admit(connection, "3", name="Yi Secret", language="en")


async def _world(crowd: Crowd) -> str:
    """Every row but those of the two who try, and what the bot answers them."""
    found = {}
    for table in sorted(DATA_MAP.keys() - _MADE_ANYWAY):
        kept = [dict(row) for row in await rows(f"SELECT * FROM {table}")]
        if table == "addresses":
            kept = [row for row in kept if row["id"] not in crowd.theirs]
        if table in {"tags", "pushes", "promoters", "tickets"}:  # a card of one's own, one's own hours
            kept = [
                row for row in kept if row.get("promoter_id", row["id"] if table == "promoters" else 0) != crowd.bo_id
            ]
        found[table] = sorted(json.dumps(row, default=str, sort_keys=True) for row in kept)
    return json.dumps(found)


# Eight thousand presses: who may do what is decided in our code; what that asks a database is tried on both elsewhere.
@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("verb", VERBS)
async def test_no_verb_does_or_tells_anything_with_the_numbers_of_others(crowd: Crowd, verb: str) -> None:
    before, said = await _world(crowd), await OutboxMessage.all().count()
    for number in VICTIMS:
        for shape in SHAPES:
            for sender in (crowd.bo, crowd.zed):
                await dispatch(crowd.services, ButtonPressed(sender=sender, action=f"{verb}:{shape.format(number)}"))
    assert await _world(crowd) == before
    for row in (await OutboxMessage.all().order_by("id"))[said:]:
        assert row.account in {"bo", "zed"}, row.kind
        facts = json.dumps(row.facts, ensure_ascii=False)
        assert not [secret for secret in SECRET if secret in facts], row.kind
        named = {"conversation_id", "customer_id", "meeting_id", "checkin_id", "call_id"} & row.facts.keys()
        assert not named, f"{row.kind} would be worded from {named}"
