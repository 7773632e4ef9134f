"""Promoters: those who share promotions and learn how they are read; and the invitations that they join by.

Of an invitation only the fingerprint is stored: a copy of the database lets nobody join.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import token_hex
from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.exceptions import DoesNotExist
from tortoise.models import Model

from models.people.digest_times import go_by_clocks_of
from models.storage.clock import now
from models.storage.codes import fingerprint, is_code, new_code
from models.storage.plain_sql import change
from models.storage.queries import Query
from models.storage.revisions import changed
from models.text.cleaning import clean_line

if TYPE_CHECKING:
    from models.people.addresses import Address

NAME_LENGTH = 80
HOUSE = 0
"""Stands for the operators, where others have their promoter's number."""
INVITATION_LIFE = timedelta(days=14)


def _no_code() -> str:
    """Make a value for the old column of invitation codes, which stays so that older backups fit."""
    return f"none {token_hex(8)}"


class PromoterStatus(StrEnum):
    ACTIVE = "active"
    DEACTIVATED = "deactivated"


class Promoter(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(NAME_LENGTH)
    language = fields.CharField(8, default="")
    """Asked for by the promoter; empty: the language of the address decides."""
    former_code = fields.CharField(22, unique=True, source_field="code", default=_no_code)
    standing = fields.CharEnumField(PromoterStatus, max_length=12, default=PromoterStatus.ACTIVE)
    quiet_from = fields.CharField(5, default="")
    """Start of the quiet hours as ``HH:MM`` in ``timezone``; empty: notices at any hour."""
    quiet_until = fields.CharField(5, default="")
    timezone = fields.CharField(64, default="UTC")
    created_at = fields.DatetimeField()

    addresses: "fields.ReverseRelation[Address]"
    invitations: "fields.ReverseRelation[Invitation]"

    code: str = ""
    """The invitation's code, only where it has just been made: it is stored nowhere."""

    class Meta:
        table = "promoters"

    @property
    def active(self) -> bool:
        return self.standing is PromoterStatus.ACTIVE


class Invitation(Model):
    """Lets whoever has its code join as the promoter, on any number of devices, until it expires or is revoked."""

    token = fields.CharField(64, primary_key=True)
    """Fingerprint of the code."""
    promoter: fields.ForeignKeyRelation[Promoter] = fields.ForeignKeyField(
        "models.Promoter", related_name="invitations"
    )
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()

    promoter_id: int

    class Meta:
        table = "invitations"


class NoSuchPromoter(LookupError):
    """No promoter has this number or code."""


class PromoterLeft(LookupError):
    """A deactivated promoter can't be invited."""


async def invite(name: str, *, language: str = "", life: timedelta = INVITATION_LIFE) -> Promoter:
    """Add a promoter, who joins with ``code``. Raise ValueError for an empty name."""
    name = clean_line(name, NAME_LENGTH)
    if not name:
        raise ValueError("a promoter needs a name")
    return await _invited(await Promoter.create(name=name, language=language, created_at=now()), life)


async def renew(number: int, *, life: timedelta = INVITATION_LIFE) -> Promoter:
    """Make a new invitation of this promoter, with its ``code``; those before can't be used any more.

    Raise NoSuchPromoter, PromoterLeft.
    """
    again = await promoter(number)
    if not again.active:
        raise PromoterLeft(f"promoter {number} is deactivated: `handbill promoter reactivate {number}` first")
    await Invitation.filter(promoter_id=number).delete()
    return await _invited(again, life)


async def _invited(joining: Promoter, life: timedelta) -> Promoter:
    joining.code, at = new_code(), now()
    await Invitation.create(token=fingerprint(joining.code), promoter=joining, created_at=at, expires_at=at + life)
    return joining


async def revoke(number: int) -> bool:
    """End the promoter's invitation and links for another device; devices that joined stay.

    Return whether there was one. Raise NoSuchPromoter.
    """
    await promoter(number)
    gone = await Invitation.filter(promoter_id=number, expires_at__gt=now()).count()
    await Invitation.filter(promoter_id=number).delete()
    gone += await change("DELETE FROM tickets WHERE promoter_id = ? AND spent_at IS NULL", number)
    return gone > 0


async def invited_until(numbers: Iterable[int]) -> dict[int, datetime]:
    """Return until when each promoter's invitation is good, by promoter; without those who have none."""
    standing = Invitation.filter(promoter_id__in=list(numbers), expires_at__gt=now())
    return {each.promoter_id: each.expires_at for each in await standing.order_by("expires_at")}


async def promoter(number: int) -> Promoter:
    """Return the promoter of this number. Raise NoSuchPromoter."""
    try:
        return await Promoter.get(id=number)
    except DoesNotExist as error:
        raise NoSuchPromoter(f"there is no promoter {number}") from error


_BY_ID = Query[Promoter]("SELECT {p} FROM promoters p WHERE p.id = ?", p=Promoter)


async def promoter_or_none(number: int | None) -> Promoter | None:
    """Return the promoter of this number; None where there is none, and for None."""
    return None if number is None else await _BY_ID.first(number)


async def set_timezone(whose: Promoter, timezone: str) -> None:
    """Store on whose clocks times are shown to the promoter."""
    whose.timezone = timezone
    await whose.save(update_fields=["timezone"])
    await go_by_clocks_of(whose.id, timezone)


async def set_quiet_hours(whose: Promoter, start: str, end: str, timezone: str) -> None:
    """Store when the promoter gets no notices: ``HH:MM`` on the clocks of ``timezone``; both empty for never."""
    whose.quiet_from, whose.quiet_until, whose.timezone = start, end, timezone
    await whose.save(update_fields=["quiet_from", "quiet_until", "timezone"])
    await go_by_clocks_of(whose.id, timezone)


async def every_promoter() -> list[Promoter]:
    """Return all promoters, deactivated ones too, newest first, with their addresses."""
    return await Promoter.all().order_by("-id").prefetch_related("addresses")


async def names(numbers: Iterable[int | None]) -> dict[int | None, str]:
    """Return the names of these promoters, by number; None among them is passed over."""
    ids = {number for number in numbers if number is not None}
    return dict(await Promoter.filter(id__in=ids).values_list("id", "name")) if ids else {}


async def invited(code: str) -> Promoter | None:
    """Return who was invited with this code and may join with it; None for anything else."""
    if not is_code(code):
        return None
    standing = Invitation.filter(expires_at__gt=now(), promoter__standing=PromoterStatus.ACTIVE)
    found = await standing.get_or_none(token=fingerprint(code)).select_related("promoter")
    return found.promoter if found else None


_THEIRS = "SELECT id FROM addresses WHERE promoter_id = ?"


async def deactivate(number: int) -> Promoter:
    """Deactivate the promoter: no more notices, every device is signed out, and no link lets them in.

    Their cards go on working. Raise NoSuchPromoter.
    """
    leaver = await promoter(number)
    leaver.standing = PromoterStatus.DEACTIVATED
    await leaver.save(update_fields=["standing"])
    await change(f"DELETE FROM sessions WHERE address_id IN ({_THEIRS})", number)  # noqa: S608  (our own words and numbers)
    await revoke(number)
    await changed()
    return leaver


async def reactivate(number: int) -> Promoter:
    """Reactivate the promoter: they get notices again, but need a new invitation to get in with a browser.

    Raise NoSuchPromoter.
    """
    returner = await promoter(number)
    returner.standing = PromoterStatus.ACTIVE
    await returner.save(update_fields=["standing"])
    await changed()
    return returner
