"""Erasures: who asked to be erased, how far it is, and the receipt. Worked off by models.privacy.erasing."""

from collections.abc import Mapping
from dataclasses import dataclass

from tortoise import fields
from tortoise.models import Model

from models.people.addresses import Address, address_at, customer_at, met
from models.people.customers import customer
from models.people.promoters import Promoter, PromoterStatus, promoter
from models.storage.clock import now
from models.storage.codes import fingerprint, is_code, new_code
from models.storage.plain_sql import rows
from models.storage.queries import Query
from models.storage.revisions import changed
from models.talking.conversations import Conversation

FIRST_OF_CUSTOMER, FIRST_OF_PROMOTER = "mentions", "promoter"
"""The stages that an erasure begins with."""


class Erasure(Model):
    id = fields.IntField(primary_key=True)
    customer_id = fields.IntField(null=True, db_index=True)
    promoter_id = fields.IntField(null=True)
    code = fields.CharField(64, default="", db_index=True)
    """Fingerprint of the code by which the receipt can be looked at; empty: nobody was given one."""
    channel = fields.CharField(20, default="")
    account = fields.CharField(100, default="")
    """Where the receipt is sent, until it is; empty: nowhere."""
    stage = fields.CharField(30)
    deleted: dict[str, int] = fields.JSONField(default=dict)
    emptied: dict[str, int] = fields.JSONField(default=dict)
    mentions = fields.IntField(default=0)
    hashes: list[str] = fields.JSONField(default=list)
    """Media that their rows spoke of, until those that nobody else's speak of are gone."""
    files = fields.IntField(default=0)
    told_id = fields.BigIntField(null=True)
    """The row of the outbox with the receipt; before ``told_at``, the one that says it has begun."""
    asked_at = fields.DatetimeField()
    told_at = fields.DatetimeField(null=True)
    done_at = fields.DatetimeField(null=True, db_index=True)

    class Meta:
        table = "erasures"


@dataclass(frozen=True)
class Erased:
    """The receipt: what was done for an erasure, in numbers only."""

    customer_id: int | None
    at: str
    deleted: Mapping[str, int]
    """Rows by table."""
    emptied: Mapping[str, int]
    """Rows by table that stay without what was personal in them."""
    mentions: int
    """Rows of promoters that spoke of the customer."""
    files: int
    """Media files, of those that nobody else's rows speak of."""
    promoter_id: int | None = None


def as_receipt(done: Erasure) -> Erased:
    """Return the receipt of an erasure."""
    at = (done.done_at or done.asked_at).isoformat()
    return Erased(done.customer_id, at, done.deleted, done.emptied, done.mentions, done.files, done.promoter_id)


async def ask_for_customer(customer_id: int, *, tell: Address | None = None) -> tuple[Erasure, str]:
    """Ask for a customer's erasure; asked for twice it is one. Return it with the code for its receipt.

    ``tell``: the address at which they are notified. Call it in a transaction. Raise NoSuchCustomer.
    """
    person = await customer(customer_id)
    return await _ask(customer_id=person.id, tell=tell)


async def ask_for_account(channel: str, account: str) -> tuple[Erasure, str]:
    """Ask for the erasure of whoever has this account, customer or not. Raise LookupError for one never seen."""
    found = await address_at(channel, account)
    if found is None and not await _heard_of(channel, account):
        raise LookupError(f"nothing is kept of {channel} account {account}")
    address = found or await met(channel, account)
    if address.promoter_id is not None and address.customer_id is None:
        raise LookupError(f"this is a terminal of promoter {address.promoter_id}: erase the promoter, or remove it")
    return await ask_for_customer((await customer_at(address)).id)


async def ask_for_promoter(promoter_id: int, *, tell: Address | None = None) -> tuple[Erasure, str]:
    """Ask for a promoter's erasure: their cards stop at once, and they get no more notices. Raise NoSuchPromoter."""
    leaver = await promoter(promoter_id)
    await Promoter.filter(id=leaver.id).update(standing=PromoterStatus.DEACTIVATED)
    await changed()
    return await _ask(promoter_id=leaver.id, tell=tell)


async def still_needed(promoter_id: int) -> tuple[int, int]:
    """Return how many conversations and cards end with the promoter, unless they are handed over."""
    cards = await rows("SELECT count(*) AS n FROM tags WHERE promoter_id = ? AND retired_at IS NULL", promoter_id)
    return await Conversation.filter(promoter_id=promoter_id).count(), int(cards[0]["n"])


async def _ask(
    *, tell: Address | None, customer_id: int | None = None, promoter_id: int | None = None
) -> tuple[Erasure, str]:
    code = new_code()
    # Two at once do the same work twice, which is none the second time.
    asked = await Erasure.create(
        customer_id=customer_id,
        promoter_id=promoter_id,
        code=fingerprint(code),
        channel=tell.channel if tell else "",
        account=tell.account if tell else "",
        stage=FIRST_OF_CUSTOMER if customer_id is not None else FIRST_OF_PROMOTER,
        asked_at=now(),
    )
    return asked, code


async def after(asked: Erasure, answer_id: int) -> None:
    """Begin once this row of the outbox, which says that the erasure begins, has gone out."""
    asked.told_id = answer_id
    await asked.save(update_fields=["told_id"])


async def under_way(customer_id: int) -> bool:
    """Tell whether this customer is being erased just now."""
    return await Erasure.filter(customer_id=customer_id, done_at=None).exists()


# Asked twice a second while anything is committed at all.
_WAITING = Query[Erasure]("SELECT {e} FROM erasures e WHERE e.done_at IS NULL ORDER BY e.id LIMIT 20", e=Erasure)


async def waiting() -> list[Erasure]:
    """Return what is to be worked off, the oldest first."""
    return await _WAITING.all()


async def receipt(code: str) -> Erasure | None:
    """Return the erasure whose receipt this code opens; None: no such code."""
    return await Erasure.get_or_none(code=fingerprint(code)) if is_code(code) else None


async def _heard_of(channel: str, account: str) -> bool:
    lane = f"{channel}:{account}"
    for sql, value in (
        ("SELECT 1 FROM inbox WHERE lane = ? LIMIT 1", lane),
        ("SELECT 1 FROM outbox WHERE lane = ? LIMIT 1", lane),
        ("SELECT 1 FROM doubtful WHERE sender = ? LIMIT 1", account),
    ):
        if await rows(sql, value):
            return True
    return False
