"""Our messages as mails: plain text and HTML side by side, files along, links and numbers in the place of buttons."""

import html
import re
from dataclasses import dataclass, field, replace
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from itertools import chain

from bot.channels.email.headers import SUBJECT, bare_subject, is_id, undecodable
from bot.channels.email.intake import loop_mark
from bot.channels.email.mail_threads import MailThread
from bot.messages import Button, Media, Message
from models.storage.clock import now
from models.text.cleaning import clean, clean_line
from models.words import say

_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
_STYLE = (
    "font-family:system-ui,-apple-system,'Segoe UI',sans-serif;font-size:16px;line-height:1.5;"
    "color:#1b1b1b;background:#fff"
)
_PRESS = "display:inline-block;margin:4px 8px 4px 0;padding:8px 14px;border:1px solid #888;border-radius:6px"
_LONGEST = 100_000
_FAINT = "color:#666;font-size:13px"
_MEDIA_TYPE = re.compile(r"([a-z]+)/([a-z0-9][a-z0-9.+-]*)")


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What is written on the outside."""

    recipient: str
    reply_to: str
    speaker: str
    """Whose name it comes under."""
    message_id: str
    domain: str
    language: str
    thread: MailThread | None = None
    """Of a person's words: the mails they belong to; None: a mail that the bot writes by itself."""
    files: list[tuple[Media, bytes]] = field(default_factory=list)


def write(message: Message, cover: Cover) -> EmailMessage:
    """Return the mail, ready to be handed over."""
    cover = replace(cover, speaker=clean_line(cover.speaker, 80))
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _mailbox(cover.speaker, cover.reply_to)
    mail["To"] = _mailbox("", cover.recipient)
    mail["Reply-To"] = _mailbox(cover.speaker, cover.reply_to)
    mail["Subject"] = subject_of(message, cover.thread)
    mail["Date"] = format_datetime(now())
    mail["Message-ID"] = cover.message_id
    mail["X-Loop"] = loop_mark(cover.domain)
    if message.ends_at:  # RFC 8058: mail programs end it with one click
        mail["List-Unsubscribe"] = f"<{message.ends_at}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if cover.thread is None:
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence note answers it
    elif is_id(answered := cover.thread.answered(message.quotes)):
        mail["In-Reply-To"] = answered
        mail["References"] = " ".join(filter(is_id, dict.fromkeys([*cover.thread.ids, answered])))
    _fill(mail, message, cover)
    return mail


def subject_of(message: Message, thread: MailThread | None) -> str:
    """Return the thread's subject; for its first mail, who speaks and about what; for the bot's own, how it begins."""
    if thread is not None and thread.subject:
        return _header(f"Re: {bare_subject(thread.subject)}", SUBJECT)
    begins = next((line for line in message.text.splitlines() if line.strip()), "")
    return _header(message.heading or begins or "Handbill", 120)


def _header(text: str, limit: int) -> str:
    """Return the text as a header's value: one line in which nothing is left to decode."""
    return undecodable(clean_line(text, limit))


def choices(message: Message) -> list[Button]:
    """Return the buttons that do something: a mail has their numbers instead."""
    return [button for button in chain.from_iterable(message.buttons) if button.action]


def _fill(mail: EmailMessage, message: Message, cover: Cover) -> None:
    pictures = [(n, *each) for n, each in enumerate(cover.files) if each[0].kind in {"photo", "sticker"}]
    words = _words(message)
    mail.set_content(_plain(words, message, cover))
    mail.add_alternative(_rich(words, message, cover, [n for n, _, _ in pictures]), subtype="html")
    rich = mail.get_payload()[1]  # type: ignore[index]  # (a multipart mail's payload is a list of mails)
    for n, media, data in pictures:
        kind, subtype = _media_type(media)
        rich.add_related(  # type: ignore[union-attr]  # (a multipart mail's payload is a list of mails)
            data, kind, subtype, cid=f"<file{n}@{cover.domain}>", filename=_file_name(media, n), disposition="inline"
        )
    for n, (media, data) in enumerate(cover.files):
        if media.kind not in {"photo", "sticker"}:
            kind, subtype = _media_type(media)
            mail.add_attachment(data, kind, subtype, filename=_file_name(media, n))


