"""Mailboxes: where a customer is told by mail that words wait in the web chat, for as long as they want it.

A mailbox is one that they have confirmed; what they agreed to is a consent, and withdrawing it ends the mailbox.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tortoise import fields
from tortoise.models import Model

from models.people.addresses import Address
from models.people.channels import EMAIL
from models.people.customers import Customer
from models.personal_data.consents import Consent, agree
from models.storage.clock import now
from models.storage.queries import Query
from models.storage.row_instances import relate
from models.storage.statements import Statement, Write

PURPOSE = "mail-alerts"
"""Of the consent."""
OPEN_FOR = timedelta(minutes=1)
"""How long a page of the chat counts as open after its stream was last heard of."""


class Mailbox(Model):
    id = fields.IntField(primary_key=True)
    address: fields.OneToOneRelation[Address] = fields.OneToOneField("models.Address", related_name="mailbox")
    timezone = fields.CharField(40, default="", db_default="")
    """Of the browser in which the customer reads: they are not told at night. Empty: not known."""
    chat_open_until = fields.DatetimeField(null=True)
    """Until when a page of their chat is open, as far as is known: who has it before them needs no mail."""
    since = fields.DatetimeField()

    address_id: int

    class Meta:
        table = "mailboxes"


def _at_address(mailbox: Mailbox, address: Address) -> Mailbox:
    relate(mailbox, "address", address)
    return mailbox


_CONFIRMED = f"a.channel = '{EMAIL}' AND a.confirmed_at IS NOT NULL AND a.promoter_id IS NULL AND a.blocked_reason = ''"
_CONFIRMED_OF = Query[Address](
    f"SELECT {{a}} FROM addresses a WHERE a.customer_id = ? AND {_CONFIRMED} ORDER BY a.used_at DESC LIMIT 1",  # noqa: S608  (our own words)
    a=Address,
)
_OF = Query(
    "SELECT {m}, {a} FROM addresses a JOIN mailboxes m ON m.address_id = a.id"  # noqa: S608  (our own words)
    f" WHERE a.customer_id = ? AND {_CONFIRMED} ORDER BY a.used_at DESC LIMIT 1",
    _at_address,
    m=Mailbox,
    a=Address,
)


async def confirmed_mail_of(customer_id: int) -> Address | None:
    """Return the customer's confirmed mail address that takes mail, the one used last; None: they have none."""
    return await _CONFIRMED_OF.first(customer_id)


async def mailbox_of(customer_id: int) -> Mailbox | None:
    """Return the mailbox in which the customer wants to be told, with its address; None: in none."""
    return await _OF.first(customer_id)


async def tell_by_mail(address: Address, text: str, *, language: str, channel: str, timezone: str = "") -> None:
    """Tell the customer of this confirmed address there from now on, as they agreed to in the words ``text``.

    ``channel``: where they agreed. A repeat changes nothing. Call in a transaction.
    """
    assert address.customer_id is not None  # noqa: S101  (an address of nobody's is not offered)
    fresh = Mailbox(address=address, timezone=known_zone(timezone), since=now())
    if await Mailbox.filter(address_id=address.id).exists():
        return
    await Mailbox.bulk_create([fresh], ignore_conflicts=True)
    customer = await Customer.get(id=address.customer_id)
    await agree(customer, PURPOSE, text, language=language, channel=channel, evidence=f"address {address.id}")


async def stop_telling_by_mail(address: Address) -> bool:
    """Tell nobody at this address any more, and note the consent as withdrawn. False where nobody was told there.

    Call in a transaction.
    """
    agreed = Consent.filter(customer_id=address.customer_id, purpose=PURPOSE, evidence=f"address {address.id}")
    await agreed.filter(withdrawn_at=None).update(withdrawn_at=now())
    return await Mailbox.filter(address_id=address.id).delete() > 0


_THEIRS = "address_id IN (SELECT id FROM addresses WHERE customer_id = ?)"
_PAGE_OPEN = Statement(f"UPDATE mailboxes SET chat_open_until = ? WHERE {_THEIRS}")  # noqa: S608  (our own words)
_ZONE = Statement(f"UPDATE mailboxes SET timezone = ? WHERE {_THEIRS} AND timezone <> ?")  # noqa: S608  (our own words)


def page_is_open(customer_id: int) -> Write:
    """Return the write that notes that a page of the customer's chat is open."""
    return _PAGE_OPEN, (now() + OPEN_FOR, customer_id)


async def note_zone(customer_id: int, timezone: str) -> None:
    """Keep where the customer's clocks are, if they are told by mail."""
    if zone := known_zone(timezone):
        await _ZONE.run(zone, customer_id, zone)


def known_zone(name: str) -> str:
    """Return the name of a time zone as a browser has it; empty for what is none."""
    try:
        return ZoneInfo(name).key if name else ""
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""


def is_open(mailbox: Mailbox, at: datetime) -> bool:
    """Tell whether a page of the customer's chat is open."""
    return mailbox.chat_open_until is not None and mailbox.chat_open_until > at
