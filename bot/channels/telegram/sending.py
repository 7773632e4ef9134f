"""A message as the calls that bring it to a Telegram chat: files with their captions, words in pieces that fit."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Any

from telegram import (
    Bot,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram import Message as TelegramMessage

from bot.channels.telegram.chat_targets import ChatTarget
from bot.channels.telegram.markup import keyboard, place_keyboard
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

Content = str | tuple[Media, ...] | ContactCard | Point
Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | None
ApiCall = Callable[[], Awaitable[TelegramMessage | tuple[TelegramMessage, ...]]]


@dataclass(frozen=True)
class MessagePart:
    """What one call sends."""

    content: Content
    caption: str = ""
    markup: Markup = None


def calls(bot: Bot, place: ChatTarget, message: Message) -> list[ApiCall]:
    """Return the calls that send the message, in order. Raises Final for what Telegram can't be asked to send."""
    made = parts(message)
    quotes = int(message.quotes) if message.quotes.isdecimal() else None
    common = {
        "chat_id": place.chat_id,
        "business_connection_id": place.connection_id,
        "message_thread_id": place.thread_id,
        "disable_notification": message.quiet or None,
    }
    reply = {"reply_parameters": ReplyParameters(quotes, allow_sending_without_reply=True)} if quotes else {}
    preview = LinkPreviewOptions(is_disabled=not message.preview)
    return [_call(bot, part, preview, {**common, **(reply if at == 0 else {})}) for at, part in enumerate(made)]


def parts(message: Message) -> list[MessagePart]:
    """Return the message in parts.

    Words are the caption of what they come with where that can be, else they follow it; they go before what has no
    caption. The buttons stand under the last part.
    """
    text, groups = message.text.strip(), _groups(message.media)
    others: list[Content] = [other for other in (message.contact, message.place) if other is not None]
    buttons = keyboard(message.buttons)
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


def _captioned(group: tuple[Media, ...], text: str, buttons: Markup) -> bool:
    fits = units(text) <= LONGEST_CAPTION and group[0].kind not in _WITHOUT_CAPTION
    return (fits and not (_is_album(group) and buttons)) or not text


def _is_album(content: Content) -> bool:
    return isinstance(content, tuple) and len(content) > 1


def _call(bot: Bot, part: MessagePart, preview: LinkPreviewOptions, common: dict[str, Any]) -> ApiCall:
    marked = {**common, "reply_markup": part.markup}
    match part.content:
        case str(text):
            return partial(bot.send_message, text=text, link_preview_options=preview, **marked)
        case ContactCard(name=name, phone=phone):
            return partial(bot.send_contact, phone_number=phone, first_name=name or phone, **marked)
        case Point(latitude=latitude, longitude=longitude):
            return partial(bot.send_location, latitude=latitude, longitude=longitude, **marked)
        case (media,):
            return _file_call(bot, media, part.caption, marked)
        case album:
            return partial(bot.send_media_group, media=[_item(one) for one in album], caption=part.caption, **common)


def _file_call(bot: Bot, media: Media, caption: str, marked: dict[str, Any]) -> ApiCall:  # noqa: PLR0911  (one for each kind)
    captioned = {**marked, "caption": caption or None}
    file = _file(media)
    match media.kind:
        case "photo":
            return partial(bot.send_photo, photo=file, **captioned)
        case "voice":
            return partial(bot.send_voice, voice=file, **captioned)
        case "audio":
            return partial(bot.send_audio, audio=file, **captioned)
        case "video":
            return partial(bot.send_video, video=file, **captioned)
        case "animation":
            return partial(bot.send_animation, animation=file, **captioned)
        case "video_note":
            return partial(bot.send_video_note, video_note=file, **marked)
        case "sticker":
            return partial(bot.send_sticker, sticker=file, **marked)
        case _:
            return partial(bot.send_document, document=file, **captioned)


def _item(media: Media) -> InputMediaPhoto | InputMediaVideo | InputMediaAudio | InputMediaDocument:
    file = _file(media)
    match media.kind:
        case "photo":
            return InputMediaPhoto(file)
        case "video":
            return InputMediaVideo(file)
        case "audio":
            return InputMediaAudio(file)
        case _:
            return InputMediaDocument(file)


def _file(media: Media) -> str | InputFile:
    """Return the platform's own handle where there is one: nothing is uploaded twice."""
    return media.ref or InputFile(media.data, filename=media.name or media.kind, attach=True)
