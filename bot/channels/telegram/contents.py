"""What a message of Telegram's holds: words, files, places, contacts, links."""

import re

from bot.channels.telegram.json_fields import Object, amount, part, parts, text
from models.talking.communications import TEXT_LENGTH
from models.talking.enclosures import Enclosure, EnclosureFacts
from models.text.cleaning import clean, clean_line

_COMMAND = re.compile(r"(/[A-Za-z0-9_]{1,32})(?:@\w+)?(?=\s|$)")
_FILES = ("animation", "voice", "audio", "video", "video_note", "document", "sticker")
"""The animation first: Telegram tells it a second time as a document."""
_NAMES = {"photo": "photo.jpg", "voice": "voice.ogg", "animation": "animation.mp4", "video": "video.mp4"}
_MAX_LINKS = 20
UNREADABLE = "📎"
"""Stands for what came along and can't be read, where there are no words."""


def text_of(message: Object) -> str:
    """Text or caption; commands without the bot's name. What is neither text nor file is told in its own words."""
    words = text(message, "text") or text(message, "caption")
    if (dice := part(message, "dice")) is not None:
        words = text(dice, "emoji") or "🎲"
    if (poll := part(message, "poll")) is not None:
        options = (f"▫️ {text(option, 'text')}" for option in parts(poll, "options"))
        words = "\n".join([text(poll, "question"), *options])
    cleaned = clean(words, TEXT_LENGTH)
    return _COMMAND.sub(r"\1", cleaned, count=1) if words.startswith("/") else cleaned


def coordinates(location: Object) -> tuple[float, float]:
    """Return latitude and longitude. Raises ValueError for what is no place on earth."""
    latitude, longitude = location.get("latitude"), location.get("longitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        raise ValueError("no place")  # noqa: TRY004  (rubbish from outside is a wrong value, not a wrong type)
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("no place on earth")
    return float(latitude), float(longitude)


def links_of(message: Object) -> tuple[str, ...]:
    """Where words and buttons lead to without saying so."""
    entities = [*parts(message, "entities"), *parts(message, "caption_entities")]
    rows = (part(message, "reply_markup") or {}).get("inline_keyboard")
    buttons = [button for row in (rows if isinstance(rows, list) else ()) for button in parts({"row": row}, "row")]
    found = [text(each, "url") for each in (*entities, *buttons)]
    return tuple(clean_line(url, 2000) for url in found if url)[:_MAX_LINKS]


def enclosures_of(message: Object) -> list[Enclosure]:
    """Return what came along. Raises ValueError where something did and can't be read."""
    for kind in _FILES:
        if kind in message and (found := part(message, kind)) is not None:
            return [_file(kind, found)]
    if "photo" in message and (sizes := parts(message, "photo")):
        return [_file("photo", sizes[-1], mime="image/jpeg")]
    if (contact := part(message, "contact")) is not None:
        return [_contact(contact, part(message, "from") or {})]
    if (location := part(message, "location")) is not None:  # forwarded: somebody's place, not where the sender is
        latitude, longitude = coordinates(location)
        return [Enclosure(kind="location", facts={"latitude": latitude, "longitude": longitude})]
    return []


def _file(kind: str, found: Object, mime: str = "") -> Enclosure:
    """``found``: one of Telegram's file types, which share most fields."""
    if not (ref := clean_line(text(found, "file_id"), 300)):
        raise ValueError("a file without its id")
    facts = EnclosureFacts()
    if seconds := amount(found, "duration"):
        facts["seconds"] = seconds
    if kind == "sticker":
        facts["emoji"] = clean_line(text(found, "emoji"), 16)
        mime = _sticker_mime(found)
    if kind == "video_note":
        kind, mime, facts["round"] = "video", "video/mp4", True
    return Enclosure(
        kind=kind,
        ref=ref,
        name=clean_line(text(found, "file_name") or _NAMES.get(kind, ""), 200),
        mime=clean_line(text(found, "mime_type") or mime, 100),
        size=amount(found, "file_size"),
        facts=facts,
    )


def _sticker_mime(sticker: Object) -> str:
    if sticker.get("is_animated"):
        return "application/x-tgsticker"
    return "video/webm" if sticker.get("is_video") else "image/webp"


def name_of(person: Object) -> str:
    """Return a person's first and last name, as far as they have one."""
    return clean_line(" ".join(filter(None, (text(person, "first_name"), text(person, "last_name")))), 80)


def _contact(contact: Object, sender: Object) -> Enclosure:
    """``own``: the number is the sender's own, as Telegram itself says; anybody can send anybody's card."""
    number = amount(contact, "user_id")
    facts: EnclosureFacts = {
        "name": name_of(contact),
        "phone": clean_line(text(contact, "phone_number"), 40),
        "own": number > 0 and number == amount(sender, "id"),
    }
    return Enclosure(kind="contact", facts=facts)
