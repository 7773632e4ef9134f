"""The tags, retired ones too: the opens speak of them."""

from collections.abc import AsyncIterator

from tortoise.queryset import QuerySet

from models.reports.exports.selection import Export, Links, Row, Selection, pages
from models.sharing.tags import Tag
from models.storage.clock import iso

COLUMNS = ("code", "promotion_id", "promoter_id", "channel", "parent_tag", "url", "chat_url", "created_at")


def _query(selection: Selection) -> QuerySet[Tag]:
    return Tag.filter(**selection.conditions(since="created_at", promoter="promoter_id", customer="recipient_id"))


async def rows(selection: Selection, links: Links) -> AsyncIterator[Row]:
    async for page in pages(_query(selection), key="code"):
        for tag in page:
            yield {
                "code": tag.code,
                "promotion_id": tag.promotion_id,
                "promoter_id": tag.promoter_id,
                "channel": tag.channel,
                "parent_tag": tag.parent_code,
                "url": links.card(tag.code),
                "chat_url": links.chat(tag.channel, tag.code),
                "created_at": iso(tag.created_at),
            }


async def count(selection: Selection) -> int:
    return await _query(selection).count()


TAGS = Export(kind="tags", columns=COLUMNS, rows=rows, count=count)
