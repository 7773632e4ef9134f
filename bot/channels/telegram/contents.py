"""What a message of Telegram's holds: words, files, places, contacts, links."""

import re
from typing import Any

import telegram
from telegram import Message as TelegramMessage

from models.talking.communications import TEXT_LENGTH, Enclosure
from models.text.cleaning import clean, clean_line

_COMMAND = re.compile(r"(/[A-Za-z0-9_]{1,32})(?:@\w+)?(?=\s|$)")
_NAMES = {"photo": "photo.jpg", "voice": "voice.ogg", "animation": "animation.mp4", "video": "video.mp4"}
_MAX_LINKS = 20


def text_of(message: TelegramMessage) -> str:
    """Text or caption; commands without the bot's name. What is neither text nor file is told in its own words."""
    text = message.text or message.caption or ""
    if message.dice:
        text = message.dice.emoji
    if message.poll:
        text = "\n".join([message.poll.question, *(f"▫️ {option.text}" for option in message.poll.options)])
    return _COMMAND.sub(r"\1", clean(text, TEXT_LENGTH), count=1) if text.startswith("/") else clean(text, TEXT_LENGTH)


def coordinates(location: telegram.Location) -> tuple[float, float]:
    latitude, longitude = float(location.latitude), float(location.longitude)
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("no place on earth")
    return latitude, longitude


def links_of(message: TelegramMessage) -> tuple[str, ...]:
    """Where words and buttons lead to without saying so."""
    entities = (*(message.entities or ()), *(message.caption_entities or ()))
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    found = [each.url for each in entities] + [button.url for row in rows for button in row]
    return tuple(clean_line(url, 2000) for url in found if url)[:_MAX_LINKS]


def enclosures_of(message: TelegramMessage) -> list[Enclosure]:
    """Return what came along. The animation goes first: Telegram tells it a second time as a document."""
    for kind in ("animation", "voice", "audio", "video", "video_note", "document", "sticker"):
        if found := getattr(message, kind):
            return [_file(kind, found)]
    if message.photo:
        largest = message.photo[-1]
        return [_file("photo", largest, mime="image/jpeg")]
    if message.contact:
        return [_contact(message.contact, message.from_user)]
    if message.location:  # forwarded: somebody's place, not where the sender is
        latitude, longitude = coordinates(message.location)
        return [Enclosure(kind="location", facts={"latitude": latitude, "longitude": longitude})]
    return []


def _file(kind: str, found: Any, mime: str = "") -> Enclosure:
    """``found``: one of Telegram's file types; they share most fields, but no base class that has them."""
    fields: dict[str, Any] = found.to_dict()
    facts: dict[str, object] = {}
    if isinstance(seconds := fields.get("duration"), int) and seconds:
        facts["seconds"] = seconds
    if kind == "sticker":
        facts["emoji"] = clean_line(str(fields.get("emoji", "")), 16)
        mime = _sticker_mime(found)
    if kind == "video_note":
        kind, mime, facts["round"] = "video", "video/mp4", True
    return Enclosure(
        kind=kind,
        ref=clean_line(str(found.file_id), 300),
        name=clean_line(str(fields.get("file_name") or _NAMES.get(kind, "")), 200),
        mime=clean_line(str(fields.get("mime_type") or mime), 100),
        size=max(0, int(fields.get("file_size") or 0)),
        facts=facts,
    )


def _sticker_mime(sticker: telegram.Sticker) -> str:
    if sticker.is_animated:
        return "application/x-tgsticker"
    return "video/webm" if sticker.is_video else "image/webp"


def _contact(contact: telegram.Contact, sender: telegram.User | None) -> Enclosure:
    """``own``: the number is the sender's own, as Telegram itself says; anybody can send anybody's card."""
    name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
    own = sender is not None and contact.user_id is not None and contact.user_id == sender.id
    facts: dict[str, object] = {
        "name": clean_line(name, 80),
        "phone": clean_line(str(contact.phone_number), 40),
        "own": own,
    }
    return Enclosure(kind="contact", facts=facts)
