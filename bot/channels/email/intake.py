"""Taking a mail in: read, judged, its files kept; then it is claimed like any platform's update."""

import asyncio
import hashlib
import logging

from bot.channels.email.addresses import Addresses, To, ToBounce, ToCard, ToReply
from bot.channels.email.bounces import report_in, report_in_prose, row_in
from bot.channels.email.headers import (
    MAX_HOPS,
    SUBJECT,
    answered_ids,
    bare_subject,
    hops,
    id_of,
    is_from_list,
    line_of,
    proof,
    sender_of,
    why_automatic,
)
from bot.channels.email.inbound_mail import CHANNEL, ORIGINAL, InboundMail, StoredFile
from bot.channels.email.parsing import MailAttachment, ParsedMail, UnreadableMail, read_mail
from bot.channels.envelope import RawUpdate
from models.files.metadata import stripped
from models.files.pictures import BadPicture, fit_picture, picture_type
from models.files.store import MediaStore
from models.people.addresses import ACCOUNT_LENGTH
from models.queue.inbox import is_stored
from models.talking.web_posts import cropped_name
from models.words.typed import language_written

log = logging.getLogger(__name__)

_AT_ONCE = 2
"""Mails that are taken apart side by side: each needs several times its size in memory."""
_DRAWN = {"image/jpeg", "image/png", "image/webp", "image/bmp", "image/tiff", "image/heic"}

"""Mails don't say their language; whoever writes so reads so."""


class MailRefused(Exception):
    """The mail is not taken, for good; the sentence, with its codes, is for the other mail server."""


