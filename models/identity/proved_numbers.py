"""Proved numbers: which telephone numbers were shown to be whose."""

from models.people.addresses import Address, address_at
from models.people.channels import PHONE
from models.storage.channel_state import fact, keep_fact
from models.storage.clock import now
from models.talking.conversations import Conversation, conversation, last_conversation_of
from models.text.phone_numbers import e164, region_of
from models.words import languages
from models.words.typed import typed_in

ONLY_CALLS = "failed-voice-only"
"""Why nothing is written to a telephone number."""

_COUNTRY = "country"


async def set_country(region: str) -> None:
    """Set the country of numbers typed without a calling code, for every reader of typed numbers; empty: none."""
    await keep_fact(PHONE, _COUNTRY, {"region": region})


async def read_phone(text: str, language: str = "") -> str:
    """Return a typed number in its international form; ``language``: what its writer speaks. Raise NoPhone."""
    kept = await fact(PHONE, _COUNTRY) or {}
    region = str(kept.get("region") or region_of(str(kept.get("code") or "")))
    return e164(text, region or _spoken_in(language))


def _spoken_in(language: str) -> str:
    """Return the country of the numbers of somebody who writes in this language, where nothing better is known."""
    return typed_in(language).phone_region if language in languages() else ""


async def set_own_phone(number: str, promoter_id: int) -> bool:
    """Let the promoter's calls begin at this number (international form). Return False where it is another's."""
    at = now()
    fresh = Address(channel=PHONE, account=number, blocked_reason=ONLY_CALLS, created_at=at, used_at=at, dialogue={})
    await Address.bulk_create([fresh], ignore_conflicts=True)
    nobodys = Address.filter(channel=PHONE, account=number, promoter_id=None, customer_id=None)
    await nobodys.update(promoter_id=promoter_id)
    theirs = Address.filter(channel=PHONE, account=number, promoter_id=promoter_id)
    return await theirs.update(used_at=at, blocked_reason=ONLY_CALLS) > 0


async def phone_of_promoter(promoter_id: int) -> str:
    """Return the number that the promoter gave last; empty: none."""
    found = await Address.filter(channel=PHONE, promoter_id=promoter_id).order_by("-used_at").first()
    return found.account if found else ""


async def shown_phone(customer_id: int) -> str:
    """Return the number that was shown to be the customer's; empty: none."""
    shown = Address.filter(channel=PHONE, customer_id=customer_id, confirmed_at__isnull=False)
    found = await shown.order_by("-used_at").first()
    return found.account if found else ""


async def is_shown(number: str, customer_id: int) -> bool:
    """Tell whether this number was shown to be this customer's."""
    shown = Address.filter(channel=PHONE, account=number, customer_id=customer_id, confirmed_at__isnull=False)
    return bool(number) and await shown.exists()


async def conversation_of_caller(number: str) -> Conversation | None:
    """Return the latest conversation of the customer to whom this number (in international form) was shown to belong.

    A customer who merely typed the number is passed over: a call is attached to nobody rather than to somebody else.
    """
    found = await address_at(PHONE, number)
    if found is None or found.customer_id is None or found.confirmed_at is None:
        return None
    latest = await last_conversation_of(found.customer_id)
    return await conversation(latest.id) if latest else None
