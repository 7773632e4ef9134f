"""Opens: a promotion was read, by whom, through whose card, and how far each of these is proved."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.people.channels import BROWSER
from models.reading.proofs import READ_SECONDS
from models.storage.queries import Query
from models.storage.row_numbers import RowNumber
from models.storage.statements import Statement

_MAX_STEPS = 20
"""How many opens back the way of a promotion is followed."""


class Visitor(StrEnum):
    PERSON = "person"
    PREVIEW = "preview"
    """A messenger's link preview, or a browser's prefetch."""
    ROBOT = "robot"
    SELF = "self"
    """The promoter looking at their own card."""


class Proof(StrEnum):
    """How far it is proved that somebody read; no notice claims more."""

    FETCHED = "fetched"
    OPENED = "opened"
    READ = "read"


class Known(StrEnum):
    """By what it is proved who read."""

    ACCOUNT = "account"
    """The reader's own account on a platform."""
    SESSION = "session"
    """The cookie of a browser that wrote, or agreed to be known."""
    NOT = ""


class Credit(StrEnum):
    """How the promoter was found."""

    TAG = "tag"
    """The card names them."""
    PUSH = "push"
    """The card names the campaign; they sent it to this reader last."""
    ONLY_PUSHER = "only-pusher"
    """Inferred: the card names the campaign, which nobody else ever sent or shared."""
    NOBODY = ""


class Open(Model):
    """Numbered by ``models.storage.row_numbers``: no index but the key, so that the hot insert stays one append."""

    id = RowNumber(primary_key=True)
    tag = fields.CharField(22)
    promotion_id = fields.IntField()
    topic = fields.CharField(200)
    """The promotion's title as it then read."""
    promoter_id = fields.IntField(null=True)
    customer_id = fields.IntField(null=True)
    """Set only where it is proved who read: indexed for those alone (see the migration)."""
    viewed_at = fields.DatetimeField()
    channel = fields.CharField(20)
    visitor = fields.CharEnumField(Visitor, max_length=8)
    state = fields.CharEnumField(Proof, max_length=8)
    reason = fields.CharField(60, default="")
    """What gave a preview or robot away."""
    parent_open_id = fields.BigIntField(null=True)
    addressed_to = fields.IntField(null=True)
    """The customer to whom the card was sent; somebody else may have read it."""
    known_by = fields.CharEnumField(Known, max_length=8, default=Known.NOT, db_default="")
    credited_by = fields.CharEnumField(Credit, max_length=12, default=Credit.NOBODY, db_default="")

    class Meta:
        table = "opens"

    @property
    def passed_on(self) -> bool:
        """Whether the link came from a page that had been opened before."""
        return self.parent_open_id is not None


INSERT_OPEN = Statement(
    "INSERT INTO opens (id, tag, promotion_id, topic, promoter_id, customer_id, viewed_at, channel, visitor, state,"
    " reason, parent_open_id, addressed_to, known_by, credited_by)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    rank=0,
)
INSERT_STRANGERS_OPEN = Statement(
    "INSERT INTO opens (id, tag, promotion_id, topic, promoter_id, viewed_at, channel, state, credited_by, visitor,"
    " reason, known_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'person', '', '')",
    rank=0,
)
"""Most opens: by a person of whom nothing is known, through no other open, of a card that was made for nobody.

It costs half: binding NULL takes Python's sqlite3 five times as long as binding a text.
"""
MARK_OPENED = Statement("UPDATE opens SET state = 'opened' WHERE id = ? AND state = 'fetched'", rank=4)
MARK_READ = Statement("UPDATE opens SET state = 'read' WHERE id = ? AND state <> 'read'", rank=5)
MARK_READ_IF_DWELT = Statement(
    "UPDATE opens SET state = 'read' WHERE id = ? AND state <> 'read'"  # noqa: S608  (our own number)
    f" AND (SELECT coalesce(sum(seconds), 0) FROM interactions WHERE open_id = ?) >= {READ_SECONDS}",
    rank=5,
)
KNOW_READER = Statement(
    "UPDATE opens SET customer_id = ?, known_by = 'session' WHERE id = ? AND customer_id IS NULL", rank=3
)
"""Sets the reader who agreed and sent something from the page itself, in a browser that has a session by it."""


