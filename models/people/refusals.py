"""Refusals: what a customer took back, until they lift it. Checked wherever what it forbids would be done."""

from enum import StrEnum

from tortoise import fields
from tortoise.expressions import Q
from tortoise.models import Model

from models.storage.clock import now
from models.storage.queries import Query


class Purpose(StrEnum):
    """What consent is given for, and can be taken back."""

    CONTACT = "contact"
    """Details from a form."""
    RELAY = "relay"
    """Being written to through us."""
    ANALYTICS = "analytics"
    """Being recognised again as a reader."""
    RECORDING = "recording"
    """Calls are recorded."""
    LOCATION = "location"
    """Places they sent."""


class Refusal(Model):
    id = fields.IntField(primary_key=True)
    customer_id = fields.IntField(db_index=True)
    purpose = fields.CharField(20)
    promoter_id = fields.IntField(null=True)
    """The promoter it stands against; None: everybody."""
    since = fields.DatetimeField()
    lifted_at = fields.DatetimeField(null=True)

    class Meta:
        table = "refusals"


async def refuse(customer_id: int, purpose: Purpose, promoter_id: int | None = None) -> None:
    """Record that the customer takes this back from now on. A repeated refusal means the same."""
    await Refusal.create(customer_id=customer_id, purpose=purpose.value, promoter_id=promoter_id, since=now())


_REFUSED = Query[int](
    "SELECT 1 FROM refusals WHERE customer_id = ? AND purpose = ? AND lifted_at IS NULL"
    " AND (promoter_id IS NULL OR promoter_id = ?) LIMIT 1",
)


async def refused(customer_id: int, purpose: Purpose, promoter_id: int | None = None) -> bool:
    """Tell whether the customer has taken this back, towards everybody or this promoter."""
    return await _REFUSED.first(customer_id, purpose.value, promoter_id) is not None


async def refusals(customer_id: int, purpose: Purpose) -> set[int | None]:
    """Return the promoters towards whom the customer has taken this back; None among them: everybody."""
    standing = Refusal.filter(customer_id=customer_id, purpose=purpose.value, lifted_at=None)
    return set(await standing.values_list("promoter_id", flat=True))  # type: ignore[arg-type]  # (tortoise types one column's values as rows)


async def lift(customer_id: int, purpose: Purpose, promoter_id: int | None = None) -> int:
    """Lift the customer's refusals towards this promoter; None: towards everybody. Return how many ended.

    Lifting one promoter's while all are refused lifts that, too: the customer lets somebody write, and the others not
    again.
    """
    standing = Refusal.filter(customer_id=customer_id, purpose=purpose.value, lifted_at=None)
    if promoter_id is not None:
        standing = standing.filter(Q(promoter_id=None) | Q(promoter_id=promoter_id))
    return await standing.update(lifted_at=now())
