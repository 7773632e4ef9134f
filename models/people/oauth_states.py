"""OAuth states: a reader who agreed is sent to their platform, to come back recognised. Each serves once, for minutes.

What comes back from the platform is worth something only in the browser that was sent there: another one's answer
would make whoever opens it somebody else (login CSRF).
"""

import secrets
from datetime import timedelta

from tortoise import fields
from tortoise.models import Model

from models.storage.clock import now
from models.storage.codes import fingerprint

LIFE = timedelta(minutes=10)


class Asking(Model):
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


async def ask(open_id: int, tag: str, channel: str, *, named: bool, terms: str, language: str) -> tuple[str, str]:
    """Store a new request. Return what the platform is to hand back, and what the browser's cookie is to hold.

    Both have only letters and digits, which every platform hands back as they are.
    """
    state, browser = secrets.token_hex(16), secrets.token_hex(16)
    await Asking.create(
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


async def spend(state: str, browser: str, *, tag: str, channel: str) -> Asking | None:
    """Redeem the request that this browser comes back with; None for any other browser, too late, or a second time."""
    waiting = Asking.filter(
        state=fingerprint(state), browser=fingerprint(browser), tag=tag, channel=channel, spent_at=None
    )
    if not await waiting.filter(expires_at__gt=now()).update(spent_at=now()):
        return None
    return await Asking.get(state=fingerprint(state))
