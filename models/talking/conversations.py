"""Conversations: one promoter, one customer."""

from collections.abc import Iterable
from typing import Any

from tortoise import fields
from tortoise.exceptions import DoesNotExist
from tortoise.expressions import Q
from tortoise.models import Model

from models.people.customers import NAME_LENGTH, Customer, apart, shown_name
from models.people.names import CustomerName
from models.people.promoters import Promoter
from models.sharing.promotions import Promotion, titles
from models.storage.clock import now
from models.storage.queries import Query
from models.storage.row_instances import relate

MAX_CONVERSATION_NUMBER = 2**31 - 1
"""No conversation has a greater number: PostgreSQL's integer column takes none."""
_MAX_WORDS = 5
_MAX_TOPICS = 100


class Conversation(Model):
    id = fields.IntField(primary_key=True)
    promoter: fields.ForeignKeyRelation[Promoter] = fields.ForeignKeyField(
        "models.Promoter", related_name="conversations"
    )
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField(
        "models.Customer", related_name="conversations"
    )
    promotion_id = fields.IntField(null=True)
    """What they are talking about: the promotion the customer came through last."""
    created_at = fields.DatetimeField()
    spoken_at = fields.DatetimeField(db_index=True)
    last_said_id = fields.IntField(null=True)
    """The communication that was said last; this and what follows is kept by models.talking.unread."""
    channel = fields.CharField(20, default="", db_default="")
    """Where it was said."""
    waits_since = fields.DatetimeField(null=True)
    """Since when the customer waits for an answer; None: they were answered."""
    read_up_to = fields.IntField(default=0, db_default=0)
    """The last communication that the promoter has read, on whichever device."""
    unread = fields.IntField(default=0, db_default=0)
    """How much the customer has said since."""
    own_name = fields.CharField(NAME_LENGTH, default="", db_default="")
    """What the promoter calls the customer; this and what follows is kept by models.customer_records."""
    own_name_before = fields.CharField(NAME_LENGTH, default="", db_default="")
    """Until it was changed last."""
    stage = fields.CharField(12, default="", db_default="")
    """How far the promoter has come with them; empty: nothing is said of it."""

    promoter_id: int
    customer_id: int

    class Meta:
        table = "conversations"
        unique_together = (("promoter", "customer"),)


class Join(Model):
    """A conversation that was merged into another, as it was before. Its number leads there."""

    id = fields.IntField(primary_key=True)
    into_id = fields.IntField()
    promoter_id = fields.IntField()
    customer_id = fields.IntField()
    promotion_id = fields.IntField(null=True)
    created_at = fields.DatetimeField()
    spoken_at = fields.DatetimeField()
    into_promotion_id = fields.IntField(null=True)
    """The promotion of the other conversation before the merge."""
    into_spoken_at = fields.DatetimeField()
    read_up_to = fields.IntField(default=0, db_default=0)
    into_read_up_to = fields.IntField(default=0, db_default=0)
    own_name = fields.CharField(NAME_LENGTH, default="", db_default="")
    stage = fields.CharField(12, default="", db_default="")
    into_own_name = fields.CharField(NAME_LENGTH, default="", db_default="")
    into_stage = fields.CharField(12, default="", db_default="")
    labels: list[int] | None = fields.JSONField(null=True)
    """The numbers of the labels that came into the other one."""
    given: dict[str, Any] = fields.JSONField(default=dict)
    """What belonged to it, see models.personal_data.reassigning."""
    joined_at = fields.DatetimeField()

    class Meta:
        table = "joins"


async def between(promoter_id: int, customer_id: int, *, promotion_id: int | None = None) -> Conversation:
    """Return the one conversation of the two, created when missing, now about ``promotion_id`` if given.

    Two first messages at once still create only one.
    """
    at = now()
    fresh = Conversation(
        promoter_id=promoter_id, customer_id=customer_id, promotion_id=promotion_id, created_at=at, spoken_at=at
    )
    found = await conversation_between(promoter_id, customer_id)
    if found is None:
        await Conversation.bulk_create([fresh], ignore_conflicts=True)
        found = await Conversation.get(promoter_id=promoter_id, customer_id=customer_id)
    if promotion_id is not None and found.promotion_id != promotion_id:
        await set_topic(found, promotion_id)
    return await conversation(found.id)


async def conversation(number: int) -> Conversation:
    """Return the conversation with both its people, merged ones too.

    Raise tortoise's DoesNotExist when there is none: numbers come from our own rows.
    """
    found = await conversation_or_none(number)
    if found is None:
        raise DoesNotExist(Conversation)
    return found


def with_people(talking: Conversation, promoter: Promoter, customer: Customer) -> Conversation:
    """Load both people into the conversation. Return it."""
    relate(talking, "promoter", promoter)
    relate(talking, "customer", customer)
    return talking


_WITH_PEOPLE = Query(
    "SELECT {c}, {p}, {k} FROM conversations c JOIN promoters p ON p.id = c.promoter_id"
    " JOIN customers k ON k.id = c.customer_id WHERE c.id = ?",
    with_people,
    c=Conversation,
    p=Promoter,
    k=Customer,
)


async def conversation_or_none(number: int) -> Conversation | None:
    """Return the conversation of a number with both its people, merged ones too; None when there is none."""
    found = await _WITH_PEOPLE.first(number)
    if found is None and (now_in := await leads_to(number)) != number:
        found = await _WITH_PEOPLE.first(now_in)
    return found


