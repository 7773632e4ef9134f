"""Chat targets: where an account is written to, a chat with the bot or one in a promoter's own (Telegram Business).

In such a chat the bot speaks as the promoter, for 24 hours after the customer's last message and only where the
promoter allows it (Bot API, BusinessBotRights).
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.channels.telegram.raw_updates import CHANNEL
from bot.messages import Message
from bot.outcomes import Final, Parked
from models.people.addresses import address_at
from models.storage.clock import now
from models.talking.communications import Author
from models.talking.connections import ENDED, Connection, connection_of, heard_last, owner_and_chat

_WINDOW = timedelta(hours=24)
_CLOSED = ("business_peer_usage_missing",)
_GONE = ("business_connection_invalid", "business_connection_not_allowed", "business_peer_invalid")


@dataclass(frozen=True)
class ChatTarget:
    chat_id: int
    connection_id: str | None = None
    """Of a chat in a promoter's own account."""
    thread_id: int | None = None

    @property
    def is_private(self) -> bool:
        """Whether one person alone talks with the bot there."""
        return self.connection_id is None and self.chat_id > 0


async def target_of(account: str) -> ChatTarget:
    """Where to write. Raises Final for what is no chat (any more), Parked while the customer has to write first."""
    inside = owner_and_chat(account)
    if inside is None:
        return ChatTarget(_chat_id(account))
    owner, chat = inside
    connection = await connection_of(CHANNEL, owner)
    if connection is None or connection.barrier:
        raise Final(connection.barrier if connection else ENDED, barred=True)
    if (until := await _open_until(account, connection)) is None or until <= now():
        raise Parked("held-window")
    return ChatTarget(_chat_id(chat), connection.external_id)


async def answerable_until(account: str, owner: str) -> datetime | None:
    """Until when a chat in this owner's account may be written to; None where we are not let in there."""
    connection = await connection_of(CHANNEL, owner)
    return (await _open_until(account, connection) or now()) if connection else None


def in_their_name(message: Message) -> Message:
    """Return the message as the promoter would send it: nobody says who speaks, and no button asks the bot.

    Unless somebody else wrote it for them: then it says so there too.
    """
    theirs = message.author in {"", Author.PROMOTER.value}
    text = message.text.removeprefix(message.heading).lstrip("\n") if message.heading and theirs else message.text
    rows = tuple(tuple(button for button in row if button.url or button.copy) for row in message.buttons)
    return replace(message, text=text, heading="", buttons=tuple(row for row in rows if row), ask="")


def refused_there(said: str) -> Final | Parked | None:
    """Return what a refusal means in a promoter's own account; None: nothing of its own."""
    words = said.lower()
    if any(each in words for each in _CLOSED):
        return Parked("held-window")
    return Final(ENDED, detail=said, barred=True) if any(each in words for each in _GONE) else None


async def _open_until(account: str, connection: Connection) -> datetime | None:
    chat = await address_at(CHANNEL, account)
    heard = await heard_last(chat, connection) if chat else None
    return heard + _WINDOW if heard else None


def _chat_id(account: str) -> int:
    if not re.fullmatch(r"-?\d{1,18}", account):
        raise Final("failed-unknown", detail="not a chat of Telegram's", barred=True)
    return int(account)
