"""Sessions: a browser that we know again, and the one-time links that start one."""

from datetime import datetime, timedelta
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.addresses import Address
from models.clock import now
from models.codes import fingerprint, is_code, new_code

LIFE = timedelta(days=90)
LINK_LIFE = timedelta(hours=24)


class Role(StrEnum):
    OPERATOR = "operator"
    PERSON = "person"
    """A promoter or customer, whoever uses the session's web address."""


class Session(Model):
    token = fields.CharField(64, primary_key=True)
    """Fingerprint of what the browser's cookie holds."""
    role = fields.CharEnumField(Role, max_length=10)
    address: fields.ForeignKeyNullableRelation[Address] = fields.ForeignKeyField(
        "models.Address", related_name="sessions", null=True
    )
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()

    address_id: int | None

    class Meta:
        table = "sessions"


class SignInLink(Model):
    """Opens the console once, spent by a button, since whoever previews a link fetches it."""

    token = fields.CharField(64, primary_key=True)
    expires_at = fields.DatetimeField()
    spent_at = fields.DatetimeField(null=True)

    class Meta:
        table = "sign_in_links"


async def start_session(role: Role, *, address: Address | None = None) -> str:
    """A new session; returns the secret for the cookie, which is stored nowhere."""
    secret = new_code()
    at = now()
    await Session.create(token=fingerprint(secret), role=role, address=address, created_at=at, expires_at=at + LIFE)
    return secret


async def session(secret: str, role: Role, *, at: datetime | None = None) -> Session | None:
    """The living session of this cookie in this role, with its address and whose it is."""
    if not is_code(secret):
        return None
    return await Session.get_or_none(token=fingerprint(secret), role=role, expires_at__gt=at or now()).prefetch_related(
        "address__promoter", "address__customer"
    )


async def end_session(secret: str) -> None:
    await Session.filter(token=fingerprint(secret)).delete()


async def sign_in_link() -> str:
    """A new one-time code that signs an operator in within a day."""
    code = new_code()
    await SignInLink.create(token=fingerprint(code), expires_at=now() + LINK_LIFE)
    return code


async def link_waits(code: str) -> bool:
    """Whether the link could still be spent; spends nothing."""
    return await SignInLink.filter(token=fingerprint(code), spent_at=None, expires_at__gt=now()).exists()


async def spend_link(code: str) -> bool:
    """True for exactly one caller of a valid link."""
    at = now()
    spent = await SignInLink.filter(token=fingerprint(code), spent_at=None, expires_at__gt=at).update(spent_at=at)
    return spent == 1