_OF_BOTH = Query[Conversation](
    "SELECT {c} FROM conversations c WHERE c.promoter_id = ? AND c.customer_id = ?", c=Conversation
)


async def conversation_between(promoter_id: int, customer_id: int) -> Conversation | None:
    """Return their conversation; None where they have none."""
    return await _OF_BOTH.first(promoter_id, customer_id)


async def conversations_with(promoter_id: int, customer_ids: Iterable[int]) -> dict[int, Conversation]:
    """Return the promoter's conversations with these customers, each with both its people, by the customer's number."""
    asked = set(customer_ids)
    found = Conversation.filter(promoter_id=promoter_id, customer_id__in=asked).select_related("promoter", "customer")
    return {each.customer_id: each for each in await found} if asked else {}


async def conversation_of_promoter(number: int, promoter_id: int) -> Conversation | None:
    """Return the conversation with both its people; None when it is not, or no longer, this promoter's."""
    found = Conversation.get_or_none(id=number, promoter_id=promoter_id)
    return await found.select_related("promoter", "customer")


async def conversations(numbers: Iterable[int]) -> dict[int, Conversation]:
    """Return those of these numbers that are conversations now, each with both its people."""
    asked = set(numbers)
    found = Conversation.filter(id__in=asked).select_related("promoter", "customer")
    return {each.id: each for each in await found} if asked else {}


async def set_topic(talking: Conversation, promotion_id: int) -> None:
    """Make this promotion the topic of the conversation."""
    talking.promotion_id = promotion_id
    await talking.save(update_fields=["promotion_id"])


async def leads_to(number: int) -> int:
    """Return the number of the conversation that this one was merged into; its own number when it was not."""
    joined = await Join.get_or_none(id=number)
    return joined.into_id if joined else number


def is_named(talking: Conversation) -> bool:
    """Tell whether the customer has a name to the promoter: the promoter's own for them, or theirs."""
    return bool(talking.own_name or talking.customer.name)


def called(talking: Conversation, language: str, *, topic: str = "") -> CustomerName:
    """Return what the customer is called to the promoter, and to nobody else: by the promoter's own name for them.

    Both people of the conversation must be loaded.
    """
    zone = talking.promoter.timezone
    return shown_name(talking.customer, language, own=talking.own_name, topic=topic, timezone=zone)


def known_apart(talking: Conversation) -> tuple[str, str]:
    """Return what tells the customer from others whom the promoter calls alike; both people must be loaded."""
    person = talking.customer
    return apart(person.id, person.created_at, talking.promoter.timezone)


async def customer_in(talking: Conversation, language: str) -> CustomerName:
    """Return what the customer is called to the promoter, by the conversation's topic when they have no name.

    Both people of the conversation must be loaded.
    """
    topic = "" if is_named(talking) else (await titles([talking.promotion_id])).get(talking.promotion_id, "")
    return called(talking, language, topic=topic)


async def find_conversations(
    words: str = "", *, promoter_id: int | None, customer_id: int | None, skip: int = 0, limit: int = 30
) -> list[Conversation]:
    """Return the conversations of this promoter or customer, the one spoken in last first, with both people.

    ``words``: only those where each word is in the other person's name or in the topic; the first five words count.
    """
    sides = [Q(promoter_id=promoter_id)] if promoter_id else []
    sides += [Q(customer_id=customer_id)] if customer_id else []
    if not sides:
        return []
    found = Conversation.filter(Q(*sides, join_type="OR"))
    for word in words.split()[:_MAX_WORDS]:
        topics = Promotion.filter(title__icontains=word).limit(_MAX_TOPICS)
        about = [int(str(number)) for number in await topics.values_list("id", flat=True)]
        other = Q(customer__name__icontains=word) if promoter_id else Q(promoter__name__icontains=word)
        found = found.filter(other | Q(promotion_id__in=about) if about else other)
    return await found.order_by("-spoken_at", "-id").offset(skip).limit(limit).prefetch_related("promoter", "customer")


async def conversations_of(customer_id: int) -> list[Conversation]:
    """Return the customer's conversations, the one spoken in last first, with their promoters."""
    found = Conversation.filter(customer_id=customer_id).order_by("-spoken_at", "-id")
    return await found.prefetch_related("promoter")


async def last_conversation_of(customer_id: int, promoter_id: int | None = None) -> Conversation | None:
    """Return the conversation that the customer spoke in last, with this promoter where one is named."""
    theirs = Conversation.filter(customer_id=customer_id)
    found = theirs if promoter_id is None else theirs.filter(promoter_id=promoter_id)
    return await found.order_by("-spoken_at", "-id").first()


async def has_customers(promoter_id: int) -> bool:
    """Tell whether the promoter has a conversation with anybody."""
    return await Conversation.filter(promoter_id=promoter_id).exists()


async def latest_conversations(*, limit: int = 50, skip: int = 0, promoter_id: int | None = None) -> list[Conversation]:
    """Return everybody's conversations, or one promoter's, the one spoken in last first, with both people."""
    theirs = Conversation.all() if promoter_id is None else Conversation.filter(promoter_id=promoter_id)
    found = theirs.order_by("-spoken_at", "-id").offset(skip).limit(limit)
    return await found.prefetch_related("promoter", "customer")
