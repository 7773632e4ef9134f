"""Subscriptions: browsers in which somebody asked to be alerted, each with its address at a push service.

A subscription belongs to a session and ends with it: who signed out, or was signed out, is alerted no more.
"""

from dataclasses import dataclass

from tortoise import fields
from tortoise.models import Model

from models.people.sessions import Session
from models.reaching.web_push_keys import from_unpadded, public_key_at, unpadded
from models.storage.clock import now
from models.storage.database import transaction
from models.storage.queries import Query

ENDPOINT_LENGTH = 800
MAX_BROWSERS = 20
"""Browsers of one person that are alerted; those used last."""
_AUTH_BYTES = 16


class Subscription(Model):
    id = fields.IntField(primary_key=True)
    session: fields.ForeignKeyRelation[Session] = fields.ForeignKeyField("models.Session", related_name="subscriptions")
    endpoint = fields.CharField(ENDPOINT_LENGTH, unique=True)
    """The browser's own address at its push service; whoever knows it can only be refused there, see RFC 8292."""
    point = fields.CharField(90)
    """The browser's public key …"""
    auth = fields.CharField(30)
    """… and the secret that goes with it, both as the browser writes them."""
    made_at = fields.DatetimeField()

    session_id: str

    class Meta:
        table = "subscriptions"

    @property
    def keys(self) -> "BrowserKeys":
        return BrowserKeys(point=from_unpadded(self.point), auth=from_unpadded(self.auth))


@dataclass(frozen=True, kw_only=True)
class BrowserKeys:
    """What a browser gave out to have words encrypted for it. Raise ValueError for what can't be that."""

    point: bytes
    auth: bytes

    def __post_init__(self) -> None:
        public_key_at(self.point)
        if len(self.auth) != _AUTH_BYTES:
            raise ValueError("not a secret of 16 bytes")


_SUBSCRIBE = Query[Subscription](
    "INSERT INTO subscriptions (session_id, endpoint, point, auth, made_at) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (endpoint) DO UPDATE SET session_id = excluded.session_id, point = excluded.point,"
    " auth = excluded.auth RETURNING {subscriptions}",
    subscriptions=Subscription,
)


async def subscribe(session: Session, endpoint: str, keys: BrowserKeys) -> Subscription:
    """Alert the session's person in this browser from now on. Return the subscription; a repeat returns the same.

    A browser has one: an earlier one of the session is given up, and that of whoever was signed in there before.
    """
    async with transaction():
        made = await _SUBSCRIBE.one(session.token, endpoint, unpadded(keys.point), unpadded(keys.auth), now())
        await Subscription.filter(session_id=session.token).exclude(id=made.id).delete()
    return made


async def unsubscribe(session: Session) -> bool:
    """Alert nobody in this browser any more. Return whether somebody was."""
    return await Subscription.filter(session_id=session.token).delete() > 0


async def endpoint_of(session: Session) -> str:
    """Return the endpoint by which the session's browser is alerted; empty: it is not."""
    found = await Subscription.get_or_none(session_id=session.token)
    return found.endpoint if found else ""


async def subscription_or_none(number: int) -> Subscription | None:
    """Return the subscription with its session, address, promoter and customer; None where it has ended."""
    whose = ("session__address__promoter", "session__address__customer")
    return await Subscription.get_or_none(id=number).prefetch_related(*whose)


async def forget(number: int) -> None:
    """Delete a subscription that its push service does not know any more."""
    await Subscription.filter(id=number).delete()


JOINED_BROWSERS = "JOIN sessions x ON x.address_id = a.id JOIN subscriptions s ON s.session_id = x.token"
BROWSERS_OF_TOLD = f"JOIN addresses a ON a.promoter_id = told.promoter_id {JOINED_BROWSERS}"
"""The subscriptions ``s`` of the promoter of an address ``told``, in SQL."""
_IN_BROWSERS = (
    f"SELECT s.id FROM addresses a {JOINED_BROWSERS}"  # noqa: S608  (our own words and numbers)
    f" WHERE {{}} ORDER BY x.used_at DESC LIMIT {MAX_BROWSERS}"
)
OF_PROMOTER = Query[int](_IN_BROWSERS.format("a.promoter_id = ?"))
OF_CUSTOMER = Query[int](_IN_BROWSERS.format("a.customer_id = ? AND a.promoter_id IS NULL"))
"""The numbers of one person's subscriptions, of the browser used last first. Every message asks this."""
