"""Telegram's updates in our words. Private chats only: in groups the bot is silent."""

import json
import re
from typing import Any

import telegram
from telegram import Message as TelegramMessage

from bot.channels import Claim
from bot.updates import Asked, Barred, Chose, Located, Pressed, Said, Sender, Started, Update
from models.addresses import language_of
from models.communications import TEXT_LENGTH, Enclosure
from models.text import clean, clean_line

CHANNEL = "telegram"
KINDS = (
    "message",
    "edited_message",
    "callback_query",
    "inline_query",
    "chosen_inline_result",
    "my_chat_member",
)
"""What we ask Telegram for, and can read."""

_COMMAND = re.compile(r"(/[A-Za-z0-9_]{1,32})(?:@\w+)?(?=\s|$)")
_NAMES = {"photo": "photo.jpg", "voice": "voice.ogg", "animation": "animation.mp4", "video": "video.mp4"}


def read_json(text: str) -> dict[str, Any]:
    """The JSON object that ``text`` is. Raises ValueError for anything else, however it is nested."""
    try:
        read = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(read, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004  (rubbish from outside is a wrong value, not a wrong type)
    return read


def claim_of(update: dict[str, Any], body: str, bot_id: str) -> Claim:
    """The claim of one update; ``body`` is its JSON. Raises ValueError for what is no update.

    Update ids start anew at a random number after a quiet week (Bot API, Update), and another bot has its own: what the
    update is about makes the key one that never comes again.
    """
    number = update.get("update_id")
    if not isinstance(number, int) or isinstance(number, bool):
        raise ValueError("without an update_id")  # noqa: TRY004  (the same)
    kind = next((name for name in KINDS if isinstance(update.get(name), dict)), "")
    content: dict[str, Any] = update.get(kind, {})
    who = _id_in(content.get("chat")) or _id_in(content.get("from")) or str(number)
    about = next((content[key] for key in ("message_id", "id", "result_id", "date") if key in content), "")
    return Claim(
        external_id=clean_line(f"{bot_id}:{number}:{kind}:{who}:{about}", 200),
        lane=clean_line(f"{CHANNEL}:{who}", 120),
        body=body,
    )


def _id_in(about: object) -> str:
    number = about.get("id") if isinstance(about, dict) else None
    return str(number) if isinstance(number, int) else ""


def parse(body: str) -> list[Update]:
    """The update in our words; empty for kinds that don't concern us. Raises ValueError for rubbish."""
    data = read_json(body)
    try:
        return _read(telegram.Update.de_json(data, None))
    except (AttributeError, KeyError, OverflowError, TypeError, OSError) as error:  # wrong types deep inside
        raise ValueError(f"no update of Telegram's: {type(error).__name__}") from error


def _read(update: telegram.Update) -> list[Update]:  # noqa: PLR0911  (one for each kind)
    if update.message:
        return _message(update.message, edited=False)
    if update.edited_message:
        return _message(update.edited_message, edited=True)
    if update.callback_query:
        return _press(update.callback_query)
    if update.inline_query:
        asked = update.inline_query
        return [Asked(sender=_sender(asked.from_user), query_id=_id(asked.id), words=clean_line(asked.query, 256))]
    if update.chosen_inline_result:
        chosen = update.chosen_inline_result
        return [Chose(sender=_sender(chosen.from_user), result_id=_id(chosen.result_id))]
    if update.my_chat_member and update.my_chat_member.chat.type == telegram.Chat.PRIVATE:
        change = update.my_chat_member
        barred = change.new_chat_member.status == telegram.ChatMember.BANNED
        return [Barred(sender=_sender(change.from_user), barred=barred)]
    return []


def _id(number: object) -> str:
    """Queries, presses and results have ids of at most 64 bytes."""
    return clean_line(str(number), 64)


def _sender(user: telegram.User) -> Sender:
    code = user.language_code
    return Sender(
        channel=CHANNEL,
        account=str(int(user.id)),
        name=clean_line(user.full_name, 80),
        language=language_of(str(code)) if code else "",
    )


def _message(message: TelegramMessage, *, edited: bool) -> list[Update]:
    if message.chat.type != telegram.Chat.PRIVATE or message.from_user is None:
        return []
    sender, number = _sender(message.from_user), str(int(message.message_id))
    quotes = str(int(message.reply_to_message.message_id)) if message.reply_to_message else ""
    if message.location and not message.forward_origin:
        return [_place(sender, number, message.location, quotes=quotes, moved=edited)]
    text = _text(message)
    if text.split(maxsplit=1)[:1] == ["/start"] and not edited:
        return [Started(sender=sender, payload=clean_line(text.removeprefix("/start"), 100), message_id=number)]
    enclosures = _enclosures(message)
    if not text and not enclosures:
        return []  # a service message: pinned, a new photo of the chat …
    album = clean_line(message.media_group_id or "", 100)
    return [
        Said(
            sender=sender,
            message_id=number,
            text=text,
            enclosures=enclosures,
            quotes=quotes,
            album=album,
            edited=edited,
        )
    ]


def _text(message: TelegramMessage) -> str:
    """Text or caption; commands without the bot's name. What is neither text nor file is told in its own words."""
    text = message.text or message.caption or ""
    if message.dice:
        text = message.dice.emoji
    if message.poll:
        text = "\n".join([message.poll.question, *(f"▫️ {option.text}" for option in message.poll.options)])
    return _COMMAND.sub(r"\1", clean(text, TEXT_LENGTH), count=1) if text.startswith("/") else clean(text, TEXT_LENGTH)


def _place(sender: Sender, number: str, location: telegram.Location, *, quotes: str, moved: bool) -> Located:
    latitude, longitude = _coordinates(location)
    accuracy = location.horizontal_accuracy
    return Located(
        sender=sender,
        message_id=number,
        latitude=latitude,
        longitude=longitude,
        accuracy_m=float(accuracy) if accuracy is not None else None,
        live="live_period" in location.to_dict(),
        moved=moved,
        quotes=quotes,
    )


def _coordinates(location: telegram.Location) -> tuple[float, float]:
    latitude, longitude = float(location.latitude), float(location.longitude)
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("no place on earth")
    return latitude, longitude


def _press(query: telegram.CallbackQuery) -> list[Update]:
    """A press on a message in a group, or sent by inline mode, names no message of the person's own chat with us."""
    message = query.message
    private = message is not None and message.chat.type == telegram.Chat.PRIVATE
    return [
        Pressed(
            sender=_sender(query.from_user),
            action=clean_line(query.data or "", 64),
            press_id=_id(query.id),
            message_id=str(int(message.message_id)) if message is not None and private else "",
        )
    ]


def _enclosures(message: TelegramMessage) -> list[Enclosure]:
    """What came along. The animation goes first: Telegram tells it a second time as a document."""
    for kind in ("animation", "voice", "audio", "video", "video_note", "document", "sticker"):
        if found := getattr(message, kind):
            return [_file(kind, found)]
    if message.photo:
        largest = message.photo[-1]
        return [_file("photo", largest, mime="image/jpeg")]
    if message.contact:
        return [_contact(message.contact, message.from_user)]
    if message.location:  # forwarded: somebody's place, not where the sender is
        latitude, longitude = _coordinates(message.location)
        return [Enclosure(kind="location", facts={"latitude": latitude, "longitude": longitude})]
    return []


def _file(kind: str, found: Any, mime: str = "") -> Enclosure:
    """``found``: one of Telegram's file types; they share most fields, but no base class that has them."""
    told: dict[str, Any] = found.to_dict()
    facts: dict[str, object] = {}
    if isinstance(seconds := told.get("duration"), int):
        facts["seconds"] = seconds
    if kind == "sticker":
        facts["emoji"] = clean_line(str(told.get("emoji", "")), 16)
        mime = _sticker_mime(found)
    if kind == "video_note":
        kind, mime, facts["round"] = "video", "video/mp4", True
    return Enclosure(
        kind=kind,
        ref=clean_line(str(found.file_id), 300),
        name=clean_line(str(told.get("file_name") or _NAMES.get(kind, "")), 200),
        mime=clean_line(str(told.get("mime_type") or mime), 100),
        size=max(0, int(told.get("file_size") or 0)),
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
