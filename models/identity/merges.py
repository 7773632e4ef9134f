"""Merges: two customers turn out to be one person. Only on evidence; each is kept and can be undone."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypedDict

from tortoise import fields
from tortoise.expressions import Q
from tortoise.models import Model

from models.identity.conversation_merges import join, split
from models.people.addresses import Address
from models.people.customers import Customer, customer, numbers_of
from models.people.likenesses import like, note_alike
from models.personal_data.reassigning import reassign, undo_reassign
from models.queue.outbox import OutboxMessage
from models.storage.clock import now
from models.storage.codes import fingerprint
from models.storage.database import transaction
from models.storage.revisions import changed
from models.talking.communications import Communication
from models.talking.conversations import Conversation, Join, between
from models.talking.unread import recount

WORDS_LENGTH = 200
_OWN_WAY = ("merges", "conversations", "likenesses", "distinctions")
"""Tables whose rows are not simply given to the kept customer."""
_CONVERSATIONS = "conversations.customer_id"


class Evidence(StrEnum):
    """What shows that two customers are one."""

    ACCOUNT = "account"
    """The same account on the same platform."""
    EMAIL = "email"
    """The same confirmed e-mail address."""
    PHONE = "phone"
    """The same confirmed telephone number."""
    JOINT = "joint"
    """The id by which a platform knows a person in all of its apps (union id)."""
    TOLD = "told"
    """By hand, as what follows: the customer said so."""
    NUMBER = "number"
    """The same telephone number was seen."""
    MAIL = "mail"
    """They answered from the same e-mail address."""
    MET = "met"
    """Whoever says so has met them."""
    OTHER = "other"
    """In words of their own."""


class BadMerge(ValueError):
    """These two can't be merged, or it can't be undone; the sentence says why."""


@dataclass(frozen=True, kw_only=True)
class SaidBy:
    """Who says that two are one where nothing proves it."""

    promoter_id: int | None
    """None: an operator."""
    words: str = ""
    """How they know it, where they said more than the evidence's kind."""


class Merge(Model):
    id = fields.IntField(primary_key=True)
    kept_id = fields.IntField(db_index=True)
    gone_id = fields.IntField(db_index=True)
    evidence = fields.CharField(10)
    evidence_print = fields.CharField(64, default="")
    """Fingerprint of the address or number that showed it, or of who said so; empty: erased."""
    by = fields.CharField(10, default="", db_default="")
    """``promoter`` or ``operator``, who said so; empty: it was proved."""
    promoter_id = fields.IntField(null=True)
    """Which promoter said so."""
    words = fields.CharField(WORDS_LENGTH, default="", db_default="")
    """How they know it, in their own words."""
    given: dict[str, Any] = fields.JSONField(default=dict)
    """The rows that changed hands, see models.personal_data.reassigning."""
    joined: list[int] = fields.JSONField(default=list)
    """The conversations that went into one the kept one had already, see models.identity.conversation_merges."""
    name_before = fields.CharField(80, default="")
    name_after = fields.CharField(80, default="")
    last_said_id = fields.IntField(default=0)
    """The last communication before the merge: what has a greater number came after it."""
    merged_at = fields.DatetimeField()
    undone_at = fields.DatetimeField(null=True)

    class Meta:
        table = "merges"


async def merge(keep: int, away: int, *, evidence: str, said: SaidBy | None = None) -> Merge | None:
    """Give everything kept of customer ``away`` to ``keep``; the number ``away`` leads there from now on.

    ``evidence`` is ``<kind>:<value>``, e.g. ``email:yi@home.test``, see Evidence; only its fingerprint is kept.
    ``said``: who says so, where it is not proved. Return None when they are one already, so two merges at once make
    one. Raise BadMerge, also where one of them is known by nothing but a platform's stand-in for a visit, and
    models.people.customers.NoSuchCustomer.
    """
    kind, value = _evidence(evidence)
    async with transaction():
        kept, gone = await _lock_customers(keep, away)
        if kept.id == gone.id:
            return None
        await _refuse_virtual(kept, gone)
        last = await Communication.all().order_by("-id").first()
        given = await reassign("customers.id", gone.id, kept.id, without=_OWN_WAY)
        conversations, joined = await _give_conversations(gone.id, kept.id)
        name = kept.name or gone.name
        made = await Merge.create(
            kept_id=kept.id,
            gone_id=gone.id,
            evidence=kind.value,
            evidence_print=fingerprint(f"{kind}:{value}"),
            given=given | {_CONVERSATIONS: conversations},
            joined=joined,
            name_before=kept.name,
            name_after=name,
            last_said_id=last.id if last else 0,
            merged_at=now(),
            **_by_hand(said),
        )
        await Customer.filter(id=kept.id).update(name=name)
        await Customer.filter(id=gone.id).update(kept_as_id=kept.id)
        await note_alike(kept.id, await like(gone.id))
        await changed()
        return made


