"""Terminals: the addresses of one person, a promoter or a customer: listed, preferred, proved, removed."""

import re
from dataclasses import dataclass
from datetime import datetime

from models.identity.claims import fall
from models.identity.merges import Evidence, Merge, merge
from models.identity.proved_numbers import ONLY_CALLS, read_phone
from models.people.addresses import ACCOUNT_LENGTH, PREFERRED, Address, bind, met
from models.people.channels import EMAIL, PHONE
from models.people.customers import customer
from models.people.promoters import Promoter
from models.people.sessions import Session
from models.queue.outbox import lane_of, requeue, waiting_in
from models.reaching.mailboxes import stop_telling_by_mail
from models.storage.clock import now
from models.talking.connections import Connection
from models.text.phone_numbers import NoPhone

MAX_TERMINALS = 20
"""Addresses that one person may have."""

_MAILBOX = re.compile(r"[^@\s,;:<>()\[\]\\\"]{1,64}@(?:[^@\s,;:<>()\[\]\\\".]{1,63}\.)+[^@\s,;:<>()\[\]\\\".]{2,63}")
_EVIDENCE = {EMAIL: Evidence.EMAIL, PHONE: Evidence.PHONE}


class NoSuchTerminal(LookupError):
    """This person has no such address."""


class LastTerminal(ValueError):
    """No address would be left where this person gets messages."""


class TakesNoMessages(ValueError):
    """Nothing can be sent there: a telephone number, or a chat that was stopped."""


@dataclass(frozen=True)
class Owner:
    """The promoter or customer whose terminals are meant: exactly one of the two is set."""

    promoter_id: int | None = None
    customer_id: int | None = None

    @property
    def theirs(self) -> dict[str, int | None]:
        """Return the filter that selects the owner's addresses."""
        if self.promoter_id is not None:
            return {"promoter_id": self.promoter_id}
        return {"customer_id": self.customer_id, "promoter_id": None}


@dataclass(frozen=True)
class Proved:
    """An address that was shown to be the owner's."""

    address: Address
    merge: Merge | None = None
    """Set where another customer had shown the same account: they are one person."""


def owner_of(address: Address, promoter: Promoter | None) -> Owner | None:
    """Return who uses this address: the promoter, if they are active, else the customer; None for a stranger."""
    if promoter is not None:
        return Owner(promoter_id=promoter.id)
    return Owner(customer_id=address.customer_id) if address.customer_id is not None else None


async def terminals(owner: Owner) -> list[Address]:
    """Return the owner's addresses, the preferred one first, then the one used last.

    Without those that a platform made up for one visit, and the chats in a promoter's own account.
    """
    theirs = Address.filter(**owner.theirs, virtual=False, connection_id=None)
    return await theirs.order_by(*PREFERRED, "id").limit(MAX_TERMINALS)


async def connected(owner: Owner) -> list[Connection]:
    """Return the promoter's own accounts that we were let into: terminals too, but made and ended on the platform."""
    if owner.promoter_id is None:
        return []
    return await Connection.filter(promoter_id=owner.promoter_id, enabled=True).order_by("id")


async def terminal_of(owner: Owner, number: int) -> Address:
    """Return the owner's address of this number. Raise NoSuchTerminal."""
    found = await Address.filter(id=number, virtual=False, connection_id=None, **owner.theirs).first()
    if found is None:
        raise NoSuchTerminal(f"no terminal {number} of theirs")
    return found


async def tell_first(owner: Owner, number: int) -> Address:
    """Prefer this address for messages to the owner, wherever they were last. Raise NoSuchTerminal, TakesNoMessages."""
    chosen = await terminal_of(owner, number)
    if chosen.blocked_reason:
        raise TakesNoMessages(chosen.blocked_reason)
    await tell_where_last(owner)
    await Address.filter(id=chosen.id).update(told_first=True)
    return chosen


