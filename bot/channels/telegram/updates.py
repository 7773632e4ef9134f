"""Telegram's updates in our words. In groups the bot listens to ``/team``, and to topics."""

import re
from dataclasses import replace

import telegram
from telegram import Message as TelegramMessage

from bot.channels.telegram.at_rest_cipher import AtRestCipher
from bot.channels.telegram.contents import coordinates, enclosures_of, links_of, text_of
from bot.channels.telegram.gaps import read_update
from bot.channels.telegram.raw_updates import CHANNEL, read_json
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
_MAX_GONE = 1000
_MAX_SIGNS = 10


def parse(body: str, vault: AtRestCipher, *, plain: bool = False) -> list[Event]:
    """Return the update as events; none for kinds that don't concern us. Raises ValueError for rubbish.

    ``plain``: in a team's topic, all that is said is for the customer.
    """
    data = read_json(vault.opened(body))
    try:
        read = _read(read_update(data))
    except (AttributeError, KeyError, OverflowError, TypeError, OSError) as error:  # wrong types deep inside
        raise ValueError(f"no update of Telegram's: {type(error).__name__}") from error
    return [replace(each, plain=plain) if isinstance(each, TeamMessage) else each for each in read]


def _read(update: telegram.Update) -> list[Event]:  # noqa: PLR0911  (one for each kind)
    if update.message:
        return _message(update.message, edited=False)
    if update.edited_message:
        return _message(update.edited_message, edited=True)
    if update.callback_query:
        return _press(update.callback_query)
    if update.inline_query:
        asked = update.inline_query
        return [
            InlineQuery(sender=_sender(asked.from_user), query_id=_id(asked.id), words=clean_line(asked.query, 256))
        ]
    if update.chosen_inline_result:
        chosen = update.chosen_inline_result
        return [InlineResultChosen(sender=_sender(chosen.from_user), result_id=_id(chosen.result_id))]
    if update.my_chat_member and update.my_chat_member.chat.type == telegram.Chat.PRIVATE:
        change = update.my_chat_member
        blocked = change.new_chat_member.status == telegram.ChatMember.BANNED
        return [BotBlocked(sender=_sender(change.from_user), blocked=blocked)]
    if update.message_reaction:
        return _reaction(update.message_reaction)
    return _own_account(update)


def _own_account(update: telegram.Update) -> list[Event]:
    """Return what Telegram Business tells: of a promoter's own account, and the chats in it."""
    if update.business_connection:
        return [_connection(update.business_connection)]
    if update.business_message:
        return _overheard(update.business_message, edited=False)
    if update.edited_business_message:
        return _overheard(update.edited_business_message, edited=True)
    if update.deleted_business_messages:
        gone = update.deleted_business_messages
        numbers = tuple(str(int(number)) for number in gone.message_ids[:_MAX_GONE])
        return [
            MessagesDeleted(
                sender=_other(gone.chat), connection=_number(gone.business_connection_id), message_ids=numbers
            )
        ]
    return []


def _id(number: object) -> str:
    """Return the id of a query, press or result, which has at most 64 bytes."""
    return clean_line(str(number), 64)


def _sender(user: telegram.User) -> Sender:
    code = user.language_code
    return Sender(
        channel=CHANNEL,
        account=str(int(user.id)),
        name=clean_line(user.full_name or "", 80),
        language=language_in(str(code)) or FALLBACK if code else "",
    )


def _message(message: TelegramMessage, *, edited: bool) -> list[Event]:
    if message.from_user is None or message.from_user.is_bot:
        return []
    if message.chat.type != telegram.Chat.PRIVATE:
        return _in_group(message, edited=edited)
    sender, number = _sender(message.from_user), str(int(message.message_id))
    if message.location and not message.forward_origin:
        return [_place(sender, number, message, message.location, moved=edited)]
    text = text_of(message)
    if text.split(maxsplit=1)[:1] == ["/start"] and not edited:
        payload = clean_line(text.removeprefix("/start"), 100)
        if managed := _MANAGED.fullmatch(payload):
            return [ManageChat(sender=sender, chat=managed[1])]
        return [BotStarted(sender=sender, payload=payload, message_id=number)]
    said = _said(message, sender, edited=edited)
    return [said] if said.text or said.enclosures else []  # else a service message: pinned, a new photo of the chat …


