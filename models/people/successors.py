"""Successors: who took a customer over from whom, and when."""

from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from models.storage.plain_sql import rows


class HandedOver(Model):
    """A customer whose promoter became another one."""

    id = fields.IntField(primary_key=True)
    customer_id = fields.IntField(db_index=True)
    giver_id = fields.IntField(db_index=True)
    taker_id = fields.IntField(db_index=True)
    at = fields.DatetimeField()

    class Meta:
        table = "handovers"


async def successor(promoter_id: int, customer_id: int, since: datetime) -> int:
    """Return who has this customer now; the promoter, unless others took the customer over since then."""
    taken = HandedOver.filter(customer_id=customer_id, giver_id=promoter_id, at__gt=since)
    while (step := await taken.order_by("at", "id").first()) is not None:
        promoter_id = step.taker_id
        taken = HandedOver.filter(customer_id=customer_id, giver_id=promoter_id, id__gt=step.id)
    return promoter_id


def predecessors_sql(promoter_id: int, customer_id: int) -> str:
    """Return the query for the promoter, and those from whom they took this customer over, one after the other."""
    return (
        f"WITH RECURSIVE givers(id) AS (SELECT {promoter_id:d} UNION SELECT h.giver_id FROM handovers h"  # noqa: S608  (numbers)
        f" JOIN givers a ON h.taker_id = a.id WHERE h.customer_id = {customer_id:d}) SELECT id FROM givers"
    )


async def predecessors(promoter_id: int, customer_id: int) -> list[int]:
    """Return the promoter, and those from whom they took this customer over."""
    return [int(each["id"]) for each in await rows(predecessors_sql(promoter_id, customer_id))]


async def has_handed_over(promoter_id: int, customer_id: int) -> bool:
    """Tell whether this promoter has ever given this customer to another."""
    return await HandedOver.filter(customer_id=customer_id, giver_id=promoter_id).exists()
