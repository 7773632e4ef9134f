"""First steps: how far a new installation has come, and what waits."""

from dataclasses import dataclass
from datetime import datetime

from models.people.addresses import Address
from models.people.promoters import Promoter
from models.queue.gauges import troubled
from models.queue.outbox import UNFINISHED
from models.reading.dropped_opens import DroppedHour
from models.reading.opens import Open, Visitor
from models.sharing.promotions import Promotion
from models.sharing.tags import Tag
from models.storage.clock import now
from models.storage.plain_sql import moment, rows
from models.talking.communications import Communication


@dataclass(frozen=True)
class Progress:
    """How far a new installation has come, in the order of the story."""

    promotion: bool
    promoter: bool
    joined: bool
    card: bool
    opened: bool
    talked: bool

    @property
    def complete(self) -> bool:
        return all((self.promotion, self.promoter, self.joined, self.card, self.opened, self.talked))


async def progress() -> Progress:
    return Progress(
        promotion=await Promotion.exists(),
        promoter=await Promoter.exists(),
        joined=await Address.filter(promoter_id__not_isnull=True).exists(),
        card=await Tag.exists(),
        opened=await Open.filter(visitor=Visitor.PERSON).exists() or await DroppedHour.exists(),
        talked=await Communication.exists(),
    )


@dataclass(frozen=True)
class Queues:
    """What is still to be done, and what could not be."""

    updates_waiting: int
    oldest_update: datetime | None
    updates_aside: int
    messages_waiting: int
    oldest_message: datetime | None
    messages_uncertain: int
    messages_failed: int


async def queues() -> Queues:
    """``oldest_message``: since when the oldest message is overdue."""
    (updates,) = await rows("SELECT count(*) AS number, min(received_at) AS oldest FROM inbox WHERE state = 'new'")
    # What waits for its time (a follow-up, quiet hours) is not late.
    (messages,) = await rows(
        f"SELECT count(*) AS number, min(not_before) AS oldest FROM outbox WHERE {UNFINISHED} AND not_before <= ?",  # noqa: S608  (our own words and numbers)
        now(),
    )
    amiss = await troubled()
    return Queues(
        updates_waiting=updates["number"],
        oldest_update=moment(updates["oldest"]),
        updates_aside=amiss.set_aside,
        messages_waiting=messages["number"],
        oldest_message=moment(messages["oldest"]),
        messages_uncertain=amiss.uncertain,
        messages_failed=amiss.failed,
    )