def _in_group(message: TelegramMessage, *, edited: bool) -> list[Event]:
    """Return the events of a group: words in a topic, perhaps a customer's; commands; the wish to have topics here."""
    assert message.from_user is not None  # noqa: S101  (_message sees to it)
    group = Sender(channel=CHANNEL, account=str(int(message.chat.id)), name=clean_line(message.chat.title or "", 80))
    said = _said(message, _sender(message.from_user), edited=edited)
    if said.text == "/team" and not edited:
        return [TeamGroupLinked(sender=said.sender, group=group)]
    meant = (said.thread and (said.enclosures or said.text)) or said.text.startswith("/")
    return [TeamMessage(sender=group, message=said)] if meant else []


def _said(message: TelegramMessage, sender: Sender, *, edited: bool) -> MessageReceived:
    return MessageReceived(
        sender=sender,
        message_id=str(int(message.message_id)),
        text=text_of(message),
        enclosures=enclosures_of(message),
        quotes=_quotes(message),
        album=clean_line(message.media_group_id or "", 100),
        edited=edited,
        thread=_thread(message),
    )


def _thread(message: TelegramMessage) -> str:
    """Return the topic that the message stands in."""
    return str(int(message.message_thread_id)) if message.is_topic_message and message.message_thread_id else ""


def _quotes(message: TelegramMessage) -> str:
    """Return the message that is answered; in a topic, the one that made it, where no other is."""
    quoted = message.reply_to_message
    return str(int(quoted.message_id)) if quoted and not quoted.forum_topic_created else ""


def _connection(connection: telegram.BusinessConnection) -> BusinessConnection:
    return BusinessConnection(
        sender=_sender(connection.user),
        connection=_number(connection.id),
        since=connection.date,
        enabled=bool(connection.is_enabled),
        may_answer=bool(connection.rights and connection.rights.can_reply),
    )


def _overheard(message: TelegramMessage, *, edited: bool) -> list[Event]:
    """Nothing of what bots send in the owner's name: our own words come back so."""
    if message.chat.type != telegram.Chat.PRIVATE or message.from_user is None or message.sender_business_bot:
        return []
    sender = _sender(message.from_user)
    said = _said(message, sender, edited=edited)
    if not said.text and not said.enclosures:
        return []
    other = sender if sender.account == str(message.chat.id) else _other(message.chat)
    return [
        BusinessMessage(
            sender=sender,
            connection=_number(message.business_connection_id),
            other=other,
            message=said,
            at=message.date,
            links=links_of(message),
            automatic=bool(message.is_from_offline),
        )
    ]


def _other(chat: telegram.Chat) -> Sender:
    """Return the person whom a private chat is with."""
    name = " ".join(part for part in (chat.first_name, chat.last_name) if part)
    return Sender(channel=CHANNEL, account=str(int(chat.id)), name=clean_line(name, 80))


def _number(value: object) -> str:
    return clean_line(str(value or ""), 100)


def _reaction(reaction: telegram.MessageReactionUpdated) -> list[Event]:
    if reaction.chat.type != telegram.Chat.PRIVATE or reaction.user is None:
        return []
    signs = [each.emoji if isinstance(each, telegram.ReactionTypeEmoji) else "⭐" for each in reaction.new_reaction]
    number = str(int(reaction.message_id))
    return [ReactionChanged(sender=_sender(reaction.user), message_id=number, signs=tuple(signs[:_MAX_SIGNS]))]


def _place(
    sender: Sender, number: str, message: TelegramMessage, location: telegram.Location, *, moved: bool
) -> LocationShared:
    """Return a pin, a venue's place, or a point of a live location, whose later points are edits of the first."""
    latitude, longitude = coordinates(location)
    venue = message.venue
    accuracy = location.horizontal_accuracy
    return LocationShared(
        sender=sender,
        message_id=number,
        latitude=latitude,
        longitude=longitude,
        accuracy_m=float(accuracy) if accuracy is not None else None,
        live="live_period" in location.to_dict(),
        moved=moved,
        quotes=_quotes(message),
        thread=_thread(message),
        name=clean_line(f"{venue.title}, {venue.address}".strip(", "), 200) if venue else "",
        at=message.edit_date if moved else None,
    )


def _press(query: telegram.CallbackQuery) -> list[Event]:
    """Return the press. In groups, on inline cards and in a promoter's own chats it names no message of this chat."""
    message = query.message
    private = message is not None and message.chat.type == telegram.Chat.PRIVATE
    private = private and not getattr(message, "business_connection_id", None)
    return [
        ButtonPressed(
            sender=_sender(query.from_user),
            action=clean_line(query.data or "", 64),
            press_id=_id(query.id),
            message_id=str(int(message.message_id)) if message is not None and private else "",
            thread=_thread(message) if isinstance(message, TelegramMessage) and private else "",
        )
    ]
