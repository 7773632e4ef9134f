"""The switch for mails about words that wait: for customers who have confirmed a mail address, and for nobody else."""

from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, Field

from landing.chat.responses import json_answer, language_for, refusal
from landing.reaching.switching import switched
from landing.sessions import signed_in
from landing.short_body import short_body
from models.people.addresses import Address
from models.people.channels import BROWSER
from models.people.sessions import Session
from models.reaching.mailboxes import confirmed_mail_of, mailbox_of, stop_telling_by_mail, tell_by_mail
from models.storage.database import transaction
from models.words import say

_MAX_BYTES = 1024


class SwitchedOn(BaseModel):
    timezone: Annotated[str, Field(max_length=40)] = ""
    """Of the browser."""


def add_to(app: web.Application) -> None:
    app.router.add_get("/chat/mail", state)
    app.router.add_post("/chat/mail", turn_on)
    app.router.add_post("/chat/mail/off", turn_off)


async def state(request: web.Request) -> web.Response:
    """GET: the confirmed address (empty: there is none), and whether words that wait are told there."""
    session = await signed_in(request)
    if session is None:
        return refusal(request, 401, "chat-who-are-you")
    address = await _confirmed(session)
    mailbox = await mailbox_of(address.customer_id) if address and address.customer_id else None
    account = mailbox.address.account if mailbox else address.account if address else ""
    language = language_for(request, session.address)
    sentence = "on" if mailbox else "off" if account else "none"
    return json_answer({"on": mailbox is not None, "able": bool(account), "says": _says(language, sentence, account)})


async def turn_on(request: web.Request) -> web.Response:
    """POST: 204 once words that wait are told at the confirmed address; 409 where there is none."""

    async def told(session: Session) -> web.Response | None:
        given = SwitchedOn.model_validate_json(await short_body(request, _MAX_BYTES))
        address = await _confirmed(session)
        if address is None:
            return refusal(request, 409, "mail-alerts-none", session.address)
        language = language_for(request, session.address)
        agreed = say(language, "mail-alerts-consent", account=address.account)
        async with transaction():
            await tell_by_mail(address, agreed, language=language, channel=BROWSER, timezone=given.timezone)
        return None

    return await switched(request, told)


async def turn_off(request: web.Request) -> web.Response:
    """POST: 204 once the customer is told nothing by mail any more, at whichever address."""
    return await switched(request, _stopped)


async def _stopped(session: Session) -> None:
    customer_id = _customer(session)
    async with transaction():
        while customer_id is not None and (mailbox := await mailbox_of(customer_id)) is not None:
            await stop_telling_by_mail(mailbox.address)


async def _confirmed(session: Session) -> Address | None:
    customer_id = _customer(session)
    return await confirmed_mail_of(customer_id) if customer_id is not None else None


def _customer(session: Session) -> int | None:
    address = session.address
    return address.customer_id if address is not None and address.promoter_id is None else None


def _says(language: str, sentence: str, account: str) -> str:
    return say(language, f"mail-alerts-{sentence}", account=account)