_LATEST_OF_EACH = Query[Open](
    "SELECT {o} FROM opens o WHERE o.id IN (SELECT max(id) FROM opens WHERE customer_id = ? AND visitor = 'person'"
    " GROUP BY promotion_id) ORDER BY o.id DESC LIMIT 100",
    o=Open,
)


def proof_on(channel: str) -> Known:
    """Return what proves a known reader on this channel: their account there, or their browser's session."""
    return Known.SESSION if channel == BROWSER else Known.ACCOUNT


async def open_or_none(number: int) -> Open | None:
    """Return the open of this number; None when there is none."""
    return await Open.get_or_none(id=number)


async def open_of(number: int, tag: str) -> Open | None:
    """Return the open of this number if it is one of this tag's."""
    return await Open.get_or_none(id=number, tag=tag)


async def opens(numbers: Iterable[int]) -> list[Open]:
    """Return these opens, oldest first, without those that are gone."""
    return await Open.filter(id__in=list(numbers)).order_by("id")


async def recognise(open_id: int, tag: str, customer_id: int, *, channel: str) -> Open | None:
    """Make an open of this tag this customer's, who came on this channel, unless it has a reader already.

    Return it; None when there is no such open by a person, or it is somebody else's.
    """
    query = Open.filter(id=open_id, tag=tag, visitor=Visitor.PERSON)
    await query.filter(customer_id=None).update(customer_id=customer_id, known_by=proof_on(channel))
    return await query.get_or_none(customer_id=customer_id)


async def latest_of_each_promotion(customer_id: int) -> list[Open]:
    """Return this customer's latest open of each promotion, the latest first."""
    return await _LATEST_OF_EACH.all(customer_id)


async def opened_between(tag: str, since: int, until: int, *, passed_on: bool | None = None) -> tuple[int, Open | None]:
    """Count this card's opens by unknown readers, by number from ``since`` to before ``until``; and return the first.

    ``passed_on``: only those that came by a link from a page opened before, or only those that did not.
    """
    query = Open.filter(id__gte=since, id__lt=until, tag=tag, visitor=Visitor.PERSON, customer_id=None)
    query = query.exclude(state=Proof.FETCHED)
    if passed_on is not None:
        query = query.filter(parent_open_id__isnull=not passed_on)
    return await query.count(), await query.order_by("id").first()


async def opened_before(seen: Open) -> int:
    """Count this customer's earlier opens of this promotion by this promoter's cards.

    Opens by another promoter's cards are between those two.
    """
    query = Open.filter(customer_id=seen.customer_id, promotion_id=seen.promotion_id, id__lt=seen.id)
    return await query.filter(promoter_id=seen.promoter_id, visitor=Visitor.PERSON).exclude(state=Proof.FETCHED).count()


async def card_opened_before(seen: Open) -> int:
    """Count the earlier opens, by anybody, of the card that was sent to this customer."""
    query = Open.filter(addressed_to=seen.addressed_to, tag=seen.tag, id__lt=seen.id, visitor=Visitor.PERSON)
    return await query.exclude(state=Proof.FETCHED).count()


@dataclass(frozen=True)
class Through:
    """The customer through whom a reader came, who is not the reader."""

    customer_id: int
    sent: bool
    """The card was sent to them; else: they had opened the page from which it was passed on."""


async def came_through(seen: Open) -> Through | None:
    """Return the nearest customer on the way to this open, of the same promoter; None when no row names one."""
    step: Open | None = seen
    for _ in range(_MAX_STEPS):
        if step is None or (step.promoter_id, step.promotion_id) != (seen.promoter_id, seen.promotion_id):
            return None  # a link may say anything: what is another promoter's is shown to nobody else
        if step.addressed_to is not None and step.addressed_to != seen.customer_id:
            return Through(step.addressed_to, sent=True)
        if step.id != seen.id and step.customer_id is not None and step.customer_id != seen.customer_id:
            return Through(step.customer_id, sent=False)
        if step.parent_open_id is None:
            return None
        step = await Open.get_or_none(id=step.parent_open_id)
    return None


async def latest_opens(*, limit: int = 50) -> list[Open]:
    """Return the latest opens, newest first."""
    return await Open.all().order_by("-id").limit(limit)
