"""Claim letters: one mail asks a claimed mailbox whether the claim is true, when an answer waits that nobody reads.

It says nothing but who was given the address. Answered from there, or by a button on a page, it makes the mailbox the
customer's and what waits goes there. Nobody is flooded: a mailbox is asked once a day and three times a month at most,
whoever claims it, and never again once it said no.
"""

import hmac
from datetime import timedelta

from models.identity.claims import FIELDS
from models.identity.mail_seals import Seal
from models.identity.terminals import Owner, prove
from models.people.addresses import Address, address_at, never_chatted
from models.people.channels import EMAIL
from models.people.customers import Detail, customer
from models.people.refusals import Purpose, refused
from models.queue.outbox import OutboxMessage, enqueue, enqueue_to
from models.queue.payloads.people import ClaimAsked
from models.queue.payloads.words import Relay
from models.storage.channel_state import count_up, fact, keep_fact
from models.storage.clock import now
from models.storage.database import transaction
from models.storage.secret_keys import key
from models.talking.communications import Communication, Delivery, Direction
from models.talking.conversations import Conversation
from models.talking.web_lines import ChatLine

KIND = "claim-asked"
LIFE = timedelta(days=30)
"""How long an answer counts."""
_A_DAY, _A_MONTH = timedelta(days=1), timedelta(days=30)
_MAX_A_MONTH = 3
_MAX_A_DAY_IN_ALL = 500
"""Such mails a day in all: a program that fills in forms must not make us write to half the world."""
_MAX_WAITING = 20
_SEAL = Seal("claims", "letter")
_DOTS_IGNORED_AT = {"gmail.com", "googlemail.com"}
"""Domains where dots in a mailbox's name mean nothing."""


async def ask_if_unread(row: OutboxMessage) -> bool:
    """Ask the mailbox that the customer claimed, if this row is for a chat that nobody ever opened.

    Return whether it was asked.
    """
    browser = await address_at(row.channel, row.account)
    if browser is None or browser.promoter_id is not None or browser.customer_id is None or not never_chatted(browser):
        return False
    said = await Communication.get_or_none(id=row.communication_id or 0).prefetch_related("conversation__promoter")
    if said is None or said.direction is not Direction.TO_CUSTOMER:
        return False
    conversation = said.conversation
    if await refused(conversation.customer_id, Purpose.CONTACT, conversation.promoter_id):
        return False
    async with transaction():
        claim = await _claim_to_ask(conversation)
        if claim is None or not await _may_ask(claim.account):
            return False
        if not await Detail.filter(id=claim.id, asked_at=None).update(asked_at=now()):
            return False
        question = ClaimAsked(
            detail_id=claim.id,
            customer_id=claim.customer_id,
            conversation_id=said.conversation_id,
            language=browser.speaks(),
        )
        await enqueue_to(EMAIL, claim.account, question)
    return True


async def open_claim(number: int) -> Detail | None:
    """Return the claim of this number, if its mailbox was asked and has not answered yet."""
    found = await Detail.get_or_none(id=number, field=FIELDS[EMAIL], fell_at=None, answered_at=None)
    return found if found is not None and found.asked_at is not None and found.asked_at > now() - LIFE else None


async def asked_at(mailbox: Address, conversation_id: int) -> Detail | None:
    """Return the claim that this mailbox was asked about in this conversation, else the one it was asked about last."""
    asked = await Detail.filter(field=FIELDS[EMAIL], account=mailbox.account, asked_at__not_isnull=True).order_by("-id")
    conversation = await Conversation.get_or_none(id=conversation_id)
    asked.sort(key=lambda each: conversation is not None and each.customer_id == conversation.customer_id, reverse=True)
    for each in asked:
        if (found := await open_claim(each.id)) is not None:
            return found
    return None


