"""Conversations: one promoter, one customer."""

from collections.abc import Iterable
from typing import Any

from tortoise import fields
from tortoise.expressions import Q
from tortoise.models import Model

from models.people.customers import Customer, shown_name
from models.people.promoters import Promoter
from models.sharing.promotions import Promotion, titles
from models.storage.clock import now

MOST_CONVERSATION = 2**31 - 1
"""No conversation has a greater number: PostgreSQL takes none in this column."""
_MOST_WORDS = 5
_MOST_TOPICS = 100


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

    promoter_id: int
    customer_id: int

    class Meta:
        table = "conversations"
        unique_together = (("promoter", "customer"),)


class Join(Model):
    """A conversation that went into another, as it was. Its number leads there, see models.identity.joins."""

    id = fields.IntField(primary_key=True)
    into_id = fields.IntField()
    promoter_id = fields.IntField()
    customer_id = fields.IntField()
    promotion_id = fields.IntField(null=True)
    created_at = fields.DatetimeField()
    spoken_at = fields.DatetimeField()
    into_promotion_id = fields.IntField(null=True)
    """What the other was about until then."""
    into_spoken_at = fields.DatetimeField()
    given: dict[str, Any] = fields.JSONField(default=dict)
    """What was in it, see models.personal_data.reassigning."""
    joined_at = fields.DatetimeField()

    class Meta:
        table = "joins"


async def between(promoter_id: int, customer_id: int, *, promotion_id: int | None = None) -> Conversation:
    """Their one conversation, made when new (two first messages at once make one), now about ``promotion_id``."""
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
    """Return the conversation with both its people. Raises tortoise's DoesNotExist: numbers come from our own rows."""
    found = await Conversation.get_or_none(id=number).select_related("promoter", "customer")
    return found or await Conversation.get(id=await leads_to(number)).select_related("promoter", "customer")


async def conversation_or_none(number: int) -> Conversation | None:
    """Find the conversation by a number from outside; None where there is none."""
    return await Conversation.get_or_none(id=await leads_to(number)).prefetch_related("promoter", "customer")


async def conversation_between(promoter_id: int, customer_id: int) -> Conversation | None:
    """Return their conversation; None where they have none."""
    return await Conversation.get_or_none(promoter_id=promoter_id, customer_id=customer_id)


async def conversation_of_promoter(number: int, promoter_id: int) -> Conversation | None:
    """Return the conversation with both its people; None when it is not, or no longer, this promoter's."""
    found = Conversation.get_or_none(id=number, promoter_id=promoter_id)
    return await found.select_related("promoter", "customer")


async def conversations(numbers: Iterable[int]) -> dict[int, Conversation]:
    """Return those of these numbers that are conversations now, each with both its people."""
    wanted = set(numbers)
    found = Conversation.filter(id__in=wanted).select_related("promoter", "customer")
    return {each.id: each for each in await found} if wanted else {}


async def set_topic(talking: Conversation, promotion_id: int) -> None:
    """Make this promotion what the two are talking about."""
    talking.promotion_id = promotion_id
    await talking.save(update_fields=["promotion_id"])


async def leads_to(number: int) -> int:
    """Return the number of the conversation that this one went into; the same number where it did not."""
    joined = await Join.get_or_none(id=number)
    return joined.into_id if joined else number


async def customer_in(talking: Conversation, language: str) -> str:
    """Name the customer to the promoter, both loaded; one without a name by what the two talk about."""
    topic = "" if talking.customer.name else (await titles([talking.promotion_id])).get(talking.promotion_id, "")
    return shown_name(talking.customer, language, topic=topic, timezone=talking.promoter.timezone)


async def find_conversations(
    words: str = "", *, promoter_id: int | None, customer_id: int | None, skip: int = 0, most: int = 30
) -> list[Conversation]:
    """Those that this promoter or this customer takes part in, the one spoken in last first, with both people.

    ``words``: where the other's name or the topic has them all.
    """
    sides = [Q(promoter_id=promoter_id)] if promoter_id else []
    sides += [Q(customer_id=customer_id)] if customer_id else []
    if not sides:
        return []
    found = Conversation.filter(Q(*sides, join_type="OR"))
    for word in words.split()[:_MOST_WORDS]:
        topics = Promotion.filter(title__icontains=word).limit(_MOST_TOPICS)
        about = [int(str(number)) for number in await topics.values_list("id", flat=True)]
        other = Q(customer__name__icontains=word) if promoter_id else Q(promoter__name__icontains=word)
        found = found.filter(other | Q(promotion_id__in=about) if about else other)
    return await found.order_by("-spoken_at", "-id").offset(skip).limit(most).prefetch_related("promoter", "customer")


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


async def latest_conversations(*, most: int = 50, skip: int = 0, promoter_id: int | None = None) -> list[Conversation]:
    """Everybody's conversations, or one promoter's, the one spoken in last first, with both people."""
    theirs = Conversation.all() if promoter_id is None else Conversation.filter(promoter_id=promoter_id)
    found = theirs.order_by("-spoken_at", "-id").offset(skip).limit(most)
    return await found.prefetch_related("promoter", "customer")