def _words(message: Message) -> str:
    """Return the words; who says them stands in the headers."""
    words = clean(message.text.removeprefix(message.heading).strip("\n"), _LONGEST)
    lines = [words]
    if message.contact:
        lines.append(f"👤 {message.contact.name} {message.contact.phone}")
    if message.place:
        at = f"{message.place.latitude:.6f},{message.place.longitude:.6f}"
        lines.append(f"📍 https://www.openstreetmap.org/?mlat={at.replace(',', '&mlon=')} ({at})")
    lines += [
        button.copy for button in chain.from_iterable(message.buttons) if button.copy and button.copy not in words
    ]
    return clean("\n".join(line for line in lines if line), _LONGEST)


def _links(message: Message) -> list[Button]:
    return [button for button in chain.from_iterable(message.buttons) if button.url]


def _plain(words: str, message: Message, cover: Cover) -> str:
    links = [f"{button.label}: {button.url}" for button in _links(message) if button.url not in words]
    numbers = [f"{n}. {button.label}" for n, button in enumerate(choices(message), 1)]
    asked = [say(cover.language, "mail-choose"), *numbers] if numbers else []
    parts = [words, "\n".join(links), "\n".join(asked)]
    end = f"{say(cover.language, 'mail-footer-end')} {message.ends_at}\n" if message.ends_at else ""
    return "\n\n".join(part for part in parts if part) + f"\n\n-- \n{_footer(cover)}\n{end}"


def _rich(words: str, message: Message, cover: Cover, pictures: list[int]) -> str:
    shown = "".join(
        f'<p><img src="cid:file{n}@{cover.domain}" alt="" style="max-width:100%;height:auto"></p>' for n in pictures
    )
    links = "".join(
        f'<a href="{html.escape(button.url)}" style="{_PRESS}">{html.escape(button.label)}</a>'
        for button in _links(message)
        if button.url.startswith(("https://", "http://", "mailto:"))
    )
    numbers = "".join(f"<li>{html.escape(button.label)}</li>" for button in choices(message))
    asked = f"<p>{html.escape(say(cover.language, 'mail-choose'))}</p><ol>{numbers}</ol>" if numbers else ""
    footer = f'<p style="{_FAINT}">{html.escape(_footer(cover))}{_end(message, cover)}</p>'
    body = f"{_paragraphs(words)}{shown}<p>{links}</p>{asked}{footer}".replace("<p></p>", "")
    language = say(cover.language, "language-region")
    return f'<!doctype html><html lang="{language}"><meta charset="utf-8"><body style="{_STYLE}">{body}</body></html>\n'


def _end(message: Message, cover: Cover) -> str:
    if not message.ends_at:
        return ""
    link = f'<a href="{html.escape(message.ends_at)}" style="color:inherit">'
    return f"<br>\n{link}{html.escape(say(cover.language, 'mail-footer-end').rstrip(':：'))}</a>"


def _paragraphs(words: str) -> str:
    """Escaped, with lines as they are and links to press."""
    made, at = [], 0
    for found in _LINK.finditer(words):
        url = html.escape(found[0])
        made += [html.escape(words[at : found.start()]), f'<a href="{url}">{url}</a>']
        at = found.end()
    made.append(html.escape(words[at:]))
    text = "".join(made).replace("\n\n", "</p><p>").replace("\n", "<br>\n")
    return f"<p>{text}</p>" if text else ""


def _footer(cover: Cover) -> str:
    if cover.thread is None:
        return say(cover.language, "mail-footer-bot")
    return say(cover.language, "mail-footer", name=cover.speaker)


def _mailbox(name: str, address: str) -> Mailbox:
    local, _, domain = address.rpartition("@")
    return Mailbox(_header(name, 80), local, domain)


def _media_type(media: Media) -> tuple[str, str]:
    found = _MEDIA_TYPE.fullmatch(media.mime.lower())
    if found is None or found[1] in {"multipart", "message", "text"}:  # those would have to be taken apart
        return "application", "octet-stream"
    return found[1], found[2]


def _file_name(media: Media, n: int) -> str:
    ending = media.mime.rpartition("/")[2] if _MEDIA_TYPE.fullmatch(media.mime) else "bin"
    return _header(media.name, 100) or f"{media.kind}-{n + 1}.{ending}"
