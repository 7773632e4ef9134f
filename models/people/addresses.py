"""Addresses: a channel and an account on it. A promoter's addresses are their terminals."""

from collections.abc import Iterable
from typing import Any

from tortoise import fields
from tortoise.expressions import Q
from tortoise.models import Model

from models.people.channels import BROWSER
from models.people.customers import Customer, customer, new_customer
from models.people.promoters import Promoter, promoter_or_none
from models.people.refusals import Purpose, refused
from models.storage.clock import now
from models.storage.queries import Query
from models.storage.row_instances import relate
from models.storage.statements import Statement, Write
from models.text.cleaning import clean_line
from models.words import FALLBACK

ACCOUNT_LENGTH = 100
PREFERRED = ("-told_first", "-used_at")
"""Where a person gets messages: where they asked to, else where they were last."""
PREFERRED_SQL = ", ".join(f"a.{column.removeprefix('-')} DESC" for column in PREFERRED)
"""``PREFERRED`` as the order of ``addresses a`` in SQL."""


class Address(Model):
    id = fields.IntField(primary_key=True)
    channel = fields.CharField(20)
    account = fields.CharField(ACCOUNT_LENGTH)
    """The platform's own id: of a chat, a person, a browser. In exports: ``external_id``."""
    name = fields.CharField(80, default="")
    language = fields.CharField(8, default="")
    promoter: fields.ForeignKeyNullableRelation[Promoter] = fields.ForeignKeyField(
        "models.Promoter", related_name="addresses", null=True
    )
    customer: fields.ForeignKeyNullableRelation[Customer] = fields.ForeignKeyField(
        "models.Customer", related_name="addresses", null=True
    )
    connection: fields.ForeignKeyNullableRelation["Connection"] = fields.ForeignKeyField(  # type: ignore[name-defined]  # noqa: F821  (tortoise finds it by name; an import would be a circle)
        "models.Connection", related_name="chats", null=True
    )
    """The promoter's own account that this is a chat in: it serves that promoter alone."""
    talking_in_id = fields.IntField(null=True)
    """The conversation that unquoted words go to, which the person knows: a promoter's until /done, a customer's until
    they choose another, write to another, or another promoter speaks to them.
    """
    came_since_id = fields.IntField(null=True)
    """Of a promoter: another conversation whose words came here since. They are asked before unquoted words go."""
    dialogue: dict[str, Any] = fields.JSONField(default=dict)
    """What the bot is waiting to hear, e.g. a note for a check-in."""
    numbered: list[str] | None = fields.JSONField(null=True)
    """The actions that were last offered there as numbers, having no buttons. A column of its own: the courier writes
    it while the person's next act may be changing the dialogue.
    """
    blocked_reason = fields.CharField(100, default="")
    """Why nothing can be sent there any more; empty: it can."""
    told_first = fields.BooleanField(default=False, db_default=False)
    """The person prefers to get messages here rather than where they were last."""
    confirmed_at = fields.DatetimeField(null=True)
    """When it was shown that the person has this account. A chat shows it itself; a mail address or number that was
    only typed is no address but a claim, see models.identity.claims."""
    joint = fields.CharField(100, default="", db_default="", db_index=True)
    """The number by which the platform knows the person in all of its apps (union id); empty: not known."""
    virtual = fields.BooleanField(default=False, db_default=False)
    """A stand-in that the platform made up for a visit: nobody can be known or reached by it."""
    through_id = fields.IntField(null=True)
    """Of a browser: the address by which it was recognised, see models.identity.recognitions."""
    opened_chat_at = fields.DatetimeField(null=True)
    """Of a browser: when the chat was first open in it. Who only filled in a form has not seen it yet."""
    created_at = fields.DatetimeField()
    used_at = fields.DatetimeField()

    promoter_id: int | None
    customer_id: int | None
    connection_id: int | None

    class Meta:
        table = "addresses"
        unique_together = (("channel", "account"),)

    def speaks(self, promoter: Promoter | None = None) -> str:
        """Return the language to address this person in."""
        return (promoter.language if promoter else "") or self.language or FALLBACK


def _with_promoter(address: Address, promoter: Promoter | None) -> Address:
    relate(address, "promoter", promoter)
    return address


_MET_AGAIN = Query[Address](
    "UPDATE addresses SET used_at = ?, name = CASE WHEN ? = '' THEN name ELSE ? END,"
    " language = CASE language WHEN '' THEN ? ELSE language END, blocked_reason = ''"
    " WHERE channel = ? AND account = ? RETURNING {addresses}",
    addresses=Address,
)
_AT = Query(
    "SELECT {a}, {p} FROM addresses a LEFT JOIN promoters p ON p.id = a.promoter_id"
    " WHERE a.channel = ? AND a.account = ?",
    _with_promoter,
    a=Address,
    p=Promoter,
)


