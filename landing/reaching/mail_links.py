"""Where the links of a mail alert lead: into the conversation, once; and to the end of such mails.

Mail programs fetch links, so looking changes nothing. The end needs one post and no session: RFC 8058.
"""

from aiohttp import web

from landing.chat.responses import language_for, page, refusal
from landing.csrf import may_set_session
from landing.server.security_headers import NO_STORE_HEADERS
from landing.sessions import person, remember
from landing.site import SITE
from models.identity.mail_links import alert_of, enter, lets_in, mailbox_ended_by
from models.identity.mail_seals import TOKEN
from models.people.addresses import Address
from models.people.sessions import SessionRole, start_session
from models.reaching.mailboxes import stop_telling_by_mail
from models.storage.database import DatabaseTrouble, transaction
from models.talking.conversations import Conversation
from models.talking.mail_alerts import MailAlert


def add_to(app: web.Application) -> None:
    app.router.add_get(f"/chat/in/{{token:{TOKEN}}}", look)
    app.router.add_post(f"/chat/in/{{token:{TOKEN}}}", come_in)
    app.router.add_get(f"/chat/mail/end/{{token:{TOKEN}}}", ask)
    app.router.add_post(f"/chat/mail/end/{{token:{TOKEN}}}", end)


async def look(request: web.Request) -> web.Response:
    """GET: on to the chat where the customer is signed in; else a button that spends the link."""
    found = await alert_of(request.match_info["token"])
    if found is None:
        return _unknown(request)
    alert, talking = found
    address = await person(request)
    if (known := _known(request, address, talking)) is not None:
        return known
    if not await lets_in(alert, talking):
        return page(request, "notice.html", status=410, kind="mail-link-used", known=False)
    return page(request, "mail-link.html", asks="in", facts={"name": talking.promoter.name})


async def come_in(request: web.Request) -> web.Response:
    """POST: signs this browser in, whoever was first; never in the place of somebody else."""
    if not may_set_session(request):
        return refusal(request, 403, "chat-not-from-here")
    found = await alert_of(request.match_info["token"])
    if found is None:
        return _unknown(request)
    if (known := _known(request, await person(request), found[1])) is not None:
        return known
    try:
        return await _let_in(request, *found)
    except DatabaseTrouble:
        return page(request, "notice.html", status=503, kind="not-now", known=False)


async def ask(request: web.Request) -> web.Response:
    """GET: a button that ends the mails."""
    mailbox = await mailbox_ended_by(request.match_info["token"])
    if mailbox is None:
        return _unknown(request)
    return page(request, "mail-link.html", asks="end", facts={"account": mailbox.account})


async def end(request: web.Request) -> web.Response:
    """POST: no more such mails; from whomever it comes, for only the mail has the token. Twice is once."""
    mailbox = await mailbox_ended_by(request.match_info["token"])
    if mailbox is None:
        return _unknown(request)
    try:
        async with transaction():
            await stop_telling_by_mail(mailbox)
    except DatabaseTrouble:
        return page(request, "notice.html", status=503, kind="not-now", known=False)
    return page(request, "notice.html", kind="mail-ended", known=False)


async def _let_in(request: web.Request, alert: MailAlert, talking: Conversation) -> web.Response:
    language = language_for(request, None)
    browser = await enter(alert, talking, language) if await lets_in(alert, talking) else None
    if browser is None:
        return page(request, "notice.html", status=410, kind="mail-link-used", known=False)
    response = _to_chat()
    remember(request, response, SessionRole.PERSON, await start_session(SessionRole.PERSON, address=browser))
    return response


def _known(request: web.Request, address: Address | None, talking: Conversation) -> web.Response | None:
    """Return the answer to a browser in which somebody is signed in: the customer, or somebody else."""
    if address is None:
        return None
    if address.promoter_id is None and address.customer_id == talking.customer_id:
        return _to_chat()
    return page(request, "notice.html", address=address, status=409, kind="somebody-else", known=True)


def _unknown(request: web.Request) -> web.Response:
    refused = request.app[SITE].guesses.refusal(request)
    return refused or page(request, "notice.html", status=404, kind="mail-link-unknown", known=False)


def _to_chat() -> web.Response:
    return web.Response(status=303, headers={"Location": "/chat", **NO_STORE_HEADERS})
