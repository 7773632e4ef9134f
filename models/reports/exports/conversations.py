"""The conversations: who with whom, about what, and how they stand."""

from collections.abc import AsyncIterator

from tortoise.queryset import QuerySet

from models.reports.exports.selection import Export, Links, Row, Selection, conversation_pages
from models.sharing.promotions import titles
from models.storage.clock import iso
from models.talking.conversations import Conversation

COLUMNS = (
    "id",
    "promoter_id",
    "promoter",
    "customer_id",
    "customer",
    "own_name",
    "promotion_id",
    "topic",
    "channel",
    "created_at",
    "spoken_at",
    "unread",
    "waits_since",
)


def _query(selection: Selection) -> QuerySet[Conversation]:
    conditions = selection.conditions(since="spoken_at", promoter="promoter_id", customer="customer_id")
    return Conversation.filter(**conditions).select_related("promoter", "customer")


async def rows(selection: Selection, _links: Links) -> AsyncIterator[Row]:
    async for page in conversation_pages(_query(selection), selection):
        topics = await titles(talk.promotion_id for talk in page)
        for talk in page:
            yield {
                "id": talk.id,
                "promoter_id": talk.promoter_id,
                "promoter": talk.promoter.name,
                "customer_id": talk.customer_id,
                "customer": talk.customer.name,
                "own_name": talk.own_name,
                "promotion_id": talk.promotion_id,
                "topic": topics.get(talk.promotion_id),
                "channel": talk.channel,
                "created_at": iso(talk.created_at),
                "spoken_at": iso(talk.spoken_at),
                "unread": talk.unread,
                "waits_since": iso(talk.waits_since),
            }


async def count(selection: Selection) -> int:
    return await _query(selection).count()


CONVERSATIONS = Export(kind="conversations", columns=COLUMNS, rows=rows, count=count)
