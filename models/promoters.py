"""Promoters: those who share handbills and are told who read them."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.exceptions import DoesNotExist
from tortoise.models import Model

from models.clock import now
from models.codes import is_code, new_code
from models.revisions import changed
from models.text import clean_line

if TYPE_CHECKING:
    from models.addresses import Address

NAME_LENGTH = 80


class Standing(StrEnum):
    ACTIVE = "active"
    DEACTIVATED = "deactivated"


class Promoter(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(NAME_LENGTH)
    language = fields.CharField(8, default="")
    """Asked for by the promoter; empty: the language of the address decides."""
    code = fields.CharField(22, unique=True)
    """The invitation: whoever brings it is this promoter."""
    standing = fields.CharEnumField(Standing, max_length=12, default=Standing.ACTIVE)
    quiet_from = fields.CharField(5, default="")
    """Start of the quiet hours as ``HH:MM`` in ``timezone``; empty: told at any hour."""
    quiet_until = fields.CharField(5, default="")
    timezone = fields.CharField(64, default="UTC")
    created_at = fields.DatetimeField()

    addresses: "fields.ReverseRelation[Address]"

    class Meta:
        table = "promoters"

    @property
    def active(self) -> bool:
        return self.standing is Standing.ACTIVE


class NoSuchPromoter(LookupError):
    """No promoter has this number or code."""


async def invite(name: str, *, language: str = "") -> Promoter:
    """A new promoter, who joins with ``code``. Raises ValueError for an empty name."""
    name = clean_line(name, NAME_LENGTH)
    if not name:
        raise ValueError("a promoter needs a name")
    return await Promoter.create(name=name, language=language, code=new_code(), created_at=now())


async def promoter(number: int) -> Promoter:
    """Raises NoSuchPromoter."""
    try:
        return await Promoter.get(id=number)
    except DoesNotExist as error:
        raise NoSuchPromoter(f"there is no promoter {number}") from error


async def every_promoter() -> list[Promoter]:
    """All of them, deactivated ones too, newest first, with their addresses."""
    return await Promoter.all().order_by("-id").prefetch_related("addresses")


async def names(numbers: Iterable[int | None]) -> dict[int | None, str]:
    """The names of these promoters, by number; None among them is passed over."""
    wanted = {number for number in numbers if number is not None}
    return dict(await Promoter.filter(id__in=wanted).values_list("id", "name")) if wanted else {}


async def invited(code: str) -> Promoter | None:
    """Who was invited with this code and may join with it; None for anything else."""
    if not is_code(code):
        return None
    return await Promoter.get_or_none(code=code, standing=Standing.ACTIVE)


async def deactivate(number: int) -> Promoter:
    """Their cards go on working, but nobody is told and the invitation opens nothing. Raises NoSuchPromoter."""
    leaver = await promoter(number)
    leaver.standing = Standing.DEACTIVATED
    await leaver.save(update_fields=["standing"])
    await changed()
    return leaver


async def reactivate(number: int) -> Promoter:
    """Undoes ``deactivate``. Raises NoSuchPromoter."""
    returner = await promoter(number)
    returner.standing = Standing.ACTIVE
    await returner.save(update_fields=["standing"])
    await changed()
    return returner
