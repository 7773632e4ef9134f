"""E-mail: a small SMTP (or LMTP) server for what comes in, any mail server for what goes out.

Each conversation has its reply address, each card an address of its own; mails are threaded, reports of what could
not be delivered are understood.
"""

import asyncio
import logging
from datetime import timedelta
from ipaddress import ip_network

from bot.channels.capabilities import Listens, ObservesUpdates, TakeIn
from bot.channels.contract import Channel, ChannelContext
from bot.channels.email.addresses import Addresses, normal, row_number
from bot.channels.email.inbound_mail import CHANNEL, MEDIUM, InboundMail, short_id
from bot.channels.email.intake import Intake
from bot.channels.email.mail_threads import MailThread, add_to_thread, thread_of
from bot.channels.email.peer_limits import Rates
from bot.channels.email.sending import server_of
from bot.channels.email.settings import EmailSettings
from bot.channels.email.smtp_server import SmtpHandler, serve
from bot.channels.email.writing import Cover, choices, subject_of, write
from bot.events import Event
from bot.messages import Media, Message, Offers, Outgoing, PressAnswer
from bot.outcomes import Final, Passing
from models.people.addresses import ACCOUNT_LENGTH, address_at, address_or_none, met, number_choices
from models.queue.outbox_lookups import mails_of_ours
from models.storage.clock import now
from models.storage.codes import is_code

log = logging.getLogger(__name__)

_SHUT_S = 15.0
_MEND = (
    "stop the program that has this port, or change listen_port; a certificate must be readable by who runs Handbill"
)
MAX_OF_ITSELF = 20
"""Mails that the bot writes to one person by itself within an hour: a program that answers each would never end."""


class Email(Channel, Listens, ObservesUpdates):
    name = CHANNEL
    medium = MEDIUM
    writes_first = True

    def __init__(self, settings: EmailSettings, context: ChannelContext, ours: Addresses) -> None:
        self._settings = settings
        self._media = context.media
        self._ours = ours
        self._server = server_of(settings)
        self._intake = Intake(ours, context.media, settings.trusted_authserv_id)
        self._rates = Rates([ip_network(each) for each in settings.allowed_peers], settings.mails_per_minute)

    def link(self, payload: str) -> str:
        """Return the address of a card. Invitations have none: who joins by mail proves it first (/devices)."""
        return f"mailto:{self._ours.card(payload)}" if is_code(payload) else ""

    async def listen(self, take_in: TakeIn) -> None:
        handler = SmtpHandler(self._ours, self._intake, self._rates, take_in, lmtp=self._settings.lmtp)
        host, port = self._settings.listen_host, self._settings.listen_port
        try:
            await serve(
                handler,
                host,
                port,
                size=self._settings.size_limit,
                tls=self._settings.tls(),
                hostname=self._settings.domain,
                lmtp=self._settings.lmtp,
            )
        except OSError as error:  # the port is another program's, or the certificate can't be read: said now and then
            why = error.strerror or type(error).__name__
            log.error("mail_door_shut", extra={"port": port, "error": why, "mend": _MEND})  # noqa: TRY400  (the reason is in it; a traceback says no more)
            await asyncio.sleep(_SHUT_S)

    def parse(self, body: str) -> list[Event]:
        return InboundMail.load(body).updates()

    async def note(self, body: str) -> None:
        """Keep the thread that an answer is to stand in; what a mailbox of nobody's answers to us begins none."""
        letter = InboundMail.load(body)
        answered = await address_or_none(letter.address_id)
        nobodys = answered is not None and answered.customer_id is None and answered.promoter_id is None
        if letter.kind == "said" and not nobodys:
            await add_to_thread(letter.conversation_id, letter.sender, letter.subject, letter.message_id)

    async def send(self, account: str, outgoing: Outgoing, *, key: str) -> list[str]:
        message = _message(outgoing)
        if not normal(account) or len(account) > ACCOUNT_LENGTH:
            raise Final("failed-no-mailbox", detail="no mail address", barred=True)
        row = row_number(key)
        thread = await thread_of(message.conversation_id, account) if message.heading else None
        cover = await self._cover(account, message, thread, self._ours.message_id(row))
        if thread is None and await _goes_in_circles(account):
            raise Final("failed-mails-in-circles", detail=f"{MAX_OF_ITSELF} in an hour")
        mail = write(message, cover).as_bytes()
        if len(mail) > self._settings.size_limit:
            raise Final("failed-too-big", detail=f"{len(mail)} bytes")
        if numbered := [button.action for button in choices(message)]:
            await number_choices(CHANNEL, account, numbered)
        await self._server.hand_over(mail, self._ours.bounce(row), account)
        if thread is not None:
            await add_to_thread(message.conversation_id, account, subject_of(message, thread), cover.message_id)
        return [short_id(cover.message_id)]

    async def fetch(self, ref: str) -> bytes:
        try:
            return await self._media.read(ref)
        except FileNotFoundError as error:
            raise Final("failed-file-gone", detail="these bytes are not kept") from error
        except OSError as error:
            raise Passing("the media store does not answer", everybody=True) from error

    async def probe(self, account: str) -> None:  # noqa: ARG002  (the contract's; this channel needs it not)
        """Connect and say hello; nobody gets a mail of it."""
        await self._server.greet()

    async def _cover(self, account: str, message: Message, thread: MailThread | None, message_id: str) -> Cover:
        address = await address_at(CHANNEL, account) or await met(CHANNEL, account)
        return Cover(
            recipient=account,
            reply_to=self._ours.reply(message.conversation_id, address.id),
            speaker=message.speaker or self._settings.sender_name,
            message_id=message_id,
            domain=self._settings.domain,
            language=message.language or address.speaks(address.promoter),
            thread=thread,
            files=[(each, await self._bytes(each)) for each in message.media],
        )

    async def _bytes(self, media: Media) -> bytes:
        data = media.data or await self.fetch(media.sha256 or media.ref)
        if not data:
            raise Final("failed-file-gone", detail="a file without bytes")
        return data


async def _goes_in_circles(account: str) -> bool:
    """Whether this is no promoter, and got so much from the bot itself as only a program asks for."""
    address = await address_at(CHANNEL, account)
    if address is None or address.promoter_id is not None:
        return False
    return await mails_of_ours(account, now() - timedelta(hours=1)) >= MAX_OF_ITSELF


def _message(outgoing: Outgoing) -> Message:
    match outgoing:
        case Message() if outgoing != Message():
            return outgoing
        case Message() | Offers() | PressAnswer():
            raise Final("failed-unsupported", detail="nothing that a mail can say")