async def met(channel: str, account: str, *, name: str = "", language: str = "") -> Address:
    """Return the address with its promoter, made when new, and keep its name up to date.

    Two first messages at once make one address.
    """
    name, at = clean_line(name, 80), now()
    found = await _MET_AGAIN.first(at, name, name, language, channel, account)
    if found is not None:
        promoter = await promoter_or_none(found.promoter_id) if found.promoter_id is not None else None
        relate(found, "promoter", promoter)
        return found
    fresh = Address(
        channel=channel, account=account, name=name, language=language, created_at=at, used_at=at, dialogue={}
    )
    await Address.bulk_create([fresh], ignore_conflicts=True)
    return await Address.get(channel=channel, account=account).select_related("promoter")


async def address_at(channel: str, account: str) -> Address | None:
    """Return the address of this account with its promoter; None where nobody was met there."""
    return await _AT.first(channel, account)


async def address_or_none(number: int) -> Address | None:
    """Return the address of this number with its promoter and customer; None where it has been erased, and for 0."""
    return await Address.get_or_none(id=number).select_related("promoter", "customer")


async def addresses_of(customer_id: int) -> list[Address]:
    """Return every address of the customer, the first met first."""
    return await Address.filter(customer_id=customer_id).order_by("id")


async def first_terminal_on(channel: str, promoter_id: int) -> Address | None:
    """Return the first of the promoter's terminals on this channel that takes messages."""
    theirs = Address.filter(channel=channel, promoter_id=promoter_id, blocked_reason="")
    return await theirs.order_by("id").first()


async def bind(address: Address, promoter: Promoter) -> None:
    """Make the address a terminal of this promoter (and of no other)."""
    address.promoter = promoter
    address.talking_in_id = address.came_since_id = None
    await address.save(update_fields=["promoter_id", "talking_in_id", "came_since_id"])


async def keep_dialogue(address: Address) -> None:
    """Store what the bot waits to hear from this address."""
    await address.save(update_fields=["dialogue"])


async def set_language(address: Address, promoter: Promoter | None, language: str) -> None:
    """Speak this language from now on at the address, and to its promoter wherever they are."""
    address.language = language
    await address.save(update_fields=["language"])
    if promoter is not None:
        promoter.language = language
        await promoter.save(update_fields=["language"])


async def note_unreachable(channel: str, account: str, reason: str) -> None:
    """Keep why nothing can be sent to this account any more; an empty reason says that it can again."""
    await Address.filter(channel=channel, account=account).update(blocked_reason=reason)


async def rename_account(channel: str, account: str, renamed: str) -> None:
    """Keep the account's new name, unless the new name is an address of its own already."""
    if not await Address.filter(channel=channel, account=renamed).exists():
        await Address.filter(channel=channel, account=account).update(account=renamed)


async def confirm_address(number: int) -> None:
    """Keep that the person has shown just now that the account is theirs."""
    await Address.filter(id=number).update(confirmed_at=now())


async def delete_address(channel: str, account: str) -> None:
    """Delete the address of this account and what hangs on it alone; whoever used it stays."""
    await Address.filter(channel=channel, account=account).delete()


async def reread(address: Address) -> None:
    """Take over what others have changed of the address since it was read."""
    await address.refresh_from_db()


async def write_to(address: Address, conversation_id: int | None) -> None:
    """Send unquoted words from here to this conversation from now on, as the person is told; None: to nobody."""
    address.talking_in_id, address.came_since_id = conversation_id, None
    await address.save(update_fields=["talking_in_id", "came_since_id"])


async def stop_writing_to(address: Address, conversation_id: int) -> None:
    """Let unquoted words from here go to nobody, where they went to this conversation."""
    if address.talking_in_id == conversation_id:
        address.talking_in_id = None
        await address.save(update_fields=["talking_in_id"])


async def wrote_to_another(address: Address, conversation_id: int) -> None:
    """Treat this conversation's words as the last that came, since the promoter wrote to it.

    They had chosen another one: they are asked before unquoted words go.
    """
    address.came_since_id = conversation_id
    await address.save(update_fields=["came_since_id"])


_CAME = "(SELECT conversation_id FROM communications WHERE id = ?)"
_WORDS_CAME = Statement(
    "UPDATE addresses SET"  # noqa: S608  (our own words and numbers)
    f" talking_in_id = CASE WHEN promoter_id IS NULL THEN {_CAME} ELSE talking_in_id END,"
    f" came_since_id = CASE WHEN promoter_id IS NULL THEN came_since_id ELSE {_CAME} END"
    f" WHERE channel = ? AND account = ? AND talking_in_id <> {_CAME}",
    rank=3,
    synced=False,
)


