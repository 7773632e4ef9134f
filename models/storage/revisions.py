"""A number that grows whenever a tag, a promotion or a promoter changes, so that caches elsewhere can be dropped."""

from tortoise import fields
from tortoise.expressions import F
from tortoise.models import Model

from models.storage.queries import Query

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


_CURRENT = Query[int](f"SELECT number FROM revisions WHERE name = '{_KEPT_IN_MEMORY}'")  # noqa: S608  (our own word)


async def current() -> int:
    """Return the number now."""
    return await _CURRENT.first() or 0
