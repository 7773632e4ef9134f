"""Opens: a promotion was read, by whom, through whose card, and how far that is proved."""

from dataclasses import dataclass
from enum import StrEnum

from tortoise import fields
from tortoise.connection import get_connection
from tortoise.models import Model

from models.ids import RowNumber
from models.statements import Statement


class Visitor(StrEnum):
    PERSON = "person"
    PREVIEW = "preview"
    """A messenger's link preview, or a browser's prefetch."""
    ROBOT = "robot"
    SELF = "self"
    """The promoter looking at their own card."""


class Proof(StrEnum):
    """How far it is proved that somebody read; nobody is told more."""

    FETCHED = "fetched"
    OPENED = "opened"
    READ = "read"


class Open(Model):
    """Numbered by ``models.ids``: no index but the key, so that the hot insert stays one append."""

    id = RowNumber(primary_key=True)
    tag = fields.CharField(22)
    promotion_id = fields.IntField()
    topic = fields.CharField(200)
    """The promotion's title as it then read."""
    promoter_id = fields.IntField(null=True)
    customer_id = fields.IntField(null=True)
    """Set only where the reader is known: indexed for those alone (see the migration)."""
    viewed_at = fields.DatetimeField()
    channel = fields.CharField(20)
    visitor = fields.CharEnumField(Visitor, max_length=8)
    state = fields.CharEnumField(Proof, max_length=8)
    reason = fields.CharField(60, default="")
    """What gave a preview or robot away."""
    parent_open_id = fields.BigIntField(null=True)

    class Meta:
        table = "opens"


INSERT_OPEN = Statement(
    "INSERT INTO opens (id, tag, promotion_id, topic, promoter_id, customer_id, viewed_at, channel, visitor, state,"
    " reason, parent_open_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    rank=0,
)
MARK_OPENED = Statement("UPDATE opens SET state = 'opened' WHERE id = ? AND state = 'fetched'", rank=4)
MARK_READ = Statement("UPDATE opens SET state = 'read' WHERE id = ? AND state <> 'read'", rank=5)
MARK_READ_IF_DWELT = Statement(
    "UPDATE opens SET state = 'read' WHERE id = ? AND state <> 'read'"
    " AND (SELECT coalesce(sum(seconds), 0) FROM interactions WHERE open_id = ?) >= 10",
    rank=5,
)
KNOW_READER = Statement("UPDATE opens SET customer_id = ? WHERE id = ? AND customer_id IS NULL", rank=3)


async def recognise(open_id: int, tag: str, customer_id: int) -> Open | None:
    """The open of this tag that turns out to be this customer's; None where it is no such open, or somebody else's."""
    query = Open.filter(id=open_id, tag=tag, visitor=Visitor.PERSON)
    await query.filter(customer_id=None).update(customer_id=customer_id)
    return await query.get_or_none(customer_id=customer_id)


@dataclass(frozen=True)
class Total:
    """How a promoter's cards for one promotion were read, by people."""

    promotion_id: int
    opened: int
    """Opens that are proved, reading included."""
    read: int
    customers: int
    """Different customers among them that we know."""


_TOTALS = """
SELECT promotion_id, count(*) AS opened, sum(CASE WHEN state = 'read' THEN 1 ELSE 0 END) AS read,
  count(DISTINCT customer_id) AS customers
FROM opens WHERE promoter_id = {promoter} AND visitor = 'person' AND state <> 'fetched'
GROUP BY promotion_id ORDER BY opened DESC, promotion_id"""


async def totals_of(promoter_id: int) -> list[Total]:
    """By promotion, the most opened first."""
    connection = get_connection("default")
    mark = "?" if connection.capabilities.dialect == "sqlite" else "$1"
    rows = await connection.execute_query_dict(_TOTALS.format(promoter=mark), [promoter_id])
    return [Total(**row) for row in rows]


async def opened_between(tag: str, since: int, until: int) -> tuple[int, str]:
    """How many people who are no known customers opened this tag, by number of the open; and the topic."""
    query = Open.filter(id__gte=since, id__lt=until, tag=tag, visitor=Visitor.PERSON, customer_id=None)
    query = query.exclude(state=Proof.FETCHED)
    first = await query.first()
    return await query.count(), first.topic if first else ""


async def opened_before(seen: Open) -> int:
    """How often this customer had opened this promotion before."""
    query = Open.filter(customer_id=seen.customer_id, promotion_id=seen.promotion_id, id__lt=seen.id)
    return await query.exclude(state=Proof.FETCHED).count()


async def latest_opens(*, before: int | None = None, people_only: bool = False, most: int = 50) -> list[Open]:
    """The latest opens (before number ``before``), newest first."""
    query = Open.all() if before is None else Open.filter(id__lt=before)
    if people_only:
        query = query.filter(visitor=Visitor.PERSON)
    return await query.order_by("-id").limit(most)
