"""What came of a customer's passing promotions on: in opens, and without anybody's name."""

from dataclasses import dataclass

from models.sharing.promotions import titles
from models.spread.open_rows import COUNTED
from models.storage.plain_sql import rows

_THROUGH = (
    "WITH RECURSIVE through(open_id) AS ("  # noqa: S608  (our own words)
    "SELECT e.open_id FROM opens o JOIN edges e ON e.parent_open_id = o.id WHERE o.customer_id = ?{more}"
    " UNION SELECT e.open_id FROM through t JOIN edges e ON e.parent_open_id = t.open_id)"
    " SELECT o.promotion_id, count(*) AS number FROM through t JOIN opens o ON o.id = t.open_id"
    f" WHERE {COUNTED} AND (o.customer_id IS NULL OR o.customer_id <> ?){{more}}"
    " GROUP BY o.promotion_id"
)
_MAX_FIRST = " ORDER BY number DESC, o.promotion_id LIMIT ?"


@dataclass(frozen=True, slots=True)
class PassedOn:
    topic: str
    opens: int
    """That came through the customer, or through those, to the last; never the customer's own."""


async def passed_on_by(customer_id: int, limit: int = 10, *, promoter_id: int | None = None) -> list[PassedOn]:
    """Return what came through the opens that are proved to be this customer's, by promotion, the most first.

    As far as they have been taken in: that is the background's work, or ``catch_up`` of whoever can wait for it.
    ``promoter_id``: only what is credited to this promoter.
    """
    if promoter_id is None:
        found = await rows(_THROUGH.format(more="") + _MAX_FIRST, customer_id, customer_id, limit)
    else:
        sql = _THROUGH.format(more=" AND o.promoter_id = ?") + _MAX_FIRST
        found = await rows(sql, customer_id, promoter_id, customer_id, promoter_id, limit)
    topics = await titles(row["promotion_id"] for row in found)
    return [PassedOn(topics.get(row["promotion_id"], ""), int(row["number"])) for row in found]


async def opens_through(customer_id: int, promotion_id: int) -> int:
    """Return how many opens of the promotion came through the customer's own, as far as they have been taken in."""
    # With a plus, or SQLite goes through the promotion's opens rather than the few of the customer.
    sql = _THROUGH.format(more=" AND +o.promotion_id = ?")
    found = await rows(sql, customer_id, promotion_id, customer_id, promotion_id)
    return int(found[0]["number"]) if found else 0
