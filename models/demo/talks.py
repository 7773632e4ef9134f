"""What the customers of the sample house said and were answered, and what their promoters keep about them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from random import Random

from models.customer_records.labels import put_label
from models.customer_records.notes import keep_note
from models.customer_records.own_names import call
from models.customer_records.reminders import remind
from models.customer_records.stages import set_stage
from models.demo.story import SampleCustomer
from models.meetings.checkins import annotate, check_in, meet
from models.meetings.meetings import plan
from models.people.addresses import customer_at, met
from models.people.customers import Customer
from models.people.promoters import Promoter
from models.sharing.promotions import Promotion
from models.sharing.pushes import arrived, push
from models.sharing.tags import Tag, issue_tag
from models.storage.clock import as_of, now
from models.storage.statements import run_here
from models.talking.communications import Delivery, Direction, add_communication
from models.talking.conversations import Conversation, between
from models.talking.unread import read

CHANNEL = "web"
"""So that whoever plays with it can answer: no account anywhere is needed."""
_sources = count(1)


@dataclass(frozen=True)
class Talk:
    """A conversation of the sample house, and the card that began it."""

    customer: Customer
    conversation: Conversation
    card: Tag
    began: datetime


async def talk(sample: SampleCustomer, promoter: Promoter, promotion: Promotion, dice: Random) -> Talk:
    """Write down what this customer and their promoter said to each other, at the times at which they said it."""
    began = now() - timedelta(days=sample.days_ago, minutes=dice.randrange(45, 300))
    with as_of(began - timedelta(minutes=20)):
        address = await met(CHANNEL, _source(), name=sample.name, language=promoter.language)
        customer = await customer_at(address)
        card = await issue_tag(promotion, promoter, CHANNEL, recipient_id=customer.id)
        pushed = await push(card, promoter.id, CHANNEL, customer_id=customer.id)
        await run_here(arrived(pushed.id))
        talking = await between(promoter.id, customer.id, promotion_id=promotion.id)
    await _said(talking, sample.lines, began, dice)
    await _kept(talking, sample)
    return Talk(customer, talking, card, began)


async def _said(talking: Conversation, lines: list[str], began: datetime, dice: Random) -> None:
    at = began
    for line in lines:
        theirs = line.startswith(">")
        at = min(at, now() - timedelta(minutes=2))
        with as_of(at):
            said = await add_communication(
                talking,
                Direction.TO_PROMOTER if theirs else Direction.TO_CUSTOMER,
                channel=CHANNEL,
                source=_source(),
                text=line[1:].strip(),
                state=Delivery.SENT,
            )
            if not theirs:
                await read(talking.id, said.id)
        at += timedelta(minutes=dice.randrange(3, 40))


async def _kept(talking: Conversation, sample: SampleCustomer) -> None:
    await set_stage(talking, sample.stage)
    for label in sample.labels:
        await put_label(talking.id, label)
    if sample.own_name:
        await call(talking, sample.own_name)
    if sample.note:
        await keep_note(talking.id, sample.note, by="promoter", source=_source())
    if sample.reminder is not None:
        await remind(talking, now() + timedelta(hours=sample.reminder.hours), sample.reminder.text, source=_source())
    await _met(talking, sample)


async def _met(talking: Conversation, sample: SampleCustomer) -> None:
    if (meeting := sample.meeting) is not None:
        day = (now() + timedelta(days=meeting.days)).replace(hour=meeting.hour, minute=0, second=0, microsecond=0)
        await plan(talking, day, source=_source(), place=meeting.place)
    if (sample_check_in := sample.checked_in) is not None:
        with as_of(now() - timedelta(days=sample_check_in.days_ago)):
            made = await check_in(talking.promoter_id, *sample_check_in.place, source=_source(), accuracy_m=12.0)
            await annotate(made, sample_check_in.note)
            await meet(made, talking, channel=CHANNEL)


def _source() -> str:
    return f"sample:{next(_sources)}"
