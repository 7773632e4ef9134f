"""A message as the calls that bring it to a Telegram chat: files with their captions, words in pieces that fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from bot.channels.telegram.api import Files, Params
from bot.channels.telegram.chat_targets import ChatTarget
from bot.channels.telegram.markup import Markup, keyboard, place_keyboard
from bot.channels.telegram.text import LONGEST_CAPTION, split, units
from bot.messages import ContactCard, Media, Message
from bot.messages import Place as Point
from bot.outcomes import Final

LARGEST_UPLOAD = 50_000_000
LARGEST_PHOTO = 10_000_000
"""Bytes (Bot API, Sending files); a larger picture goes as a document."""
_ALBUM = 10
_ALBUMS = {"photo": "seen", "video": "seen", "audio": "heard", "document": "read"}
"""Which kinds may stand in one album together (Bot API, sendMediaGroup)."""
_WITHOUT_CAPTION = {"sticker", "video_note"}
_HERE = "👇"
"""The words of a message that has only buttons: Telegram sends no keyboard without words."""

_CALLS = {
    "photo": ("sendPhoto", "photo"),
    "voice": ("sendVoice", "voice"),
    "audio": ("sendAudio", "audio"),
    "video": ("sendVideo", "video"),
    "animation": ("sendAnimation", "animation"),
    "video_note": ("sendVideoNote", "video_note"),
    "sticker": ("sendSticker", "sticker"),
}
"""Method and parameter by kind; every other file is a document."""

Content = str | tuple[Media, ...] | ContactCard | Point


@dataclass(frozen=True)
class ApiCall:
    method: str
    params: Params
    files: Files = field(default_factory=dict)


@dataclass(frozen=True)
class MessagePart:
    """What one call sends."""

    content: Content
    caption: str = ""
    markup: Markup | None = None


def calls(place: ChatTarget, message: Message) -> list[ApiCall]:
    """Return the calls that send the message, in order. Raises Final for what Telegram can't be asked to send."""
    common = {
        "chat_id": place.chat_id,
        "business_connection_id": place.connection_id,
        "message_thread_id": place.thread_id,
        "disable_notification": message.quiet or None,
    }
    quoted = int(message.quotes) if message.quotes.isdecimal() else 0
    reply = {"reply_parameters": {"message_id": quoted, "allow_sending_without_reply": True}} if quoted else {}
    first, *others = parts(message, within=place.is_private)
    made = [_call(first, message, common | reply)]
    return made + [_call(part, message, common) for part in others]


def parts(message: Message, *, within: bool = False) -> list[MessagePart]:
    """Return the message in parts.

    Words are the caption of what they come with where that can be, else they follow it; they go before what has no
    caption. The buttons stand under the last part.
    """
    text, groups = message.text.strip(), _groups(message.media)
    others: list[Content] = [other for other in (message.contact, message.place) if other is not None]
    buttons = keyboard(message.buttons, within=within)
    if len(groups) == 1 and not others and _captioned(groups[0], text, buttons):
        made = [MessagePart(groups[0], caption=text)]
    else:
        words = [MessagePart(piece) for piece in split(text)]
        with_captions = [MessagePart(group) for group in groups if group[0].kind not in _WITHOUT_CAPTION]
        without = [MessagePart(group) for group in groups if group[0].kind in _WITHOUT_CAPTION]
        made = [*with_captions, *words, *without, *map(MessagePart, others)]
    if buttons and (not made or _is_album(made[-1].content)):
        made.append(MessagePart(_HERE))
    if buttons:
        made[-1] = replace(made[-1], markup=buttons)
    if message.ask == "location":
        made = _asking(made, message.ask_label)
    if not made:
        raise Final("failed-refused", detail="there is nothing in the message")
    return made


def _asking(made: list[MessagePart], label: str) -> list[MessagePart]:
    """Split off the keyboard that asks for a place: a message has one, and these buttons are another."""
    if made and isinstance(made[-1].content, str) and made[-1].markup is None:
        return [*made[:-1], replace(made[-1], markup=place_keyboard(label))]
    return [*made, MessagePart(_HERE, markup=place_keyboard(label))]


def _groups(media: Sequence[Media]) -> list[tuple[Media, ...]]:
    """Return the files, those together that may stand in one album, in their order."""
    groups: list[tuple[Media, ...]] = []
    for family, run in groupby(map(_sendable, media), key=lambda one: _ALBUMS.get(one.kind, "")):
        files = tuple(run)
        size = _ALBUM if family else 1
        groups += [files[at : at + size] for at in range(0, len(files), size)]
    return groups


def _sendable(media: Media) -> Media:
    if not (media.ref or media.data):
        raise Final("failed-refused", detail="a file without bytes")
    if len(media.data) > LARGEST_UPLOAD:
        raise Final("failed-too-big", detail=f"{len(media.data)} bytes")
    if media.kind == "photo" and len(media.data) > LARGEST_PHOTO:
        return replace(media, kind="document")
    if media.kind == "video" and (media.facts or {}).get("round"):
        return replace(media, kind="video_note")
    return media


def _captioned(group: tuple[Media, ...], text: str, buttons: Markup | None) -> bool:
    fits = units(text) <= LONGEST_CAPTION and group[0].kind not in _WITHOUT_CAPTION
    return (fits and not (_is_album(group) and buttons)) or not text


def _is_album(content: Content) -> bool:
    return isinstance(content, tuple) and len(content) > 1


def _call(part: MessagePart, message: Message, common: Params) -> ApiCall:
    marked = {**common, "reply_markup": part.markup}
    match part.content:
        case str(text):
            preview = {"is_disabled": not message.preview}
            return ApiCall("sendMessage", {**marked, "text": text, "link_preview_options": preview})
        case ContactCard(name=name, phone=phone):
            return ApiCall("sendContact", {**marked, "phone_number": phone, "first_name": name or phone})
        case Point(latitude=latitude, longitude=longitude):
            return ApiCall("sendLocation", {**marked, "latitude": latitude, "longitude": longitude})
        case (media,):
            method, parameter = _CALLS.get(media.kind, ("sendDocument", "document"))
            captioned = {**marked, "caption": part.caption or None, parameter: _file(media, 0)}
            return ApiCall(method, captioned, _uploads(part.content))
        case album:
            return ApiCall("sendMediaGroup", {**common, "media": _items(album, part.caption)}, _uploads(album))


def _items(album: Sequence[Media], caption: str) -> list[dict[str, str]]:
    """Return what stands in an album. Its caption is that of its first file: so clients show it under all of them."""
    items = [{"type": _item_type(media), "media": _file(media, at)} for at, media in enumerate(album)]
    return [items[0] | ({"caption": caption} if caption else {}), *items[1:]]


def _item_type(media: Media) -> str:
    return media.kind if media.kind in _ALBUMS else "document"


def _file(media: Media, at: int) -> str:
    """Return the platform's own handle where there is one: nothing is uploaded twice."""
    return media.ref or f"attach://{_part(at)}"


def _uploads(group: Sequence[Media]) -> Mapping[str, tuple[str, bytes]]:
    return {_part(at): (media.name or media.kind, media.data) for at, media in enumerate(group) if not media.ref}


def _part(at: int) -> str:
    return f"file{at}"
