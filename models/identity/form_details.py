"""Form details: what a reader fills in on a page, kept as their details under the consent they gave with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tortoise.connection import get_connection

from models.identity.claims import claimed
from models.identity.duplicates import note_claim
from models.people.addresses import Address, customer_at, met, terminal
from models.people.customers import Customer, keep_detail
from models.people.likenesses import note_alike
from models.people.promoters import Promoter
from models.people.sessions import SessionRole, start_session
from models.personal_data.consents import agree
from models.queue.outbox import enqueue
from models.queue.payloads.open_notices import DetailsLeft
from models.reading.interactions import Event
from models.reading.opens import KNOW_READER, Credit, Open
from models.reading.sections.reported import ReportedValue
from models.storage.codes import new_code
from models.storage.database import transaction
from models.storage.statements import run_here
from models.talking.conversations import between
from models.text.cleaning import clean, clean_line

_LENGTHS = {"name": 80, "phone": 40, "email": 200, "note": 1000}
_EMAIL = re.compile(r"[^@\s,;<>()]{1,64}@[^@\s,;<>()]{1,180}\.[^@\s.,;<>()]{2,24}")
_PHONE = re.compile(r"\+?[\d\s().\-/]{5,38}")


class BadAnswer(ValueError):
    """The form can't be taken as it was filled in; ``sentence`` names the words that say why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """What the reader agreed to: the whole words, in the language and on the channel they read them."""

    text: str
    language: str
    channel: str
    promoter_id: int | None = None
    """The promoter whom the words name; None: nobody, the details are given to the house."""


@dataclass(frozen=True)
class Answered:
    customer_id: int | None
    secret: str | None = None
    """For the cookie of a browser that was a stranger until now."""


def checked_answer(form: Sequence[str], given: ReportedValue) -> dict[str, str]:
    """Return what was filled in, of the fields that the page's form declares. Raise BadAnswer."""
    if given.get("consent") is not True:
        raise BadAnswer("form-needs-consent")
    filled = {field: _checked(field, given.get(field)) for field in form}
    filled = {field: text for field, text in filled.items() if text}
    if not filled:
        raise BadAnswer("form-is-empty")
    return filled


async def answer_form(
    open_id: int,
    event: Event,
    filled: Mapping[str, str],
    agreement: Agreement,
    reader: Address | None,
) -> Answered:
    """Record an answer once, whole or not at all: customer, consent, details, conversation and the promoter's notice.

    ``reader`` is the browser's address where it is known; a stranger becomes a customer. A repeated event changes
    nothing and returns the same customer. A mail address or number is typed, so it is a claim and decides nothing.
    Raise tortoise's DoesNotExist for an open that is not there.
    """
    async with transaction():
        opened = await Open.get(id=open_id)
        if not await _first_time(open_id, event, filled):
            return Answered(opened.customer_id)
        address = reader or await met(
            agreement.channel, new_code(), name=filled.get("name", ""), language=agreement.language
        )
        customer = await customer_at(address)
        await _keep_details(customer, filled, agreement, open_id)
        await run_here((KNOW_READER, (customer.id, open_id)))
        await note_alike(customer.id, [opened.addressed_to] if opened.addressed_to else [])
        await _notify_promoter(opened, customer)
        secret = None if reader else await start_session(SessionRole.PERSON, address=address)
    return Answered(customer.id, secret)


async def _first_time(open_id: int, event: Event, filled: Mapping[str, str]) -> bool:
    """Record the event among the open's interactions, naming the fields only: what was said stands in the details.

    Return False for an event that was recorded before.
    """
    statement, row = replace(event, value=fields_only(filled)).of(open_id)
    connection = get_connection("default")
    sql = statement.sql if connection.capabilities.dialect == "sqlite" else statement.postgres
    # The statement does nothing on conflict: no row comes back the second time.
    return bool(await connection.execute_query_dict(f"{sql} RETURNING id", list(row)))


def fields_only(filled: Mapping[str, str]) -> ReportedValue:
    """Return what the open's own record keeps of an answer: that it was given, not its words."""
    return {"fields": list(filled), "consent": True}


async def _keep_details(customer: Customer, filled: Mapping[str, str], agreement: Agreement, open_id: int) -> None:
    consent = await agree(
        customer,
        "contact",
        agreement.text,
        language=agreement.language,
        channel=agreement.channel,
        evidence=f"open {open_id}",
    )
    for field, text in filled.items():
        account = await claimed(field, text, agreement.language)
        await keep_detail(customer, field, text, consent.id, promoter_id=agreement.promoter_id, account=account)
        await note_claim(customer.id, field, account)


async def _notify_promoter(opened: Open, customer: Customer) -> None:
    """Notify the promoter whom the card or the push names, never one who was only inferred."""
    promoter = await Promoter.get_or_none(id=opened.promoter_id) if opened.promoter_id else None
    if promoter is None or not promoter.active or opened.credited_by is Credit.ONLY_PUSHER:
        return
    await between(promoter.id, customer.id, promotion_id=opened.promotion_id)
    if (address := await terminal(promoter.id)) is not None:
        await enqueue(address, DetailsLeft(customer_id=customer.id, open_id=opened.id))


def _checked(field: str, given: object) -> str:
    if not isinstance(given, str):
        return ""
    text = clean(given, _LENGTHS[field]) if field == "note" else clean_line(given, _LENGTHS[field])
    if field == "email" and text and not _EMAIL.fullmatch(text):
        raise BadAnswer("form-bad-email")
    if field == "phone" and text and not (_PHONE.fullmatch(text) and sum(c.isdigit() for c in text) >= 5):
        raise BadAnswer("form-bad-phone")
    return text
