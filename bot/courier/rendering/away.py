"""Away: a mail to a customer whose web chat is closed, about words that wait there, by what is on record then.

Whoever has a page of the chat open, or whose device took an alert, is not told; at night it waits.
"""

from datetime import datetime, timedelta

from bot.courier.rendering.context import RenderContext, Rendered
from bot.courier.skips import Defer, Skip
from bot.messages import Button, Message
from models.identity.mail_links import ENDS, LETS_IN
from models.people.addresses import Address, reachable
from models.people.channels import BROWSER
from models.queue.payloads.alerts import WordsByMail
from models.reaching.mailboxes import Mailbox, is_open, mailbox_of
from models.storage.clock import now
from models.talking.communications import TEXT_LENGTH, Communication
from models.talking.conversations import Conversation, conversation_or_none
from models.talking.mail_alerts import MailAlert, device_was_alerted, first_unread, mail_alert_or_none
from models.talking.quiet_hours import quiet_until
from models.text.cleaning import clean_line
from models.words import say

NIGHT = ("22:00", "08:00")
"""On the customer's clocks, else their promoter's: no mail leaves then."""
SHOWN = 200
"""Letters of the words: enough to know whether it is urgent; the conversation itself stays in the chat."""


class Away:
    def __init__(self, public_url: str, after: timedelta) -> None:
        """``after``: how long words are left unread before a mail tells of them; 0: no mail ever does."""
        self._public_url = public_url
        self._after = after

    async def tell(self, payload: WordsByMail, to: RenderContext) -> Rendered:
        """Tell what waits. Raises Skip where nothing does, or the customer is reached otherwise; Defer."""
        alert = await mail_alert_or_none(payload.alert_id)
        if alert is None or alert.told_at is not None or not self._after:
            raise Skip("told already, or no mail is to tell")
        said, talking = await first_unread(alert), await conversation_or_none(alert.conversation_id)
        if said is None or talking is None:
            raise Skip("read meanwhile")
        mailbox, browser = await _reached(talking, to)
        if (later := self._later(said, mailbox, talking)) is not None:
            raise Defer(later)
        if await device_was_alerted(talking.customer_id, said):
            raise Skip("a device was alerted")
        message = await self._worded(alert, said, talking, mailbox, browser.speaks())
        return Rendered(outgoing=message, alerts_to=said.id)

    def _later(self, said: Communication, mailbox: Mailbox, talking: Conversation) -> datetime | None:
        """Return when to look again; None: it is time."""
        at, due = now(), said.sent_at + self._after
        if at < due:
            return due
        if is_open(mailbox, at):
            return mailbox.chat_open_until
        return quiet_until(*NIGHT, mailbox.timezone or talking.promoter.timezone, at)

    async def _worded(
        self, alert: MailAlert, said: Communication, talking: Conversation, mailbox: Mailbox, language: str
    ) -> Message:
        way_in = f"{self._public_url}/chat/in/{await LETS_IN.token(alert.id)}"
        begins = _beginning(said, language)
        return Message(
            text=say(language, "mail-alert", name=talking.promoter.name, words=begins),
            buttons=((Button(label=say(language, "button-mail-alert-open"), url=way_in, page=True),),),
            conversation_id=talking.id,
            language=language,
            ends_at=f"{self._public_url}/chat/mail/end/{await ENDS.token(mailbox.address_id)}",
        )


async def _reached(talking: Conversation, to: RenderContext) -> tuple[Mailbox, Address]:
    """Return the mailbox, and the browser whose chat waits. Raises Skip where this mail is not the way any more."""
    mailbox = await mailbox_of(talking.customer_id)
    if mailbox is None or to.address is None or mailbox.address_id != to.address.id:
        raise Skip("nobody wants to be told there any more")
    browser = await reachable(talking.customer_id, talking.promoter_id)
    if browser is None or browser.channel != BROWSER:
        raise Skip("the customer is reached elsewhere")
    return mailbox, browser


def _beginning(said: Communication, language: str) -> str:
    line = clean_line(said.text, TEXT_LENGTH) or say(language, "inbox-file")
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1].rstrip()}…"
