"""A number that grows whenever a tag, a promotion or a promoter changes, so that memory elsewhere can be dropped."""

from tortoise import fields
from tortoise.expressions import F
from tortoise.models import Model

CATALOGUE = "catalogue"


class Revision(Model):
    name = fields.CharField(20, primary_key=True)
    number = fields.BigIntField(default=0)

    class Meta:
        table = "revisions"


async def changed() -> None:
    """Something the catalogue remembers has changed; call it in the transaction of the change."""
    if not await Revision.filter(name=CATALOGUE).update(number=F("number") + 1):
        await Revision.bulk_create([Revision(name=CATALOGUE, number=1)], ignore_conflicts=True)


async def current() -> int:
    """The catalogue's number now."""
    row = await Revision.get_or_none(name=CATALOGUE)
    return row.number if row else 0
