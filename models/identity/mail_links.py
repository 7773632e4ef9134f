"""Mail links: what the links in a mail alert do. One lets its reader into the conversation, once; one ends such mails.

The mailbox has been shown to be the customer's, so whoever reads there may be let in. A link is for one browser and a
few days all the same: mails are passed on.
"""

from datetime import timedelta

from models.identity.mail_seals import Seal
from models.people.addresses import Address, address_or_none, met, write_to
from models.people.channels import BROWSER
from models.people.customers import customer
from models.storage.clock import now
from models.storage.codes import new_code
from models.storage.database import transaction
from models.talking.conversations import Conversation, conversation_or_none
from models.talking.mail_alerts import MailAlert, mail_alert_or_none

LIFE = timedelta(days=7)
LETS_IN = Seal("mail links", "in")
ENDS = Seal("mail links", "end")


async def alert_of(token: str) -> tuple[MailAlert, Conversation] | None:
    """Return the alert that a link leads in from, and its conversation; None for what we did not send."""
    number = await LETS_IN.number(token)
    alert = await mail_alert_or_none(number) if number is not None else None
    talking = await conversation_or_none(alert.conversation_id) if alert is not None else None
    return (alert, talking) if alert is not None and talking is not None else None


async def lets_in(alert: MailAlert, talking: Conversation) -> bool:
    """Tell whether the link still lets somebody in who is not signed in."""
    if alert.entered_at is not None or alert.told_at is None or alert.told_at <= now() - LIFE:
        return False
    mailbox = await address_or_none(alert.address_id)
    return mailbox is not None and mailbox.confirmed_at is not None and mailbox.customer_id == talking.customer_id


async def enter(alert: MailAlert, talking: Conversation, language: str) -> Address | None:
    """Let a browser into the conversation. Return its new address; None where the link has let somebody in already."""
    async with transaction():
        if not await MailAlert.filter(id=alert.id, entered_at=None).update(entered_at=now()):
            return None
        who = await customer(talking.customer_id)
        browser = await met(BROWSER, new_code(), name=who.name, language=language)
        browser.customer, browser.opened_chat_at = who, now()
        await browser.save(update_fields=["customer_id", "opened_chat_at"])
        await write_to(browser, talking.id)
    return browser


async def mailbox_ended_by(token: str) -> Address | None:
    """Return the address whose mails a link ends; None for what we did not send, and an address that is gone."""
    number = await ENDS.number(token)
    return await address_or_none(number) if number is not None else None
