"""The relay rule: who takes part in a conversation, where their words go, and what is in the way. Written only here."""

from dataclasses import dataclass

from models.people.addresses import PREFERRED_SQL, Address, reachable, terminal, why_unreachable
from models.people.customers import Customer
from models.people.promoters import Promoter
from models.people.refusals import Purpose
from models.reaching.subscriptions import JOINED_BROWSERS
from models.storage.clock import now
from models.storage.queries import Query
from models.talking.communications import Direction
from models.talking.conversations import Conversation, leads_to, with_people
from models.talking.quotas import AT_ONCE, COUNTED_FOR, COUNTED_SQL


@dataclass(frozen=True, slots=True)
class Exchange:
    """A conversation as words go through it now: what is in their way, and where the customer's arrive."""

    conversation: Conversation
    """With both its people."""
    terminal: Address | None
    """Of the promoter, see ``promoters_terminal``."""
    stopped: bool
    """The customer wants nothing of this promoter."""
    blocked: bool
    """The promoter wants nothing of this customer."""
    hurried: bool
    """The customer says so much that their next words may have to wait, see models.talking.quotas."""
    alerts_promoter: bool
    """The promoter asked in a browser to be alerted."""


def _exchange(
    conversation: Conversation, promoter: Promoter, customer: Customer, terminal: Address | None, *found: bool
) -> Exchange:
    return Exchange(with_people(conversation, promoter, customer), terminal, *map(bool, found))


# One question for each message, where six would be asked of as many tables.
_EXCHANGE = Query(
    "SELECT {c}, {p}, {k}, {t},"  # noqa: S608  (our own words and numbers)
    f" EXISTS (SELECT 1 FROM refusals r WHERE r.customer_id = c.customer_id AND r.purpose = '{Purpose.RELAY}'"
    " AND r.lifted_at IS NULL AND (r.promoter_id IS NULL OR r.promoter_id = c.promoter_id)),"
    " EXISTS (SELECT 1 FROM blocks b WHERE b.customer_id = c.customer_id AND b.promoter_id = c.promoter_id"
    " AND b.lifted_at IS NULL),"
    f" (SELECT count(*) FROM (SELECT 1 {COUNTED_SQL} LIMIT {AT_ONCE}) said) >= {AT_ONCE},"
    f" EXISTS (SELECT 1 FROM addresses a {JOINED_BROWSERS} WHERE a.promoter_id = c.promoter_id)"
    " FROM conversations c JOIN promoters p ON p.id = c.promoter_id JOIN customers k ON k.id = c.customer_id"
    " LEFT JOIN addresses t ON t.id = (SELECT a.id FROM addresses a WHERE a.promoter_id = p.id"
    f" AND p.standing = 'active' AND a.blocked_reason = '' ORDER BY {PREFERRED_SQL} LIMIT 1) WHERE c.id = ?",
    _exchange,
    c=Conversation,
    p=Promoter,
    k=Customer,
    t=Address,
)


async def exchange_in(number: int) -> Exchange | None:
    """Return the conversation of this number as words go through it, merged ones too; None when there is none."""
    since = now() - COUNTED_FOR
    found = await _EXCHANGE.first(since, number)
    if found is None and (now_in := await leads_to(number)) != number:
        found = await _EXCHANGE.first(since, now_in)
    return found


def direction_from(conversation: Conversation, *, promoter_id: int | None, customer_id: int | None) -> Direction | None:
    """Return which way this person's words go in the conversation; None where they take no part in it (any more).

    ``promoter_id`` is None for who is no promoter, and for one who has left.
    """
    if promoter_id is not None and promoter_id == conversation.promoter_id:
        return Direction.TO_CUSTOMER
    if customer_id is not None and customer_id == conversation.customer_id:
        return Direction.TO_PROMOTER
    return None


async def promoters_terminal(conversation: Conversation) -> Address | None:
    """Return the terminal of the conversation's promoter, who is loaded; None when they left or have none."""
    return await terminal(conversation.promoter_id) if conversation.promoter.active else None


async def recipient_of(conversation: Conversation, direction: Direction) -> Address | None:
    """Return the address where words in this direction arrive at present; None: nowhere, see ``why_no_recipient``."""
    if direction is Direction.TO_CUSTOMER:
        return await reachable(conversation.customer_id, conversation.promoter_id)
    return await promoters_terminal(conversation)


async def why_no_recipient(conversation: Conversation, direction: Direction) -> str:
    """Return why there is no recipient: the key of a sentence in models/words."""
    if direction is Direction.TO_CUSTOMER:
        return await why_unreachable(conversation.customer_id, conversation.promoter_id)
    return "failed-no-address" if conversation.promoter.active else "failed-promoter-left"