async def tell_where_last(owner: Owner) -> None:
    """Send messages to where the owner was last again, as before they chose an address."""
    await Address.filter(**owner.theirs, told_first=True).update(told_first=False)


async def unbind(owner: Owner, number: int, *, last: bool = False) -> Address:
    """Take the address from its owner, move its queued messages to another of theirs, and return it.

    What was said there stays. ``last``: even if it is the last address that takes messages for them. Raise
    NoSuchTerminal, LastTerminal.
    """
    gone = await terminal_of(owner, number)
    others = Address.filter(**owner.theirs, blocked_reason="", virtual=False, connection_id=None).exclude(id=gone.id)
    other = await others.order_by(*PREFERRED).first()
    if other is None and not gone.blocked_reason and not last:
        raise LastTerminal("the last one that takes messages")
    await stop_telling_by_mail(gone)
    if owner.promoter_id is not None:
        gone.promoter = None
    else:
        gone.customer = None
    gone.told_first, gone.talking_in_id, gone.dialogue, gone.numbered, gone.confirmed_at = False, None, {}, None, None
    cleared = ["told_first", "talking_in_id", "dialogue", "numbered", "confirmed_at"]
    await gone.save(update_fields=["promoter_id", "customer_id", *cleared])
    await Session.filter(address_id=gone.id).delete()
    if other is not None:
        lane = lane_of(gone.channel, gone.account)
        for waiting in await waiting_in([lane]):
            await requeue(waiting, other.channel, other.account)
    return gone


async def named(words: str, language: str = "") -> tuple[str, str] | None:
    """Return channel and account of a typed mail address or telephone number; None: it is neither."""
    words = words.strip()
    if _MAILBOX.fullmatch(words) and len(words) <= ACCOUNT_LENGTH:
        return EMAIL, words.lower()
    try:
        return PHONE, await read_phone(words, language)
    except NoPhone:
        return None


async def prove(owner: Owner, channel: str, account: str, *, since: datetime | None = None) -> Proved:
    """Make the account the owner's address, since it was shown to be theirs, whoever had typed it before.

    A customer who had shown the same account is the same person: the two are merged and the older number stays.
    ``since``: when they were last there, which decides where they get their messages; None: now. Call it in a
    transaction.
    """
    at = now()
    address = await met(channel, account)
    address = await Address.filter(id=address.id).select_for_update().get()
    if address.confirmed_at is None:
        await _take_from_unproved(address, owner)
    merged = None
    if owner.promoter_id is not None:
        if address.promoter_id != owner.promoter_id:
            await bind(address, await Promoter.get(id=owner.promoter_id))
    elif address.customer_id not in {None, owner.customer_id}:
        kept, gone = sorted([int(address.customer_id or 0), int(owner.customer_id or 0)])
        merged = await merge(kept, gone, evidence=f"{_EVIDENCE.get(channel, Evidence.ACCOUNT)}:{account}")
    else:
        address.customer = await customer(int(owner.customer_id or 0))
        await address.save(update_fields=["customer_id"])
    await fall(channel, account, but_of=await _number_now(owner))
    changes = {"confirmed_at": address.confirmed_at or at, "used_at": since or at}
    await Address.filter(id=address.id).update(
        **changes, blocked_reason=ONLY_CALLS if channel == PHONE else address.blocked_reason
    )
    await address.refresh_from_db()
    return Proved(address, merged)


async def _take_from_unproved(address: Address, owner: Owner) -> None:
    """Take the account from whoever had it without having shown it: a promoter's typed number, a mail's sender."""
    if owner.theirs == {"promoter_id": address.promoter_id} or owner.customer_id == address.customer_id:
        return
    address.customer_id, address.talking_in_id, address.told_first = None, None, False
    if address.channel == PHONE:
        address.promoter_id = None
    await address.save(update_fields=["customer_id", "promoter_id", "talking_in_id", "told_first"])


async def _number_now(owner: Owner) -> int | None:
    return (await customer(owner.customer_id)).id if owner.customer_id is not None else None
