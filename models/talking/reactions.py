"""Reactions: signs that one puts under a message and takes away again; every one stays on record."""

from tortoise import fields
from tortoise.models import Model

from models.storage.clock import now
from models.talking.communications import Communication

PROMOTER = "promoter"
CUSTOMER = "customer"


class Reaction(Model):
    id = fields.IntField(primary_key=True)
    communication: fields.ForeignKeyRelation[Communication] = fields.ForeignKeyField(
        "models.Communication", related_name="reactions"
    )
    by = fields.CharField(10)
    """``promoter`` or ``customer``."""
    sign = fields.CharField(40)
    at = fields.DatetimeField()
    until = fields.DatetimeField(null=True)
    """When it was taken away; None: it stands."""

    communication_id: int

    class Meta:
        table = "reactions"


async def react(said: Communication, by: str, signs: tuple[str, ...]) -> bool:
    """Make these signs, and no others, this side's reaction to the communication. False when they were already."""
    standing = await Reaction.filter(communication_id=said.id, by=by, until=None).order_by("id")
    gone = [each.id for each in standing if each.sign not in signs]
    new = [sign for sign in dict.fromkeys(signs) if sign not in {each.sign for each in standing}]
    await Reaction.filter(id__in=gone).update(until=now())
    await Reaction.bulk_create([Reaction(communication_id=said.id, by=by, sign=sign[:40], at=now()) for sign in new])
    return bool(gone or new)


async def standing_signs(communication_id: int, by: str) -> list[str]:
    """Return the signs under the communication from this side at present, the first first."""
    found = Reaction.filter(communication_id=communication_id, by=by, until=None).order_by("id")
    return [each.sign for each in await found]
