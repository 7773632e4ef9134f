"""Lines: what the web chat shows, the wire of the web channel. A browser streams them by number."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.addresses import Address
from models.clock import now


class Line(Model):
    """One message as a web address sees it. An edit is a new line that names the one it replaces."""

    id = fields.BigIntField(primary_key=True)
    address: fields.ForeignKeyRelation[Address] = fields.ForeignKeyField("models.Address", related_name="lines")
    mine = fields.BooleanField(default=False)
    """Said by the person at this address themself."""
    content: dict[str, Any] = fields.JSONField()
    replaces_id = fields.BigIntField(null=True)
    key = fields.CharField(120, unique=True)
    """Row of the outbox, or client id: the same thing is never shown twice."""
    at = fields.DatetimeField()

    address_id: int

    class Meta:
        table = "lines"
        indexes = (("address_id", "id"),)


async def show(
    address: Address, content: dict[str, Any], *, key: str, mine: bool = False, replaces_id: int | None = None
) -> Line:
    """Puts a line into the chat of this address; told again under the same key, the first one is returned."""
    fresh = Line(address=address, mine=mine, content=content, replaces_id=replaces_id, key=key, at=now())
    await Line.bulk_create([fresh], ignore_conflicts=True)
    return await Line.get(key=key)


async def lines_after(address_id: int, number: int, *, most: int = 200) -> list[Line]:
    """What came after line ``number``, in order."""
    return await Line.filter(address_id=address_id, id__gt=number).order_by("id").limit(most)


async def latest_lines(address_id: int, *, most: int = 100) -> list[Line]:
    """The last lines, in order."""
    return list(reversed(await Line.filter(address_id=address_id).order_by("-id").limit(most)))


async def lines_before(address_id: int, number: int, *, most: int = 100) -> list[Line]:
    """The lines before line ``number``, in order: history."""
    rows = await Line.filter(address_id=address_id, id__lt=number).order_by("-id").limit(most)
    return list(reversed(rows))


async def line_at(address_id: int, number: int) -> Line | None:
    """Line ``number`` if it is one of this address."""
    return await Line.get_or_none(id=number, address_id=address_id)


async def last_edit(line: Line) -> Line:
    """The line as it reads now: its latest edit, or itself."""
    return await Line.filter(replaces_id=line.id, address_id=line.address_id).order_by("-id").first() or line
