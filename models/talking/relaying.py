"""The relay rule: who takes part in a conversation, where their words go, and what is in the way. Written only here."""

from dataclasses import dataclass

from models.people.addresses import (
    TERMINAL_SQL,
    WAY_TO_CUSTOMER_SQL,
    Address,
    reachable,
    terminal,
    why_unreachable,
)
from models.people.customers import Customer
from models.people.promoters import Promoter, PromoterStatus
from models.people.refusals import Purpose
from models.reaching.subscriptions import JOINED_BROWSERS
from models.storage.clock import now
from models.storage.queries import Query
from models.talking.communications import Direction
from models.talking.conversations import Conversation, leads_to, with_people
from models.talking.quotas import AT_ONCE, COUNTED_FOR, COUNTED_SQL


@dataclass(slots=True)
class Exchange:
    """A conversation as somebody's words go through it now: what is in their way, and where they arrive."""

    conversation: Conversation
    """With both its people."""
    target: Address | None
    """Where they arrive; None: nowhere, see ``why_no_recipient``."""
    stopped: bool
    """The customer wants nothing of this promoter."""
    blocked: bool
    """The promoter wants nothing of this customer."""
    hurried: bool
    """They are a customer's who says so much that it may have to wait, see models.talking.quotas."""
    alerts: bool
    """Whoever gets them asked in a browser to be alerted."""
    direction: Direction | None = None
    """Which way they go; None: the speaker takes no part in it (any more)."""


def _exchange(
    conversation: Conversation, promoter: Promoter, customer: Customer, target: Address | None, *found: int
) -> Exchange:
    stopped, blocked, hurried, alerts = map(bool, found)
    talking = with_people(conversation, promoter, customer)
    return Exchange(talking, target, stopped=stopped, blocked=blocked, hurried=hurried, alerts=alerts)


_BY_PROMOTER = "c.promoter_id = ?"
_STOPPED = (
    f"EXISTS (SELECT 1 FROM refusals r WHERE r.customer_id = c.customer_id AND r.purpose = '{Purpose.RELAY}'"  # noqa: S608  (our own words)
    " AND r.lifted_at IS NULL AND (r.promoter_id IS NULL OR r.promoter_id = c.promoter_id))"
)
# One question for each message, where up to six would be asked of as many tables.
_EXCHANGE = Query(
    f"SELECT {{c}}, {{p}}, {{k}}, {{t}}, {_STOPPED},"  # noqa: S608  (our own words and numbers)
    " EXISTS (SELECT 1 FROM blocks b WHERE b.customer_id = c.customer_id AND b.promoter_id = c.promoter_id"
    " AND b.lifted_at IS NULL),"
    f" CASE WHEN {_BY_PROMOTER} THEN 0 ELSE (SELECT count(*) FROM (SELECT 1 {COUNTED_SQL} LIMIT {AT_ONCE}) said) END"
    f" >= {AT_ONCE},"
    f" CASE WHEN {_BY_PROMOTER}"
    f" THEN EXISTS (SELECT 1 FROM addresses a {JOINED_BROWSERS} WHERE a.customer_id = c.customer_id"
    " AND a.promoter_id IS NULL)"
    f" ELSE EXISTS (SELECT 1 FROM addresses a {JOINED_BROWSERS} WHERE a.promoter_id = c.promoter_id) END"
    " FROM conversations c JOIN promoters p ON p.id = c.promoter_id JOIN customers k ON k.id = c.customer_id"
    " LEFT JOIN addresses t ON t.id = CASE"
    f" WHEN {_BY_PROMOTER} THEN CASE WHEN NOT {_STOPPED} THEN (SELECT a.id {WAY_TO_CUSTOMER_SQL}) END"
    f" WHEN p.standing = '{PromoterStatus.ACTIVE}' THEN (SELECT a.id {TERMINAL_SQL}) END"
    " WHERE c.id = ?",
    _exchange,
    c=Conversation,
    p=Promoter,
    k=Customer,
    t=Address,
)


async def exchange_in(number: int, speaker: Address, promoter: Promoter | None) -> Exchange | None:
    """Return the conversation of this number as what is said at the address goes through it, by this promoter's if any.

    Of merged ones the one that they became; None when there is none.
    """
    by, since = promoter.id if promoter is not None else None, now() - COUNTED_FOR
    found = await _EXCHANGE.first(by, since, by, by, number)
    if found is None and (now_in := await leads_to(number)) != number:
        found = await _EXCHANGE.first(by, since, by, by, now_in)
    if found is not None:
        found.direction = direction_from(found.conversation, promoter_id=by, customer_id=speaker.customer_id)
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