def words_came(channel: str, account: str, communication_id: int) -> Write:
    """Return the write that records whose words came there last: a customer answers them, a promoter may be about to.

    An address from which nobody is written to yet stays so: it may be a browser that never opened the chat.
    """
    return _WORDS_CAME, (communication_id, communication_id, channel, account, communication_id)


async def customer_at(address: Address) -> Customer:
    """Return the customer who uses this address, made when new."""
    if address.customer_id is not None:
        return await customer(address.customer_id)
    address.customer = await new_customer(address.name)
    await address.save(update_fields=["customer_id"])
    return address.customer


def never_chatted(address: Address) -> bool:
    """Tell whether it is a browser in which the chat was never open.

    It filled in a form, or was recognised by an app.
    """
    return address.channel == BROWSER and address.talking_in_id is None and address.opened_chat_at is None


TERMINAL_SQL = (
    f"FROM addresses a WHERE a.promoter_id = c.promoter_id AND a.blocked_reason = '' ORDER BY {PREFERRED_SQL} LIMIT 1"
)
"""Where the promoter of ``conversations c`` gets messages."""
WAY_TO_CUSTOMER_SQL = (
    "FROM addresses a LEFT JOIN connections n ON n.id = a.connection_id"
    " WHERE a.customer_id = c.customer_id AND a.blocked_reason = ''"
    " AND (a.connection_id IS NULL OR (n.promoter_id = c.promoter_id AND n.enabled))"
    f" ORDER BY NOT a.told_first AND a.channel = '{BROWSER}' AND a.talking_in_id IS NULL AND a.opened_chat_at IS NULL,"
    f" {PREFERRED_SQL} LIMIT 1"
)
"""Where the customer of ``conversations c`` gets this promoter's words, if they take any. A browser that nobody ever
chatted in, see ``never_chatted``, is the last to look for an answer.
"""
_TERMINAL = Query[Address](f"SELECT {{a}} {TERMINAL_SQL.replace('c.promoter_id', '?')}", a=Address)
_WAY_TO = Query[Address](
    f"SELECT {{a}} {WAY_TO_CUSTOMER_SQL.replace('c.customer_id', '?').replace('c.promoter_id', '?')}", a=Address
)


async def terminal(promoter_id: int) -> Address | None:
    """Return where to send the promoter's messages: the preferred address, else the one used last.

    None: none of them takes messages.
    """
    return await _TERMINAL.first(promoter_id)


async def reachable(customer_id: int, promoter_id: int | None = None, *, speaker: int | None = None) -> Address | None:
    """Return where the customer can be written to: the preferred address, else the one used last, if it takes any.

    ``promoter_id``: for words of this promoter's, which may also go out through the promoter's own account.
    ``speaker``: for what only the house carries in this promoter's name. None where the customer stopped either.
    """
    if await refused(customer_id, Purpose.RELAY, promoter_id or speaker):
        return None
    return await _WAY_TO.first(customer_id, promoter_id)


async def reachable_as_one(numbers: Iterable[int], promoter_id: int) -> Address | None:
    """Return where this promoter's words would go if the customers of these numbers were one person; None: nowhere."""
    ways = list[Address]()
    for number in numbers:
        if await refused(number, Purpose.RELAY, promoter_id):
            return None
        if (way := await _WAY_TO.first(number, promoter_id)) is not None:
            ways.append(way)
    return max(
        ways, key=lambda each: (each.told_first or not never_chatted(each), each.told_first, each.used_at), default=None
    )


async def why_unreachable(customer_id: int, promoter_id: int | None = None) -> str:
    """Return why ``reachable`` found nothing: the reason at the address used last, if they ever wrote to us."""
    if await refused(customer_id, Purpose.RELAY, promoter_id):
        return "failed-stopped"
    theirs = Q(connection_id=None)
    if promoter_id is not None:
        theirs |= Q(connection__promoter_id=promoter_id)
    found = Address.filter(theirs, customer_id=customer_id, blocked_reason__startswith="failed-")
    last = await found.order_by(*PREFERRED).first()
    return last.blocked_reason if last is not None else "failed-no-address"


async def number_choices(channel: str, account: str, actions: list[str]) -> None:
    """Store the actions that were offered as numbers, where a channel has no buttons."""
    await Address.filter(channel=channel, account=account).update(numbered=actions)


async def forget_numbered(address: Address) -> None:
    """Let numbers stand for nothing at this address any more."""
    address.numbered = None
    await address.save(update_fields=["numbered"])
