"""A number that grows whenever a tag, a promotion or a promoter changes, so that caches elsewhere can be dropped."""

from tortoise import fields
from tortoise.connection import get_connection
from tortoise.expressions import F
from tortoise.models import Model

_KEPT_IN_MEMORY = "catalogue"


class Revision(Model):
    name = fields.CharField(20, primary_key=True)
    number = fields.BigIntField(default=0)

    class Meta:
        table = "revisions"


async def changed() -> None:
    """Record that something cached has changed; call it in the transaction of the change."""
    if not await Revision.filter(name=_KEPT_IN_MEMORY).update(number=F("number") + 1):
        await Revision.bulk_create([Revision(name=_KEPT_IN_MEMORY, number=1)], ignore_conflicts=True)


async def current() -> int:
    """Return the number now; asked four times a second, so in plain SQL."""
    rows = await get_connection("default").execute_query_dict("SELECT number FROM revisions WHERE name = 'catalogue'")
    return int(rows[0]["number"]) if rows else 0
