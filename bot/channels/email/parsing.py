"""A mail taken apart: its words, its files, its report. Whatever it is made of, this ends soon and says what it was."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message as Mime

from bot.channels.email.charsets import decoded
from bot.channels.email.headers import bare_subject, file_name, is_passed_on, line_of
from bot.channels.email.html import text_of
from bot.channels.email.quoted_text import new_words
from models.talking.communications import TEXT_LENGTH
from models.talking.web_posts import cropped_name
from models.text.cleaning import clean

MAX_HEADER = 256 * 1024
"""Bytes before the first empty line."""
MAX_PARTS = 1_000
MAX_NESTED = 60
MAX_FILES = 20
_SMALL_DECORATION = 8 * 1024
"""Bytes of a picture inside HTML that is rather a logo than something sent."""
_MULTIPART = re.compile(rb"^content-type:\s*multipart/", re.IGNORECASE | re.MULTILINE)
_HEAD_ENDS = re.compile(rb"\r?\n\r?\n")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}")


class UnreadableMail(ValueError):
    """The mail is built so that nobody should take it apart; the sentence is for the other mail server."""


@dataclass(frozen=True)
class MailAttachment:
    name: str
    mime: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class ParsedMail:
    """``header``: the mail as the library reads it; ``parts``: all of its parts, the outermost first."""

    header: Mime = field(repr=False)
    parts: list[Mime] = field(repr=False)
    text: str
    files: list[MailAttachment]
    left_out: int
    """Files beyond those that are taken."""


def read_mail(raw: bytes) -> ParsedMail:
    """Parse a mail. A large one takes a good fraction of a second: call it in a thread. Raises UnreadableMail."""
    head = _HEAD_ENDS.search(raw)
    if (head.start() if head else len(raw)) > MAX_HEADER:
        raise UnreadableMail("its header is too long")
    if sum(1 for _ in _MULTIPART.finditer(raw)) > MAX_NESTED:
        raise UnreadableMail("it is nested too deeply")
    try:
        header = message_from_bytes(raw, policy=policy.compat32)
        parts = list(_parts(header))
        files = [each for part in parts if (each := _file(part)) is not None]
    except (
        RecursionError,
        MessageError,
        ValueError,
        LookupError,
        IndexError,
        KeyError,
        TypeError,
        AttributeError,
    ) as error:
        raise UnreadableMail("it can't be taken apart") from error
    return ParsedMail(header, parts, _text(header, parts), files[:MAX_FILES], max(0, len(files) - MAX_FILES))


def _parts(mail: Mime) -> Iterator[Mime]:
    """Yield the parts, the outermost first; of a mail within a mail, which is a file, only itself."""
    waiting, seen = [mail], 0
    while waiting and seen < MAX_PARTS:
        part = waiting.pop(0)
        seen += 1
        yield part
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting[:0] = [each for each in payload if isinstance(each, Mime)]


def _text(header: Mime, parts: list[Mime]) -> str:
    """Return the new words; a mail that begins a conversation begins with its subject."""
    written = [part for part in parts if _is_words(part)]
    plain = [part for part in written if part.get_content_type() == "text/plain"]
    words = "\n\n".join(text for part in plain if (text := _decoded(part).strip()))
    if not words:
        words = "\n\n".join(text for part in written if (text := text_of(_decoded(part))))
    subject = line_of(header, "Subject", 200)
    words = clean(new_words(words, passed_on=is_passed_on(subject)), TEXT_LENGTH)
    answers = bool(header.get("In-Reply-To") or header.get("References")) or bare_subject(subject) != subject
    if answers or not subject or words.startswith(subject):
        return words
    return clean(f"{subject}\n\n{words}", TEXT_LENGTH)


def _is_words(part: Mime) -> bool:
    return part.get_content_type() in {"text/plain", "text/html"} and not _is_sent_along(part)


def _is_sent_along(part: Mime) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_name(part))


def _file(part: Mime) -> MailAttachment | None:
    """Return the part as a file; None for words, covers, reports and the small pictures of a letterhead."""
    kind, mime = part.get_content_maintype(), part.get_content_type()
    if kind == "multipart" or _is_words(part) or mime in {"message/delivery-status", "text/rfc822-headers"}:
        return None
    data = part.as_bytes() if kind == "message" else _bytes(part)
    decoration = part.get("Content-ID") and part.get_content_disposition() != "attachment" and kind == "image"
    if not data or (decoration and len(data) < _SMALL_DECORATION):
        return None
    mime = mime if _MEDIA_TYPE.fullmatch(mime) else "application/octet-stream"
    return MailAttachment(_name(part) or _unnamed(part, mime), mime[:100], data)


def _name(part: Mime) -> str:
    return cropped_name(file_name(part))


def _unnamed(part: Mime, mime: str) -> str:
    if mime == "message/rfc822":
        payload = part.get_payload()
        inner = payload[0] if isinstance(payload, list) and payload else None
        subject = line_of(inner, "Subject", 80) if isinstance(inner, Mime) else ""
        return cropped_name(f"{subject or 'mail'}.eml")
    return f"{mime.partition('/')[0]}.{mime.rpartition('/')[2].partition('+')[0]}"[:80]


def _bytes(part: Mime) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError):
        return b""
    return data if isinstance(data, bytes) else b""


def _decoded(part: Mime) -> str:
    return decoded(_bytes(part), str(part.get_content_charset("utf-8")))
