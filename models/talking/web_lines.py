"""Lines: the messages that the web chat shows. All browsers of a person stream the same lines, by number."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.people.addresses import Address
from models.storage.bell import lines_of
from models.storage.clock import now
from models.storage.queries import Conditions
from models.talking.web_posts import LineContent

MAX_BROWSERS = 20
"""Browsers of one customer whose lines are shown together; those used last."""


class ChatLine(Model):
    """One message as a web address sees it. An edit is a new line that names the one it replaces."""

    id = fields.BigIntField(primary_key=True)
    address: fields.ForeignKeyRelation[Address] = fields.ForeignKeyField("models.Address", related_name="lines")
    promoter_id = fields.IntField(null=True)
    """The promoter whose terminal the address was: all their browsers show the line, whatever becomes of that one."""
    conversation_id = fields.IntField(null=True)
    """The conversation that the words belong to; None: they are the bot's own, or the line does not say."""
    mine = fields.BooleanField(default=False)
    """Said by the person at this address themself."""
    content: LineContent = fields.JSONField()
    replaces_id = fields.BigIntField(null=True)
    key = fields.CharField(120, unique=True)
    """The outbox row or the browser's client id; unique, so that nothing is shown twice."""
    at = fields.DatetimeField()

    address_id: int

    class Meta:
        table = "lines"
        indexes = (("address_id", "id"),)


@dataclass(frozen=True)
class Chat:
    """All lines that one person sees in any browser: a promoter's, or those of a customer's proved browsers."""

    promoter_id: int | None
    addresses: tuple[int, ...]
    """Of a promoter: only the one they look from."""
    topic: str
    """The wake-up topic that rings when there is something new in it."""

    @property
    def filters(self) -> list[Conditions]:
        """Filters that each find a part of the lines by an index; together all of them, none twice."""
        own: list[Conditions] = [{"address_id": each, "promoter_id": None} for each in self.addresses]
        return own if self.promoter_id is None else [{"promoter_id": self.promoter_id}, *own]

    def has(self, line: ChatLine) -> bool:
        """Tell whether the line is one of this chat."""
        if line.promoter_id is not None:
            return line.promoter_id == self.promoter_id
        return line.address_id in self.addresses


async def chat_of(address: Address) -> Chat:
    """Return the chat of whoever uses this web address; a customer's browsers share one once proved to be theirs."""
    numbers = [address.id]
    if address.promoter_id is None and address.customer_id is not None:
        theirs = Address.filter(channel=address.channel, customer_id=address.customer_id, promoter_id=None)
        others = theirs.exclude(id=address.id).order_by("-used_at").limit(MAX_BROWSERS - 1)
        numbers += [int(str(number)) for number in await others.values_list("id", flat=True)]
    return Chat(address.promoter_id, tuple(numbers), topic_of(address))


def topic_of(address: Address) -> str:
    """Return the wake-up topic that rings when this address is shown something."""
    return lines_of(address.id, promoter_id=address.promoter_id, customer_id=address.customer_id)


async def line_or_none(number: int) -> ChatLine | None:
    """Return the line of this number; None when there is none."""
    return await ChatLine.get_or_none(id=number)


async def show(
    address: Address,
    content: LineContent,
    *,
    key: str,
    mine: bool = False,
    replaces_id: int | None = None,
    conversation_id: int | None = None,
) -> ChatLine:
    """Add a line to the chat of this address and return it; for a key that was used before, return that line."""
    fresh = ChatLine(
        address=address,
        promoter_id=address.promoter_id,
        conversation_id=conversation_id,
        mine=mine,
        content=content,
        replaces_id=replaces_id,
        key=key,
        at=now(),
    )
    await ChatLine.bulk_create([fresh], ignore_conflicts=True)
    return await ChatLine.get(key=key).select_related("address")


async def lines_after(chat: Chat, number: int, *, limit: int = 200) -> list[ChatLine]:
    """Return the lines after line ``number``, in order."""
    return await _first_lines(chat, "id", limit, id__gt=number)


async def latest_lines(chat: Chat, *, limit: int = 100) -> list[ChatLine]:
    """Return the last lines, in order."""
    return list(reversed(await _first_lines(chat, "-id", limit)))


async def lines_before(chat: Chat, number: int, *, limit: int = 100) -> list[ChatLine]:
    """Return the last lines before line ``number``, in order: history."""
    return list(reversed(await _first_lines(chat, "-id", limit, id__lt=number)))


async def lines_at(chat: Chat, numbers: Iterable[int]) -> list[ChatLine]:
    """Return those of these lines that are in the chat."""
    found = await ChatLine.filter(id__in=list(numbers)).select_related("address")
    return [line for line in found if chat.has(line)]


async def line_at(chat: Chat, number: int) -> ChatLine | None:
    """Return line ``number`` if it is in the chat; else None."""
    return next(iter(await lines_at(chat, [number])), None)


async def last_edit(line: ChatLine) -> ChatLine:
    """Return the line as it reads now: its latest edit, or itself."""
    return await ChatLine.filter(replaces_id=line.id).order_by("-id").first() or line


async def _first_lines(chat: Chat, order: str, limit: int, **condition: Any) -> list[ChatLine]:
    """Return the first lines of the chat in this order: those of each filter by its index, then the first of all."""
    found: list[ChatLine] = []
    for each in chat.filters:
        found += await ChatLine.filter(**each, **condition).order_by(order).limit(limit).select_related("address")
    return sorted(found, key=lambda line: line.id, reverse=order.startswith("-"))[:limit]
