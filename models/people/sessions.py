"""Sessions: a browser that we recognise, until it is unused too long or ended; and links that sign an operator in.

A session is ended by deleting it: nothing else keeps a browser signed in, and streams and files check it each time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.people.addresses import Address
from models.storage.clock import now
from models.storage.codes import fingerprint, is_code, new_code
from models.storage.statements import Statement, Write

LIFE = timedelta(days=90)
"""Nobody stays signed in for longer, however often they come."""
LINK_LIFE = timedelta(minutes=10)
NOTED_EVERY = timedelta(minutes=10)
"""How often use is written down, instead of at every request."""
DEVICE_LENGTH = 40
UNKNOWN = "?"
"""The name of a device that says nothing people would know it by."""


class SessionRole(StrEnum):
    OPERATOR = "operator"
    PERSON = "person"
    """The promoter or customer who uses the session's web address."""


@dataclass(frozen=True, kw_only=True)
class Lives:
    """How long an unused browser stays signed in; an operator's no longer than ``operator`` in any case."""

    promoter_idle: timedelta = timedelta(days=14)
    customer_idle: timedelta = timedelta(days=30)
    operator_idle: timedelta = timedelta(hours=12)
    operator: timedelta = timedelta(days=7)


LIVES = Lives()


class Session(Model):
    token = fields.CharField(64, primary_key=True)
    """Fingerprint of what the browser's cookie holds."""
    role = fields.CharEnumField(SessionRole, max_length=10)
    address: fields.ForeignKeyNullableRelation[Address] = fields.ForeignKeyField(
        "models.Address", related_name="sessions", null=True
    )
    device = fields.CharField(DEVICE_LENGTH, default="", db_default="")
    """What the browser says it is, shortened to names of ours: ``Firefox · Windows``; empty: not used yet."""
    created_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    expires_at = fields.DatetimeField()

    address_id: int | None

    class Meta:
        table = "sessions"

    @property
    def mark(self) -> str:
        """Return a short mark that tells sessions apart on a page, and opens nothing."""
        return self.token[:16]

    @property
    def seen_at(self) -> datetime:
        """Return when it was used last, to within ``NOTED_EVERY``."""
        return self.used_at or self.created_at

    def lives(self, lives: Lives, at: datetime) -> bool:
        """Tell whether it still signs anybody in. Its address, promoter and customer must be loaded."""
        if at >= self.expires_at:
            return False
        if self.role is SessionRole.OPERATOR:
            return at - self.created_at < lives.operator and at - self.seen_at < lives.operator_idle
        promoter = self.address.promoter if self.address else None
        if promoter is None:
            return at - self.seen_at < lives.customer_idle
        return promoter.active and at - self.seen_at < lives.promoter_idle


class SignInLink(Model):
    """Opens the console once. A button redeems it, not the link itself: previews fetch links."""

    token = fields.CharField(64, primary_key=True)
    expires_at = fields.DatetimeField()
    spent_at = fields.DatetimeField(null=True)

    class Meta:
        table = "sign_in_links"


async def start_session(role: SessionRole, *, address: Address | None = None) -> str:
    """Start a session. Return the secret for the cookie, which is stored nowhere."""
    secret = new_code()
    at = now()
    await Session.create(token=fingerprint(secret), role=role, address=address, created_at=at, expires_at=at + LIFE)
    return secret


async def session(
    secret: str, role: SessionRole, *, lives: Lives = LIVES, at: datetime | None = None
) -> Session | None:
    """Return the living session of this cookie in this role, with its address, promoter and customer."""
    if not is_code(secret):
        return None
    found = await Session.get_or_none(token=fingerprint(secret), role=role).prefetch_related(
        "address__promoter", "address__customer"
    )
    return found if found is not None and found.lives(lives, at or now()) else None


_USED = Statement("UPDATE sessions SET used_at = ?, device = ? WHERE token = ?")


def used(found: Session, device: str) -> Write | None:
    """Return the write that notes a session's use; None where that was noted a moment ago."""
    at = now()
    if found.used_at is not None and at - found.used_at < NOTED_EVERY:
        return None
    return _USED, (at, device[:DEVICE_LENGTH], found.token)


async def stands(secret: str) -> bool:
    """Tell whether the session has not been ended; ask before each thing that an open stream shows."""
    return await Session.filter(token=fingerprint(secret)).exists()


async def end_session(secret: str) -> None:
    await Session.filter(token=fingerprint(secret)).delete()


async def operators(lives: Lives = LIVES) -> list[Session]:
    """Return the browsers in which an operator is signed in, the one used last first."""
    at = now()
    found = [each for each in await Session.filter(role=SessionRole.OPERATOR) if each.lives(lives, at)]
    return sorted(found, key=lambda each: each.seen_at, reverse=True)


async def browsers_at(addresses: Iterable[int]) -> dict[int, Session]:
    """Return the session used last at each of these web addresses, by the address's number."""
    ids = list(addresses)
    found = await Session.filter(address_id__in=ids).order_by("created_at") if ids else []
    return {each.address_id: each for each in sorted(found, key=lambda each: each.seen_at) if each.address_id}


async def end_operator(mark: str) -> bool:
    """Sign an operator's browser out, wherever it is. Return whether there was one."""
    return await Session.filter(role=SessionRole.OPERATOR, token__startswith=mark).delete() > 0


async def end_other_operators(but: str) -> int:
    """Sign out every operator's browser but the one whose cookie holds ``but``. Return how many."""
    return await Session.filter(role=SessionRole.OPERATOR).exclude(token=fingerprint(but)).delete()


async def sign_in_link() -> str:
    """Make a one-time code that signs an operator in within ``LINK_LIFE``."""
    code = new_code()
    await SignInLink.create(token=fingerprint(code), expires_at=now() + LINK_LIFE)
    return code


async def link_waits(code: str) -> bool:
    """Tell whether the link could still be redeemed; redeem nothing."""
    return await SignInLink.filter(token=fingerprint(code), spent_at=None, expires_at__gt=now()).exists()


async def spend_link(code: str) -> bool:
    """Redeem the link. Return True to exactly one caller, and only for a valid link."""
    at = now()
    spent = await SignInLink.filter(token=fingerprint(code), spent_at=None, expires_at__gt=at).update(spent_at=at)
    return spent == 1
