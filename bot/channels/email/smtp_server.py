"""The SMTP (or LMTP) server: only mail to addresses of ours comes in, and a 250 means that it is committed."""

import asyncio
import logging
import ssl
from contextlib import suppress
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

from bot.channels.capabilities import TakeIn
from bot.channels.email.addresses import Addresses, To, ToBounce, ToCard
from bot.channels.email.intake import Intake, MailRefused
from bot.channels.email.peer_limits import Rates
from models.people.addresses import address_or_none
from models.recording.group_commit import NotRecorded
from models.sharing.tags import tag_of
from models.storage.database import DatabaseTrouble
from models.talking.conversations import conversation_or_none

log = logging.getLogger(__name__)

MAX_RECIPIENTS = 100
MAX_UNKNOWN = 20
"""Recipients that there are not, in one session; who asks for more is guessing."""
LONGEST_LINE = 64 * 1024
"""Bytes. The standard allows 1000 (RFC 5321, 4.5.3.1.6); many programs write longer ones."""
MAX_ARRIVING = 8
"""Mails that are being received; others wait to be asked for theirs. Half a mail takes up twice its size in memory."""
PATIENCE_S = 300
"""A silent session is closed, and so is a mail that takes longer (RFC 5321, 4.5.3.2)."""
_LATER = "451 4.3.0 Not now, try again later"


class SmtpHandler:
    """What the server does at each step of a session (aiosmtpd calls these by name)."""

    def __init__(self, ours: Addresses, intake: Intake, rates: Rates, take_in: TakeIn, *, lmtp: bool) -> None:
        self._ours = ours
        self._intake = intake
        self._take_in = take_in
        self._lmtp = lmtp
        self.rates = rates
        self.arriving = asyncio.Semaphore(MAX_ARRIVING)

    async def handle_EHLO(
        self, _: SMTP, session: Session, __: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [answer for answer in answers if not answer.startswith("250-AUTH")]  # nobody signs in here

    async def handle_MAIL(self, _: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if not self.rates.may_send(peer_of(session)):
            return "450 4.7.1 Too many mails, slow down"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(
        self, guest: "SmtpSession", _: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MAX_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        to = self._ours.read(address)
        if to is None or not await _is_there(to):
            guest.unknown += 1
            if guest.unknown > MAX_UNKNOWN and guest.transport is not None:
                guest.loop.call_soon(guest.transport.close)
                return "421 4.7.0 Too many unknown recipients"
            return "550 5.1.1 There is no such address here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:
        try:
            status = await self._taken(envelope)
        except Exception as error:  # noqa: BLE001  (any answer but 451 would make the other side give the mail up)
            status = await self.handle_exception(error)
        return "\r\n".join([status] * len(envelope.rcpt_tos)) if self._lmtp else status  # RFC 2033, 4.2

    async def handle_exception(self, error: Exception) -> str:
        if isinstance(error, (NotRecorded, OSError, *DatabaseTrouble)):
            log.warning("mail_not_taken", extra={"error": type(error).__name__})
        else:
            log.error("mail_door_failed", exc_info=error)
        return _LATER

    async def _taken(self, envelope: Envelope) -> str:
        raw = envelope.original_content or b""
        found = (self._ours.read(address) for address in envelope.rcpt_tos)
        addressed = [to for to in found if to is not None]
        from_nobody = envelope.mail_from in {"", "<>"}
        try:
            claims = await self._intake.claims(raw, addressed, from_nobody=from_nobody)
        except MailRefused as refused:
            return str(refused)
        if claims:
            await self._take_in(claims)
        return "250 2.0.0 Taken"


class SmtpSession(SMTP):
    """One session."""

    line_length_limit = LONGEST_LINE
    unknown = 0
    """Recipients asked for that there are not."""

    async def _handle_client(self) -> None:
        peer, rates = peer_of(self.session), self.event_handler.rates
        if refusal := rates.enter(peer):
            with suppress(ConnectionError):
                await self.push(refusal)
            if self.transport is not None:
                self.transport.close()
            return
        try:
            with suppress(ConnectionError):  # they are gone, and will come again
                await super()._handle_client()
        except asyncio.CancelledError as gone:
            raise gone.with_traceback(None) from None  # the frames in it would hold on to the half of a mail that came
        finally:
            rates.leave(peer)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:
        async with self.event_handler.arriving:
            await super().smtp_DATA(arg)


class LmtpSession(SmtpSession, LMTP):
    """One session of the mail server beside us."""


async def serve(
    handler: SmtpHandler, host: str, port: int, *, size: int, tls: ssl.SSLContext | None, hostname: str, lmtp: bool
) -> None:
    """Listen until it is cancelled. ``size``: bytes of the largest mail. Raises OSError where the port is taken."""
    loop = asyncio.get_running_loop()
    guests: set[SMTP] = set()
    kind = LmtpSession if lmtp else SmtpSession

    def guest() -> SMTP:
        arrived: SMTP = kind(
            handler,
            data_size_limit=size,
            enable_SMTPUTF8=True,
            hostname=hostname,
            ident="Handbill",
            tls_context=tls,
            timeout=PATIENCE_S,
            auth_exclude_mechanism=("LOGIN", "PLAIN"),
            loop=loop,
        )
        guests.difference_update([each for each in guests if each.transport is None and each.session is not None])
        guests.add(arrived)
        return arrived

    server = await loop.create_server(guest, host, port)
    log.info("mail_door_open", extra={"port": server.sockets[0].getsockname()[1]})
    try:
        await asyncio.get_running_loop().create_future()
    finally:
        server.close()
        for each in guests:
            if each.transport is not None:
                each.transport.close()
        await server.wait_closed()


def peer_of(session: Any) -> str:
    """Return the other side's IP address."""
    return str(session.peer[0]) if session and session.peer else ""


async def _is_there(to: To) -> bool:
    """Whether mail to this address of ours still belongs to something. Raises DatabaseTrouble."""
    match to:
        case ToBounce():
            return True
        case ToCard(tag=tag):
            return await tag_of(tag) is not None
        case _:
            known = await address_or_none(to.address_id) is not None
            return known and (to.conversation_id == 0 or await conversation_or_none(to.conversation_id) is not None)