async def confirm(claim: Detail, *, browser: Address | None = None) -> bool:
    """Give the mailbox, which has confirmed the claim, to the customer, and send there what waits for them.

    Only the mailbox has shown itself, not the browser that typed it. So unless it is this very ``browser`` that
    confirms, browsers that only filled in forms are taken from the customer. Return False where somebody has spoken as
    the customer elsewhere: the mailbox stays apart.
    """
    async with transaction():
        who = await customer(claim.customer_id)
        by_themself = browser is not None and browser.customer_id == who.id
        if not by_themself and not await _only_filled_in(who.id):
            return False
        answered = Detail.filter(id=claim.id, answered_at=None, fell_at=None)
        if not await answered.update(answered_at=now()):
            return False
        if not by_themself:
            await Address.filter(customer_id=who.id).update(customer_id=None, talking_in_id=None)
        shown = await prove(Owner(customer_id=who.id), EMAIL, claim.account)
        await _send_unread(shown.address)
    return True


async def refuse(claim: Detail) -> None:
    """Let the claim fall, since it was somebody else's, and never ask this mailbox again, whoever claims it."""
    async with transaction():
        await Detail.filter(id=claim.id).update(answered_at=now())
        await Detail.filter(field=FIELDS[EMAIL], account=claim.account, fell_at=None).update(fell_at=now())
        await keep_fact(EMAIL, f"unwanted {await _fingerprint(claim.account)}", {})


async def token_of(claim_id: int) -> str:
    """Return the token that the link in the mail carries."""
    return await _SEAL.token(claim_id)


async def claim_of(token: str) -> Detail | None:
    """Return the open claim that a link is about; None for any other."""
    number = await _SEAL.number(token)
    return await open_claim(number) if number is not None else None


async def _claim_to_ask(conversation: Conversation) -> Detail | None:
    """Return the mailbox claimed last towards this promoter, or the house, if it was not asked yet."""
    claims = Detail.filter(customer_id=conversation.customer_id, field=FIELDS[EMAIL], fell_at=None, account__not="")
    for each in await claims.order_by("-id"):
        if each.promoter_id in {None, conversation.promoter_id}:
            return each if each.asked_at is None else None
    return None


async def _may_ask(account: str) -> bool:
    known = await address_at(EMAIL, account)
    if known is not None and (known.promoter_id is not None or known.blocked_reason):
        return False
    mailbox, at = await _fingerprint(account), now()
    if await fact(EMAIL, f"unwanted {mailbox}") is not None:
        return False
    day, month = f"{at:%Y-%m-%d}", f"{at:%Y-%m}"
    return (
        await count_up(EMAIL, f"asked on {day} {mailbox}", limit=1, until=at + _A_DAY) is not None
        and await count_up(EMAIL, f"asked in {month} {mailbox}", limit=_MAX_A_MONTH, until=at + _A_MONTH) is not None
        and await count_up(EMAIL, f"asked on {day}", limit=_MAX_A_DAY_IN_ALL, until=at + _A_DAY) is not None
    )


async def _fingerprint(account: str) -> str:
    """Fingerprint a mailbox, so that its name is not kept; the many spellings of one mailbox have one fingerprint."""
    local, _, domain = account.lower().rpartition("@")
    local = local.partition("+")[0]
    if domain in _DOTS_IGNORED_AT:
        local = local.replace(".", "")
    return hmac.new(await key("claims"), f"{local}@{domain}".encode(), "sha256").hexdigest()[:32]


async def _only_filled_in(customer_id: int) -> bool:
    """Tell whether the customer is known by browsers alone that nobody has spoken from."""
    theirs = await Address.filter(customer_id=customer_id)
    if not all(never_chatted(each) for each in theirs):
        return False
    said = Communication.filter(conversation__customer_id=customer_id, direction=Direction.TO_PROMOTER)
    return not (await said.exists() or await ChatLine.exists(address_id__in=[each.id for each in theirs], mine=True))


async def _send_unread(mailbox: Address) -> None:
    """Send the mailbox what was said to a chat that nobody opened."""
    unread = Communication.filter(
        conversation__customer_id=mailbox.customer_id,
        direction=Direction.TO_CUSTOMER,
        medium="im",
        state=Delivery.SENT,
        deleted_at=None,
        seen_at=None,
    )
    for each in reversed(await unread.order_by("-id").limit(_MAX_WAITING)):
        await enqueue(mailbox, Relay(), communication_id=each.id)
