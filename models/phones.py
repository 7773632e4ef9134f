"""Phones: telephone numbers in their one international form (E.164), and whose they are."""

import re

from models.addresses import Address
from models.channel_facts import fact, keep_fact
from models.clock import now
from models.conversations import Conversation, conversation
from models.customers import Detail

CHANNEL = "voice"
ONLY_CALLS = "failed-voice-only"
"""Why nothing is written to a telephone number."""

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_PUNCTUATION = re.compile(r"[\s().\-/\u00a0\u2010-\u2015]")
_COUNTRY = "country"


class NoPhone(ValueError):
    """This is no telephone number that can be called from anywhere."""


def e164(text: str, country: str = "") -> str:
    """``+`` and at most 15 digits (ITU-T E.164). ``country``: the calling code of numbers without one, e.g. ``86``.

    Raises NoPhone. A national number loses its leading 0, as everywhere but in Italy: write such numbers with ``+``.
    """
    number = _PUNCTUATION.sub("", text.strip().replace("(0)", ""))
    if number.startswith("00"):
        number = f"+{number.removeprefix('00')}"
    elif country and not number.startswith("+"):
        number = f"+{country}{number.removeprefix('0')}"
    if not _E164.fullmatch(number):
        raise NoPhone("no telephone number: it takes + and the calling code, such as +49 30 1234567")
    return number


async def set_country(code: str) -> None:
    """The calling code of numbers without one, for all who read what people typed; empty: there is none."""
    await keep_fact(CHANNEL, _COUNTRY, {"code": code})


async def read_phone(text: str) -> str:
    """The number that somebody typed, in its international form. Raises NoPhone."""
    kept = await fact(CHANNEL, _COUNTRY)
    return e164(text, str(kept["code"]) if kept else "")


async def claim_phone(number: str, *, promoter_id: int | None = None, customer_id: int | None = None) -> bool:
    """The number (in international form) becomes an address of this person, if it is nobody else's.

    It is only typed: models.terminals.prove is for what is shown. False when it stays somebody else's.
    """
    at = now()
    fresh = Address(channel=CHANNEL, account=number, blocked_reason=ONLY_CALLS, created_at=at, used_at=at, dialogue={})
    await Address.bulk_create([fresh], ignore_conflicts=True)
    nobodys = Address.filter(channel=CHANNEL, account=number, promoter_id=None, customer_id=None)
    await nobodys.update(promoter_id=promoter_id, customer_id=customer_id)
    theirs = Address.filter(channel=CHANNEL, account=number, promoter_id=promoter_id, customer_id=customer_id)
    return await theirs.update(used_at=at, blocked_reason=ONLY_CALLS) > 0


async def phone_of_promoter(promoter_id: int) -> str:
    """The number they gave last; empty: none."""
    found = await Address.filter(channel=CHANNEL, promoter_id=promoter_id).order_by("-used_at").first()
    return found.account if found else ""


async def phone_of_customer(customer_id: int) -> str:
    """The number that is proved to be theirs, else the one they gave last; empty: none."""
    theirs = Address.filter(channel=CHANNEL, customer_id=customer_id)
    proved = await theirs.filter(confirmed_at__isnull=False).order_by("-used_at").first()
    if proved is not None:
        return proved.account
    for told in await Detail.filter(customer_id=customer_id, field="phone").order_by("-id").limit(5):
        try:
            return await read_phone(told.value)
        except NoPhone:
            continue  # a national number, and nobody said of which country
    typed = await theirs.order_by("-used_at").first()
    return typed.account if typed else ""


async def conversation_of_caller(number: str) -> Conversation | None:
    """The conversation spoken in last of the customer with this number (in international form)."""
    found = await Address.get_or_none(channel=CHANNEL, account=number)
    if found is None or found.customer_id is None:
        return None
    latest = await Conversation.filter(customer_id=found.customer_id).order_by("-spoken_at", "-id").first()
    return await conversation(latest.id) if latest else None
