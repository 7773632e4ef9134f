"""OAuth states: a reader who agreed is sent to their platform, to come back recognised. Each serves once, for minutes.

What comes back from the platform is worth something only in the browser that was sent there: another one's answer
would make whoever opens it somebody else (login CSRF). What a platform signs by itself, for whom it shows a page to,
serves once, too.
"""

import secrets
from datetime import timedelta

from tortoise import fields
from tortoise.models import Model

from models.storage.clock import now
from models.storage.codes import fingerprint
from models.storage.queries import Query

LIFE = timedelta(minutes=10)
SIGNED_LIFE = timedelta(days=2)
"""How long it is remembered that a signature served: longer than the page that may bring it again."""


class OAuthState(Model):
    state = fields.CharField(64, primary_key=True)
    """Fingerprint of what the platform hands back."""
    browser = fields.CharField(64)
    """Fingerprint of what the browser's cookie holds."""
    open_id = fields.BigIntField()
    tag = fields.CharField(22)
    channel = fields.CharField(20)
    named = fields.BooleanField()
    """Whether the reader lets the promoter know their name, too."""
    terms = fields.TextField()
    """The words they agreed to."""
    language = fields.CharField(8)
    expires_at = fields.DatetimeField()
    spent_at = fields.DatetimeField(null=True)

    class Meta:
        table = "askings"


async def issue_state(
    open_id: int, tag: str, channel: str, *, named: bool, terms: str, language: str
) -> tuple[str, str]:
    """Store a new request. Return what the platform is to hand back, and what the browser's cookie is to hold.

    Both have only letters and digits, which every platform hands back as they are.
    """
    state, browser = secrets.token_hex(16), secrets.token_hex(16)
    await OAuthState.create(
        state=fingerprint(state),
        browser=fingerprint(browser),
        open_id=open_id,
        tag=tag,
        channel=channel,
        named=named,
        terms=terms,
        language=language,
        expires_at=now() + LIFE,
    )
    return state, browser


_REDEEM_SIGNED = Query[str](
    "INSERT INTO askings (state, browser, open_id, tag, channel, named, terms, language, expires_at, spent_at)"
    " VALUES (?, '', ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (state) DO NOTHING RETURNING state"
)


async def redeem_signed(
    proof: str, *, open_id: int, tag: str, channel: str, terms: str, language: str
) -> OAuthState | None:
    """Redeem what a platform signed for the reader of this open; None when it has served before, for whichever open."""
    state, at = fingerprint(proof), now()
    if await _REDEEM_SIGNED.first(state, open_id, tag, channel, True, terms, language, at + SIGNED_LIFE, at) is None:
        return None
    return await OAuthState.get(state=state)


async def left_from(state: str, browser: str, *, channel: str) -> str | None:
    """Return the code of the card whose page this browser was sent from; None for any other browser."""
    waiting = await OAuthState.get_or_none(state=fingerprint(state), browser=fingerprint(browser), channel=channel)
    return waiting.tag if waiting is not None else None


async def redeem_state(state: str, browser: str, *, tag: str, channel: str) -> OAuthState | None:
    """Redeem the request that this browser comes back with; None for any other browser, too late, or a second time."""
    waiting = OAuthState.filter(
        state=fingerprint(state), browser=fingerprint(browser), tag=tag, channel=channel, spent_at=None
    )
    if not await waiting.filter(expires_at__gt=now()).update(spent_at=now()):
        return None
    return await OAuthState.get(state=fingerprint(state))
