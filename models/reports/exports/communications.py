"""Everything said, with what was sent along."""

from collections.abc import AsyncIterator
from dataclasses import replace

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.reports.exports.selection import Export, Links, Row, Selection, pages
from models.storage.clock import iso
from models.talking.communications import Attachment, Communication

COLUMNS = (
    "id",
    "conversation_id",
    "promoter_id",
    "customer_id",
    "author",
    "direction",
    "medium",
    "channel",
    "text",
    "attachments",
    "sent_at",
    "state",
    "reason",
    "edited_at",
    "deleted_at",
    "versions",
    "delivered_at",
    "seen_at",
)


def _query(selection: Selection) -> QuerySet[Communication]:
    """With a promoter chosen: what was said with them, whoever advises by now."""
    of_anybody = replace(selection, promoter_id=None)
    found = Communication.filter(
        **of_anybody.conditions(since="sent_at", promoter="", customer="conversation__customer_id")
    )
    if (who := selection.promoter_id) is None:
        return found
    return found.filter(Q(promoter_id=who) | Q(promoter_id=None, conversation__promoter_id=who))


async def rows(selection: Selection, _links: Links) -> AsyncIterator[Row]:
    async for page in pages(_query(selection).prefetch_related("conversation", "attachments", "versions")):
        for said in page:
            yield {
                "id": said.id,
                "conversation_id": said.conversation_id,
                "promoter_id": said.promoter_id or said.conversation.promoter_id,
                "customer_id": said.conversation.customer_id,
                "author": said.author,
                "direction": said.direction.value,
                "medium": said.medium,
                "channel": said.channel,
                "text": said.text,
                "attachments": [_attachment(file) for file in said.attachments],
                "sent_at": iso(said.sent_at),
                "state": said.state.value,
                "reason": said.reason or None,
                "edited_at": iso(said.edited_at),
                "deleted_at": iso(said.deleted_at),
                "versions": [{"text": each.text, "until": iso(each.until)} for each in said.versions],
                "delivered_at": iso(said.delivered_at),
                "seen_at": iso(said.seen_at),
            }


def _attachment(file: Attachment) -> Row:
    return {"kind": file.kind, "name": file.name, "mime": file.mime, "size": file.size, "sha256": file.sha256}


async def count(selection: Selection) -> int:
    return await _query(selection).count()


COMMUNICATIONS = Export(kind="communications", columns=COLUMNS, rows=rows, count=count)
