"""Connections: promoters' own accounts that we may read, to hear their chats with customers and to answer there.

A chat in such an account is an address too, of a customer and for this promoter alone. The platform gives a
connection a new number whenever it is made; the owner's account stays, so the chats are keyed by that.
"""

import base64
import hmac
from datetime import datetime
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.people.addresses import ACCOUNT_LENGTH, Address, address_at
from models.people.customers import Customer, customer, new_customer
from models.people.promoters import Promoter
from models.storage.clock import now
from models.storage.codes import fingerprint
from models.storage.secret_keys import key
from models.talking.communications import Communication, Direction
from models.text.cleaning import clean_line

_CHAT = "business"
ENDED = "failed-connection-ended"
MUTE = "failed-connection-mute"
EXCLUDED = "failed-chat-excluded"
AWAITED = "failed-chat-awaited"
"""The owner says that the chat is a customer's; it becomes one when the platform sends us a message of it."""


class Connection(Model):
    id = fields.IntField(primary_key=True)
    channel = fields.CharField(20)
    owner = fields.CharField(40)
    """The owner's account: it is also where the bot talks with them."""
    external_id = fields.CharField(100)
    """The platform's number of the connection at present."""
    enabled = fields.BooleanField()
    rights: dict[str, Any] = fields.JSONField(default=dict)
    """What the owner lets us do: ``answer``."""
    since = fields.DatetimeField()
    """When it was made, as the platform says."""
    promoter: fields.ForeignKeyNullableRelation[Promoter] = fields.ForeignKeyField(
        "models.Promoter", related_name="connections", null=True
    )
    """Who agreed; None as long as the owner is no promoter: then nothing is heard."""
    agreement = fields.TextField(default="")
    """The words that connecting agreed to, whole."""
    agreement_version = fields.CharField(64, default="")
    """The fingerprint of the words."""
    agreed_at = fields.DatetimeField(null=True)
    changed_at = fields.DatetimeField()

    promoter_id: int | None

    class Meta:
        table = "connections"
        unique_together = (("channel", "owner"),)
        indexes = (("channel", "external_id"),)

    @property
    def barrier(self) -> str:
        """Why nothing can be written through it; empty: it can."""
        if not self.enabled:
            return ENDED
        return "" if self.rights.get("answer") else MUTE


async def connection_of(channel: str, owner: str) -> Connection | None:
    """Return the connection to this account, an ended one too; None when there is none."""
    return await Connection.get_or_none(channel=channel, owner=owner)


async def connection_named(channel: str, external_id: str) -> Connection | None:
    """Return the connection of this number on the platform; None when it is unknown, or was made anew since."""
    return await Connection.get_or_none(channel=channel, external_id=external_id)


async def connect(
    channel: str, owner: str, external_id: str, *, since: datetime, enabled: bool, may_answer: bool
) -> tuple[Connection, bool]:
    """Store a connection as the platform reports it. Return it, and whether anything changed.

    A repeated report changes nothing, nor does a late one of an older connection. The chats can be written to as far
    as the owner allows.
    """
    rights = {"answer": True} if may_answer else {}
    fresh = Connection(
        channel=channel,
        owner=owner,
        external_id=external_id,
        since=since,
        enabled=enabled,
        rights=rights,
        changed_at=now(),
    )
    found = await connection_of(channel, owner)
    if found is None:
        await Connection.bulk_create([fresh], ignore_conflicts=True)
        return await Connection.get(channel=channel, owner=owner), True
    if since < found.since:
        return found, False
    news = (found.external_id, found.enabled, found.rights) != (external_id, enabled, rights)
    found.external_id, found.since, found.enabled, found.rights = external_id, since, enabled, rights
    found.changed_at = now()
    await found.save(update_fields=["external_id", "since", "enabled", "rights", "changed_at"])
    chats = Address.filter(connection_id=found.id, blocked_reason__in=["", ENDED, MUTE])
    await chats.update(blocked_reason=found.barrier)
    return found, news


async def agree_to(connection: Connection, promoter: Promoter, words: str) -> bool:
    """Record that the owner is this promoter and agreed to ``words``. False when they had agreed to them already."""
    version = fingerprint(words)[:16]
    if (connection.promoter_id, connection.agreement_version) == (promoter.id, version):
        return False
    connection.promoter, connection.agreement, connection.agreement_version = promoter, words, version
    connection.agreed_at = now()
    await connection.save(update_fields=["promoter_id", "agreement", "agreement_version", "agreed_at"])
    return True


async def owners_address(connection: Connection) -> Address | None:
    """Return the owner's own address on the platform, with the promoter it is a terminal of."""
    return await address_at(connection.channel, connection.owner)


