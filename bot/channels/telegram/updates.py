"""Telegram's updates in our words. In groups the bot listens to ``/team``, and to topics."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bot.channels.telegram.at_rest_cipher import SEALED, AtRestCipher
from bot.channels.telegram.contents import UNREADABLE, coordinates, enclosures_of, links_of, name_of, text_of
from bot.channels.telegram.json_fields import Object, at, number, numbers, part, parts, read_json, text
from bot.channels.telegram.raw_updates import CHANNEL
from bot.events import (
    BotBlocked,
    BotStarted,
    BusinessConnection,
    BusinessMessage,
    ButtonPressed,
    Event,
    InlineQuery,
    InlineResultChosen,
    LocationShared,
    ManageChat,
    MessageReceived,
    MessagesDeleted,
    ReactionChanged,
    Sender,
    TeamGroupLinked,
    TeamMessage,
)
from models.text.cleaning import clean_line
from models.words import FALLBACK, language_in

_MANAGED = re.compile(r"bizChat(-?\d{1,20})")
"""What Telegram itself puts behind ``/start`` when the owner presses "Manage bot" in a chat (Deep links)."""
_KEY_LENGTH = 100
_MAX_GONE = 1000
_MAX_SIGNS = 10


def parse(body: str, vault: AtRestCipher, *, plain: bool = False) -> list[Event]:
    """Return the update as events; none for kinds that don't concern us. Raises ValueError for rubbish.

    ``plain``: in a team's topic, all that is said is for the customer.
    """
    update = read_json(vault.opened(body) if body.startswith(SEALED) else body)
    for kind, read in _READERS.items():
        if (content := part(update, kind)) is not None:
            found = read(content)
            return [replace(each, plain=plain) if isinstance(each, TeamMessage) else each for each in found]
    return []


def _sender(person: Object) -> Sender:
    code = text(person, "language_code")
    return Sender(
        channel=CHANNEL,
        account=str(number(person, "id")),
        name=name_of(person),
        language=language_in(code) or FALLBACK if code else "",
    )


def _chat(content: Object) -> tuple[Object, bool]:
    """Return the chat that it happened in, and whether that is private. Raises ValueError where that is not said."""
    chat = part(content, "chat")
    if chat is None or not (kind := text(chat, "type")):
        raise ValueError("no chat")
    return chat, kind == "private"


def _message(message: Object, *, edited: bool = False) -> list[Event]:
    speaker = part(message, "from")
    if speaker is None or speaker.get("is_bot"):
        return []
    sender, (chat, private) = _sender(speaker), _chat(message)
    if private and "location" in message and (place := _place(sender, message, moved=edited)) is not None:
        return [place]
    said = _said(message, sender, edited=edited)
    if not private:
        return _in_group(chat, said)
    if said.text.split(maxsplit=1)[:1] == ["/start"] and not edited:
        return [_started(said)]
    return [said] if said.text or said.enclosures else []  # else a service message: pinned, a new photo of the chat …


def _started(said: MessageReceived) -> Event:
    payload = clean_line(said.text.removeprefix("/start"), 100)
    if managed := _MANAGED.fullmatch(payload):
        return ManageChat(sender=said.sender, chat=managed[1])
    return BotStarted(sender=said.sender, payload=payload, message_id=said.message_id)


def _in_group(chat: Object, said: MessageReceived) -> list[Event]:
    """Return the events of a group: words in a topic, perhaps a customer's; commands; the wish to have topics here."""
    group = Sender(channel=CHANNEL, account=str(number(chat, "id")), name=clean_line(text(chat, "title"), 80))
    if said.text == "/team" and not said.edited:
        return [TeamGroupLinked(sender=said.sender, group=group)]
    meant = (said.thread and (said.enclosures or said.text)) or said.text.startswith("/")
    return [TeamMessage(sender=group, message=said)] if meant else []


def _said(message: Object, sender: Sender, *, edited: bool) -> MessageReceived:
    words, (quotes, thread) = text_of(message), _stands_at(message)
    try:
        enclosures = enclosures_of(message)
    except ValueError:
        words, enclosures = words or UNREADABLE, []
    return MessageReceived(
        sender=sender,
        message_id=str(number(message, "message_id")),
        text=words,
        enclosures=enclosures,
        quotes=quotes,
        album=clean_line(text(message, "media_group_id"), 100),
        edited=edited,
        thread=thread,
    )


def _stands_at(message: Object) -> tuple[str, str]:
    """Return the message that this one answers, and the topic that it stands in; empty: none.

    In a topic, what answers no message is told as an answer to the one that made the topic.
    """
    quoted = part(message, "reply_to_message")
    if quoted is not None and quoted.get("forum_topic_created") is not None:
        quoted = None
    thread = _number(message, "message_thread_id") if message.get("is_topic_message") else ""
    return "" if quoted is None else _number(quoted, "message_id"), thread


def _number(of: Object, name: str) -> str:
    """Return a number that may be missing; empty where it is."""
    return str(number(of, name)) if of.get(name) else ""