async def undo(number: int) -> Merge:
    """Undo a merge: the customers are two again, each with what they had.

    What came since stays with the kept one, unless it was said on an address of the other. Raise BadMerge for a merge
    that is undone already or was erased, LookupError for one that does not exist.
    """
    async with transaction():
        made = await Merge.filter(id=number).select_for_update().first()
        if made is None:
            raise LookupError(f"there is no merge {number}")
        if made.undone_at is not None:
            raise BadMerge(f"merge {number} was undone already")
        if not made.evidence_print:
            raise BadMerge(f"merge {number} was erased with its customer")
        (kept,) = await _lock_customers(made.kept_id)
        await Customer.filter(id=made.gone_id).update(kept_as_id=None)
        await undo_reassign(made.given, kept.id, made.gone_id)
        await _split_conversations(made, kept.id)
        await Customer.filter(id=made.kept_id, name=made.name_after).update(name=made.name_before)
        made.undone_at = now()
        await made.save(update_fields=["undone_at"])
        await changed()
        return made


async def merges_of(customer_id: int) -> list[Merge]:
    """Return the merges that this person came out of, or once went into, the earliest first. Raise NoSuchCustomer."""
    numbers = {customer_id, *await numbers_of(await customer(customer_id))}
    return await Merge.filter(Q(kept_id__in=numbers) | Q(gone_id__in=numbers)).order_by("id")


async def latest_merges(*, limit: int = 50) -> list[Merge]:
    """Return the latest merges of all customers, the last first."""
    return await Merge.all().order_by("-id").limit(limit)


class _ByHand(TypedDict, total=False):
    """Columns of a merge that somebody said; none of them where it was proved."""

    by: str
    promoter_id: int | None
    words: str


def _by_hand(said: SaidBy | None) -> _ByHand:
    if said is None:
        return _ByHand()
    by = "operator" if said.promoter_id is None else "promoter"
    return {"by": by, "promoter_id": said.promoter_id, "words": said.words}


def _evidence(stated: str) -> tuple[Evidence, str]:
    kind, _, value = stated.partition(":")
    if kind not in list(Evidence) or not value:
        raise BadMerge(f"no evidence: say one of {', '.join(Evidence)}, a colon, and what shows it")
    return Evidence(kind), value


async def _lock_customers(*numbers: int) -> list[Customer]:
    """Return the customers that these numbers lead to, locked until the transaction ends.

    A second merge of the two waits here and then finds that they are one.
    """
    people = [await customer(number) for number in numbers]
    while True:
        await Customer.filter(id__in=[each.id for each in people]).order_by("id").select_for_update()
        found = [await customer(number) for number in numbers]
        if [each.id for each in found] == [each.id for each in people]:
            return found
        people = found


async def _refuse_virtual(*people: Customer) -> None:
    for each in people:
        known_by = await Address.filter(customer_id=each.id).values_list("virtual", flat=True)
        if known_by and all(known_by):
            raise BadMerge(f"customer {each.id} is a stand-in that a platform made up for one visit")


async def _give_conversations(gone_id: int, kept_id: int) -> tuple[list[int], list[int]]:
    """Give the conversations to the kept customer. Return the numbers of those given whole and of those joined.

    They are joined where both customers talk with the same promoter.
    """
    known = {each.promoter_id: each for each in await Conversation.filter(customer_id=kept_id)}
    given: list[int] = []
    joined: list[int] = []
    for theirs in await Conversation.filter(customer_id=gone_id).order_by("id"):
        if (into := known.get(theirs.promoter_id)) is None:
            await Conversation.filter(id=theirs.id).update(customer_id=kept_id)
            given.append(theirs.id)
        else:
            await join(theirs, into)
            joined.append(theirs.id)
    return given, joined


async def _split_conversations(made: Merge, kept_id: int) -> None:
    """Split the conversations again: what each said, before the merge and since, goes to the one who said it."""
    for number in [*made.joined, *made.given.get(_CONVERSATIONS, [])]:
        # One that was given whole may have been joined since, when its promoter handed over.
        if (joined := await Join.get_or_none(id=number)) is not None:
            await split(joined, made.gone_id)
    theirs = await _accounts(made.gone_id)
    for conversation in await Conversation.filter(customer_id__in=[kept_id, made.gone_id]):
        is_theirs = conversation.customer_id == made.gone_id
        since = await Communication.filter(conversation_id=conversation.id, id__gt=made.last_said_id)
        others = [said.id for said in since if await _said_at(said, theirs) is not is_theirs]
        owner = kept_id if is_theirs else made.gone_id
        astray = Address.filter(customer_id=owner, talking_in_id=conversation.id)
        if others or await astray.exists():
            right = await between(conversation.promoter_id, owner, promotion_id=conversation.promotion_id)
            await Communication.filter(id__in=others).update(conversation_id=right.id)
            for each in (conversation, right):
                await recount(each.id, max(conversation.read_up_to, right.read_up_to))
            await astray.update(talking_in_id=right.id)


async def _accounts(customer_id: int) -> set[tuple[str, str]]:
    return {(each.channel, each.account) for each in await Address.filter(customer_id=customer_id)}


async def _said_at(said: Communication, accounts: set[tuple[str, str]]) -> bool:
    """Tell whether it was said from one of these accounts, or to one."""
    if any(said.source.startswith(f"{channel}:{account}:") for channel, account in accounts):
        return True
    sent = await OutboxMessage.filter(communication_id=said.id)
    return any((each.channel, each.account) in accounts for each in sent)
