"""Confirmations: a code is sent to a mail address or a telephone, and whoever types it back has shown it is theirs."""

import hmac
import secrets
from datetime import timedelta

from tortoise import fields
from tortoise.expressions import F
from tortoise.models import Model

from models.people.addresses import ACCOUNT_LENGTH, Address
from models.storage.clock import now
from models.storage.secret_keys import key

LIFE = timedelta(minutes=10)
TRIES = 5
DIGITS = 6
WINDOW = timedelta(hours=1)
MAX_ASKED = 5
"""Codes that one person may ask for within the window: with all their tries, 25 guesses at a million."""
MAX_SENT = 3
"""Codes that one mail address or telephone is bothered with within the window, whoever asks."""


class TooMany(Exception):
    """More codes were asked for within ``WINDOW`` than anybody needs."""


class WrongCode(ValueError):
    """Not the code that was sent. ``left``: the number of tries that remain."""

    def __init__(self, left: int) -> None:
        super().__init__("not the code that was sent")
        self.left = left


class Confirmation(Model):
    id = fields.IntField(primary_key=True)
    asker_id = fields.IntField(db_index=True)
    """The address at which the code was asked for, and is to be typed."""
    channel = fields.CharField(20)
    account = fields.CharField(ACCOUNT_LENGTH)
    """The account that is to be proved."""
    code_print = fields.CharField(64, default="")
    tries = fields.SmallIntField(default=0)
    asked_at = fields.DatetimeField(db_index=True)
    expires_at = fields.DatetimeField()
    spent_at = fields.DatetimeField(null=True)

    class Meta:
        table = "confirmations"
        indexes = (("channel", "account"),)


async def ask(asker: Address, channel: str, account: str) -> str:
    """Make the code to send to the account; an earlier one that this person asked for counts no more. Raise TooMany."""
    at = now()
    lately = Confirmation.filter(asked_at__gt=at - WINDOW)
    if await lately.filter(asker_id=asker.id).count() >= MAX_ASKED:
        raise TooMany("asked too often")
    if await lately.filter(channel=channel, account=account).count() >= MAX_SENT:
        raise TooMany("bothered too often")
    await Confirmation.filter(asker_id=asker.id, spent_at=None, expires_at__gt=at).update(expires_at=at)
    made = await Confirmation.create(
        asker_id=asker.id, channel=channel, account=account, asked_at=at, expires_at=at + LIFE
    )
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    await Confirmation.filter(id=made.id).update(code_print=await _fingerprint(made.id, code))
    return code


async def awaited(asker: Address) -> str | None:
    """Return the account whose code is to be typed at this address; None: no code is expected."""
    asked = await _open(asker)
    return asked.account if asked else None


async def answer(asker: Address, code: str) -> Confirmation | None:
    """Redeem the code: return what it confirms, to exactly one who types it; None where no code is expected.

    Raise WrongCode. A wrong try must be committed like a right one: don't undo the transaction for it.
    """
    asked = await _open(asker)
    if asked is None:
        return None
    # Counted before it is looked at: many tries at once are still five.
    if not await Confirmation.filter(id=asked.id, tries__lt=TRIES, spent_at=None).update(tries=F("tries") + 1):
        return None
    if not hmac.compare_digest(asked.code_print, await _fingerprint(asked.id, code)):
        left = TRIES - (await Confirmation.get(id=asked.id)).tries
        raise WrongCode(left)
    at = now()
    spent = await Confirmation.filter(id=asked.id, spent_at=None, expires_at__gt=at).update(spent_at=at)
    return asked if spent else None


async def _open(asker: Address) -> Confirmation | None:
    asked = Confirmation.filter(asker_id=asker.id, spent_at=None, expires_at__gt=now(), tries__lt=TRIES)
    return await asked.order_by("-id").first()


async def _fingerprint(number: int, code: str) -> str:
    """Fingerprint a code with a key: a million codes are soon tried against a plain fingerprint."""
    return hmac.new(await key("confirmations"), f"{number}:{code}".encode(), "sha256").hexdigest()