class Intake:
    def __init__(self, ours: Addresses, media: MediaStore, authserv_id: str) -> None:
        self._ours = ours
        self._media = media
        self._authserv_id = authserv_id
        self._hands = asyncio.Semaphore(_AT_ONCE)

    async def claims(self, raw: bytes, addressed: list[To], *, from_nobody: bool) -> list[RawUpdate]:
        """Return what to store of this mail: nothing where nobody wrote it to us. Its files are stored by then.

        ``from_nobody``: it came without an envelope sender, as reports and automatic answers do.
        Raises MailRefused, and OSError when the disk takes nothing.
        """
        async with self._hands:
            try:
                mail = await asyncio.to_thread(read_mail, raw)
            except UnreadableMail as error:
                raise MailRefused(f"554 5.6.0 This mail is not taken: {error}") from error
            if hops(mail.header) > MAX_HOPS:
                raise MailRefused("554 5.4.6 This mail goes in a circle")
            if self._came_back(mail):
                log.info("own_mail_came_back")
                return []
            found = [await self._claim(mail, raw, to, from_nobody=from_nobody) for to in dict.fromkeys(addressed)]
        return [claim for claim in found if claim is not None]

    def _came_back(self, mail: ParsedMail) -> bool:
        """Return whether this is a mail of ours forwarded back to us; answering it would start a mail loop."""
        own = self._ours.row_of(id_of(mail.header)) is not None
        return own or line_of(mail.header, "X-Loop") == loop_mark(self._ours.domain)

    async def _claim(self, mail: ParsedMail, raw: bytes, to: To, *, from_nobody: bool) -> RawUpdate | None:
        if isinstance(to, ToBounce) or (from_nobody and report_in(mail.parts)):
            return self._report(mail, to, from_nobody=from_nobody)
        sender, name = sender_of(mail.header)
        if self._ours.read(sender) or is_from_list(mail.header):
            log.info("mail_of_nobody", extra={"list": is_from_list(mail.header)})
            return None
        if not sender or len(sender) > ACCOUNT_LENGTH:
            raise MailRefused("550 5.7.1 This mail must be from one person, whose address has at most 100 characters")
        found = proof(mail.header, self._authserv_id)
        if isinstance(to, ToCard) and found == "fail":
            raise MailRefused("550 5.7.1 This mail is not from whom it says")
        message_id = id_of(mail.header)
        key = _key(to, sender, message_id or _content_of(mail, raw))
        if await is_stored(CHANNEL, key):
            return None  # told again: nothing to do, nothing to keep
        automatic = from_nobody or bool(why_automatic(mail.header))
        letter = InboundMail(
            kind="automatic" if automatic else "said",
            sender=sender,
            name=name,
            language=language_written(mail.text + name),
            proof=found,
            conversation_id=to.conversation_id if isinstance(to, ToReply) else 0,
            address_id=to.address_id if isinstance(to, ToReply) else 0,
            tag=to.tag if isinstance(to, ToCard) else "",
            message_id=message_id or f"<{key}@{self._ours.domain}>",
            answers=answered_ids(mail.header),
            subject=bare_subject(line_of(mail.header, "Subject", SUBJECT)),
            text=_text(mail),
            files=[] if automatic else await self._kept(mail, raw),
        )
        return RawUpdate(external_id=key, lane=f"{CHANNEL}:{sender}", body=letter.dump())

    def _report(self, mail: ParsedMail, to: To, *, from_nobody: bool) -> RawUpdate | None:
        """Return what another server says of a mail of ours; other mail to such an address is an automatic answer."""
        report = report_in(mail.parts)
        if report is None and isinstance(to, ToBounce) and not why_automatic(mail.header).startswith("X-"):
            sender, _ = sender_of(mail.header)
            report = report_in_prose(sender, mail.text, from_nobody=from_nobody)
        row = to.row if isinstance(to, ToBounce) else row_in(mail.parts, self._ours)
        if report is None or row is None or row >= 2**63 or report.action not in {"failed", "delayed"}:
            log.info("report_without_meaning", extra={"action": report.action if report else "none"})
            return None
        letter = InboundMail(kind="report", row=row, failed=report.failed, status=report.status, detail=report.detail)
        key = hashlib.sha256(f"report {row} {report.action} {report.status}".encode()).hexdigest()
        return RawUpdate(external_id=key, lane=f"{CHANNEL}:report {row}", body=letter.dump())

    async def _kept(self, mail: ParsedMail, raw: bytes) -> list[StoredFile]:
        """Store the files and the mail itself; return them by their hashes."""
        kept = [await self._keep(file) for file in mail.files]
        name = cropped_name(f"{bare_subject(line_of(mail.header, 'Subject', 80)) or 'mail'}.eml")
        sha256 = await self._media.keep(raw)
        return [*kept, StoredFile(kind=ORIGINAL, name=name, mime="message/rfc822", size=len(raw), sha256=sha256)]

    async def _keep(self, file: MailAttachment) -> StoredFile:
        """Pictures are drawn anew: what the camera knew, such as where it stood, stays behind."""
        kind, mime, data = _kind(file.mime), file.mime, file.data
        if kind == "photo":
            try:
                data = await fit_picture(file.data)
                mime = picture_type(data)
            except BadPicture:
                kind = "document"
        if kind != "photo":
            data = await asyncio.to_thread(stripped, data)
        return StoredFile(kind=kind, name=file.name, mime=mime, size=len(data), sha256=await self._media.keep(data))


def loop_mark(domain: str) -> str:
    """Return the mark that our mails carry, by which one that comes back is recognised."""
    return f"handbill@{domain}"


def _kind(mime: str) -> str:
    if mime in _DRAWN:
        return "photo"
    family = mime.partition("/")[0]
    return "animation" if mime == "image/gif" else family if family in {"audio", "video"} else "document"


def _text(mail: ParsedMail) -> str:
    return f"{mail.text}\n\n(+{mail.left_out} 📎)".strip()[:20_000] if mail.left_out else mail.text


def _key(to: To, sender: str, identity: str) -> str:
    return hashlib.sha256(f"{to}\0{sender}\0{identity}".encode()).hexdigest()


def _content_of(mail: ParsedMail, raw: bytes) -> str:
    """Return what identifies a mail without Message-ID: all of it but the headers added on its way here."""
    body = raw.partition(b"\r\n\r\n")[2]
    facts = "\0".join(line_of(mail.header, name) for name in ("Date", "Subject"))
    return f"{facts}\0{hashlib.sha256(body).hexdigest()}"