def _connection(connection: Object) -> list[Event]:
    return [
        BusinessConnection(
            sender=_sender(part(connection, "user") or {}),
            connection=clean_line(text(connection, "id"), _KEY_LENGTH),
            since=at(connection, "date"),
            enabled=bool(connection.get("is_enabled")),
            may_answer=bool((part(connection, "rights") or {}).get("can_reply")),
        )
    ]


def _overheard(message: Object, *, edited: bool = False) -> list[Event]:
    """Nothing of what bots send in the owner's name: our own words come back so."""
    speaker, (chat, private) = part(message, "from"), _chat(message)
    if not private or speaker is None or message.get("sender_business_bot") is not None:
        return []
    sender = _sender(speaker)
    said = _said(message, sender, edited=edited)
    if not said.text and not said.enclosures:
        return []
    other = _other(chat)
    return [
        BusinessMessage(
            sender=sender,
            connection=clean_line(text(message, "business_connection_id"), _KEY_LENGTH),
            other=sender if sender.account == other.account else other,
            message=said,
            at=at(message, "date"),
            links=links_of(message),
            automatic=bool(message.get("is_from_offline")),
        )
    ]


def _other(chat: Object) -> Sender:
    """Return the person whom a private chat is with."""
    return Sender(channel=CHANNEL, account=str(number(chat, "id")), name=name_of(chat))


def _gone(gone: Object) -> list[Event]:
    return [
        MessagesDeleted(
            sender=_other(part(gone, "chat") or {}),
            connection=clean_line(text(gone, "business_connection_id"), _KEY_LENGTH),
            message_ids=tuple(map(str, numbers(gone, "message_ids")[:_MAX_GONE])),
        )
    ]


def _key(of: Object, name: str) -> str:
    """Return what Telegram calls a query, a press or a result, in at most 64 bytes. Raises ValueError without one."""
    if not (key := clean_line(text(of, name), 64)):
        raise ValueError(f"no {name}")
    return key


def _reaction(reaction: Object) -> list[Event]:
    person, (_, private) = part(reaction, "user"), _chat(reaction)
    if not private or person is None:
        return []
    signs = [clean_line(text(each, "emoji"), 16) or "⭐" for each in parts(reaction, "new_reaction")]
    message_id = str(number(reaction, "message_id"))
    return [ReactionChanged(sender=_sender(person), message_id=message_id, signs=tuple(signs[:_MAX_SIGNS]))]


def _place(sender: Sender, message: Object, *, moved: bool) -> LocationShared | None:
    """Return a pin, a venue's place, or a point of a live location, whose later points are edits of the first.

    None where there is none that can be read, or it was forwarded.
    """
    location = part(message, "location")
    if location is None or message.get("forward_origin") is not None:
        return None
    try:
        latitude, longitude = coordinates(location)
    except ValueError:
        return None
    quotes, thread = _stands_at(message)
    venue, accuracy = part(message, "venue"), location.get("horizontal_accuracy")
    named = f"{text(venue, 'title')}, {text(venue, 'address')}".strip(", ") if venue else ""
    return LocationShared(
        sender=sender,
        message_id=str(number(message, "message_id")),
        latitude=latitude,
        longitude=longitude,
        accuracy_m=float(accuracy) if isinstance(accuracy, int | float) else None,
        live=location.get("live_period") is not None,
        moved=moved,
        quotes=quotes,
        thread=thread,
        name=clean_line(named, 200),
        at=at(message, "edit_date") if moved and message.get("edit_date") else None,
    )


def _press(query: Object) -> list[Event]:
    """Return the press. In groups, on inline cards and in a promoter's own chats it names no message of this chat."""
    message = part(query, "message") or {}
    private = bool(message) and _chat(message)[1] and not message.get("business_connection_id")
    return [
        ButtonPressed(
            sender=_sender(part(query, "from") or {}),
            action=clean_line(text(query, "data"), 64),
            press_id=_key(query, "id"),
            message_id=_number(message, "message_id") if private else "",
            thread=_stands_at(message)[1] if private else "",
        )
    ]


def _asked(query: Object) -> list[Event]:
    sender = _sender(part(query, "from") or {})
    return [InlineQuery(sender=sender, query_id=_key(query, "id"), words=clean_line(text(query, "query"), 256))]


def _chosen(result: Object) -> list[Event]:
    return [InlineResultChosen(sender=_sender(part(result, "from") or {}), result_id=_key(result, "result_id"))]


def _membership(change: Object) -> list[Event]:
    """Return that the person stopped the bot, or lets it write again."""
    if not _chat(change)[1]:
        return []
    if not (status := text(part(change, "new_chat_member") or {}, "status")):
        raise ValueError("no status")
    return [BotBlocked(sender=_sender(part(change, "from") or {}), blocked=status == "kicked")]


_READERS: dict[str, Callable[[Object], list[Event]]] = {
    "message": _message,
    "edited_message": partial(_message, edited=True),
    "callback_query": _press,
    "inline_query": _asked,
    "chosen_inline_result": _chosen,
    "my_chat_member": _membership,
    "message_reaction": _reaction,
    "business_connection": _connection,
    "business_message": _overheard,
    "edited_business_message": partial(_overheard, edited=True),
    "deleted_business_messages": _gone,
}
"""What is told, by the update's only field beside its number."""
