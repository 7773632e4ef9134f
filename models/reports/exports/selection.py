"""What an export takes in, and how it walks through a table."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.sharing.tags import tag_url
from models.storage.queries import Conditions

Row = dict[str, Any]
"""One row of an export, by its columns' names: as docs/exports.md has them, and as any format writes them."""

M = TypeVar("M", bound=Model)

PAGE = 200
"""Rows a query."""


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which rows: None means all."""

    since: datetime | None = None
    promoter_id: int | None = None
    customer_id: int | None = None
    promotion_id: int | None = None
    """Of timelines and the spread only."""
    conversations: Callable[[], AsyncIterator[list[int]]] | None = None
    """Of conversations, what is kept of them and what was said only: which these are, a few numbers at a time."""

    def conditions(self, *, since: str, promoter: str, customer: str) -> Conditions:
        """Return the conditions on a table that has these columns."""
        wanted = {f"{since}__gte": self.since, promoter: self.promoter_id, customer: self.customer_id}
        return {column: value for column, value in wanted.items() if value is not None}


def _no_link(_channel: str, _payload: str) -> str | None:
    return None


@dataclass(frozen=True, kw_only=True)
class Links:
    """How this installation is reached from outside."""

    public_url: str
    deep_link: Callable[[str, str], str | None] = field(default=_no_link)
    """Channel and payload → the link that opens the bot there; None where that is not known."""

    def card(self, code: str) -> str:
        return tag_url(self.public_url, code)

    def chat(self, channel: str, code: str) -> str:
        """Where the customer of this tag talks: on the tag's own channel, else in the web chat."""
        return self.deep_link(channel, code) or f"{self.public_url}/chat?tag={code}"


@dataclass(frozen=True, kw_only=True)
class Export:
    kind: str
    columns: tuple[str, ...]
    rows: Callable[[Selection, Links], AsyncIterator[Row]]
    count: Callable[[Selection], Awaitable[int]]


async def pages(query: QuerySet[M], key: str = "id") -> AsyncIterator[list[M]]:
    """Yield the rows of a query in the order of its key, ``PAGE`` at a time, each page a query of its own."""
    after: Any = None
    while True:
        page = await (query if after is None else query.filter(**{f"{key}__gt": after})).order_by(key).limit(PAGE)
        if page:
            yield page
        if len(page) < PAGE:
            return
        after = getattr(page[-1], key)


async def conversation_pages(query: QuerySet[M], selection: Selection) -> AsyncIterator[list[M]]:
    """Yield the conversations of a query a page at a time, of those alone that are selected."""
    if selection.conversations is None:
        async for page in pages(query):
            yield page
        return
    async for numbers in selection.conversations():
        if numbers:
            yield await query.filter(id__in=numbers).order_by("id")
