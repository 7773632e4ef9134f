"""Device links: a promoter's link for one more device. It opens once and not for long, an invitation many times."""

from datetime import timedelta

from tortoise import fields
from tortoise.models import Model

from models.people.promoters import Promoter, PromoterStatus
from models.storage.clock import now
from models.storage.codes import fingerprint, is_code, new_code

LIFE = timedelta(minutes=30)


class DeviceLink(Model):
    token = fields.CharField(64, primary_key=True)
    """Fingerprint of the code in the link."""
    promoter: fields.ForeignKeyRelation[Promoter] = fields.ForeignKeyField("models.Promoter", related_name="tickets")
    expires_at = fields.DatetimeField()
    spent_at = fields.DatetimeField(null=True)

    promoter_id: int

    class Meta:
        table = "tickets"


async def new_device_link(promoter_id: int, *, life: timedelta = LIFE) -> str:
    """Make a new code; one link with it may be opened."""
    code = new_code()
    await DeviceLink.create(token=fingerprint(code), promoter_id=promoter_id, expires_at=now() + life)
    return code


async def device_link_owner(code: str) -> Promoter | None:
    """Return the promoter whose device the code would make one; redeem nothing.

    None for anything but a code that can still be redeemed.
    """
    found = await _valid(code)
    return found.promoter if found else None


async def redeem_device_link(code: str) -> Promoter | None:
    """Redeem the link: mark it used in one step. None if it is unknown, expired or already used."""
    found = await _valid(code)
    if found is None or not await DeviceLink.filter(token=found.token, spent_at=None).update(spent_at=now()):
        return None
    return found.promoter


async def _valid(code: str) -> DeviceLink | None:
    if not is_code(code):
        return None
    valid = DeviceLink.filter(spent_at=None, expires_at__gt=now(), promoter__standing=PromoterStatus.ACTIVE)
    return await valid.get_or_none(token=fingerprint(code)).select_related("promoter")