async def hearer(connection: Connection) -> Promoter | None:
    """Return the promoter for whom the chats are heard: who agreed, while the account is still a terminal of theirs.

    None when nothing may be heard.
    """
    if not connection.enabled or connection.agreed_at is None:
        return None
    terminal = await owners_address(connection)
    if terminal is None or terminal.promoter is None or terminal.promoter_id != connection.promoter_id:
        return None
    return terminal.promoter if terminal.promoter.active else None


def chat_account(owner: str, chat: str) -> str:
    """Return the account of a chat in an owner's account; the person's own chat with the bot has another."""
    return f"{_CHAT}:{owner}:{chat}"[:ACCOUNT_LENGTH]


def owner_and_chat(account: str) -> tuple[str, str] | None:
    """Return the owner and chat that ``chat_account`` joined; None for any other account."""
    kind, _, rest = account.partition(":")
    owner, _, chat = rest.partition(":")
    return (owner, chat) if kind == _CHAT and owner and chat else None


async def chat_in(connection: Connection, chat: str) -> Address | None:
    """Return the address of this chat; None for one that was neither a customer's nor excluded by name."""
    return await address_at(connection.channel, chat_account(connection.owner, chat))


async def admit(connection: Connection, chat: str, *, name: str, language: str) -> Address:
    """Make the chat a customer's: the one they are elsewhere on the platform, else a new one."""
    found = await chat_in(connection, chat) or await _new_address(connection, chat, name, language)
    if found.customer_id is None:
        found.customer = await _customer_of_chat(connection.channel, chat) or await new_customer(name)
    found.blocked_reason = connection.barrier
    await found.save(update_fields=["customer_id", "blocked_reason"])
    return found


async def exclude(connection: Connection, chat: str) -> Address:
    """Exclude the chat: nothing written in it is kept from now on."""
    found = await chat_in(connection, chat) or await _new_address(connection, chat, "", "")
    found.blocked_reason, found.name = EXCLUDED, ""
    await found.save(update_fields=["blocked_reason", "name"])
    return found


async def await_words(connection: Connection, chat: str) -> Address:
    """Let the chat become a customer's with the next message in it. Until then it belongs to nobody."""
    found = await chat_in(connection, chat) or await _new_address(connection, chat, "", "")
    found.customer_id, found.blocked_reason = None, AWAITED
    await found.save(update_fields=["customer_id", "blocked_reason"])
    return found


def was_shown(chat: Address | None) -> bool:
    """Tell whether a message of this chat came through the connection; the owner's word alone is not enough."""
    return chat is not None and chat.customer_id is not None and chat.used_at > chat.created_at


async def chat_seal(connection: Connection, chat: str) -> str:
    """Return the code in the buttons about a chat that were offered to this owner (HMAC): nobody else can make it."""
    proof = hmac.digest(await key("chat buttons"), f"{connection.id}:{connection.owner}:{chat}".encode(), "sha256")
    return base64.urlsafe_b64encode(proof[:12]).decode()


async def spoken_in(chat: Address, *, name: str, language: str) -> None:
    """Update the chat's time, name and language when somebody spoke there."""
    chat.used_at, chat.name, chat.language = now(), clean_line(name, 80) or chat.name, chat.language or language
    await chat.save(update_fields=["used_at", "name", "language"])
    await Customer.filter(id=chat.customer_id, name="").update(name=chat.name)


async def heard_last(chat: Address, connection: Connection) -> datetime | None:
    """Return when the customer last wrote in this chat; None when nothing of it is stored."""
    theirs = Communication.filter(
        conversation__customer_id=chat.customer_id,
        conversation__promoter_id=connection.promoter_id,
        direction=Direction.TO_PROMOTER,
        source__startswith=f"{chat.channel}:{chat.account}:",
    )
    last = await theirs.order_by("-sent_at").first()
    return last.sent_at if last else None


async def _new_address(connection: Connection, chat: str, name: str, language: str) -> Address:
    at, account = now(), chat_account(connection.owner, chat)
    fresh = Address(
        channel=connection.channel,
        account=account,
        name=clean_line(name, 80),
        language=language,
        connection_id=connection.id,
        dialogue={},
        created_at=at,
        used_at=at,
    )
    await Address.bulk_create([fresh], ignore_conflicts=True)
    return await Address.get(channel=connection.channel, account=account)


async def _customer_of_chat(channel: str, chat: str) -> Customer | None:
    """Return the customer who uses this account with the bot itself or with another promoter; None when unknown."""
    known = await Address.filter(channel=channel, account=chat, customer_id__not_isnull=True).first()
    if known is None:
        ending = f":{chat}"
        among = Address.filter(channel=channel, account__startswith=f"{_CHAT}:", account__endswith=ending)
        known = await among.filter(customer_id__not_isnull=True).first()
    return await customer(known.customer_id) if known and known.customer_id is not None else None
