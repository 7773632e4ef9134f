"""What promoters keep of their customers, a row for each promoter and customer. ``customer import`` reads it again."""

from collections.abc import AsyncIterator

from tortoise.queryset import QuerySet

from models.customer_records.fields.definitions import every_field
from models.customer_records.fields.field_values import values_by_conversation
from models.customer_records.labels import labels_by_conversation
from models.customer_records.notes import notes_by_conversation
from models.reports.exports.selection import Export, Links, Row, Selection, conversation_pages
from models.storage.clock import iso
from models.talking.conversations import Conversation

COLUMNS = ("conversation_id", "promoter_id", "customer_id", "name", "own_name", "stage", "labels", "notes", "fields")


def _query(selection: Selection) -> QuerySet[Conversation]:
    conditions = selection.conditions(since="created_at", promoter="promoter_id", customer="customer_id")
    return Conversation.filter(**conditions).select_related("customer")


async def rows(selection: Selection, _links: Links) -> AsyncIterator[Row]:
    own = await every_field()
    async for page in conversation_pages(_query(selection), selection):
        labels = await labels_by_conversation(each.id for each in page)
        notes = await notes_by_conversation(each.id for each in page)
        values = await values_by_conversation((each.id for each in page), own)
        for talk in page:
            yield {
                "conversation_id": talk.id,
                "promoter_id": talk.promoter_id,
                "customer_id": talk.customer_id,
                "name": talk.customer.name,
                "own_name": talk.own_name,
                "stage": talk.stage,
                "labels": labels.get(talk.id, []),
                "notes": [{"by": each.by, "at": iso(each.at), "text": each.text} for each in notes.get(talk.id, [])],
                "fields": values.get(talk.id, {}),
            }


async def count(selection: Selection) -> int:
    return await _query(selection).count()


RECORDS = Export(kind="records", columns=COLUMNS, rows=rows, count=count)
