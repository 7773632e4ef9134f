"""The bot: how it sends, and its two ways of receiving."""

import hmac
import json
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.channels.capabilities import (
    Budget,
    HasAppBrowser,
    HasMiniApp,
    HasReplyWindow,
    Inquires,
    Polls,
    Reacts,
    Receives,
    TakeIn,
)
from bot.channels.contract import Channel, SendLimits
from bot.channels.envelope import Envelope, NotGenuine, RawUpdate, Reception
from bot.channels.telegram.api import LARGEST_DOWNLOAD, BotApi
from bot.channels.telegram.at_rest_cipher import AtRestCipher
from bot.channels.telegram.call_results import BadRequest
from bot.channels.telegram.chat_targets import ChatTarget, answerable_until, in_their_name, target_of
from bot.channels.telegram.json_fields import read_json
from bot.channels.telegram.markup import is_start_parameter, keyboard
from bot.channels.telegram.outcomes import outcomes
from bot.channels.telegram.polling import poll
from bot.channels.telegram.query_answers import answer_press, answer_query
from bot.channels.telegram.raw_updates import CHANNEL, KINDS, raw_update_of
from bot.channels.telegram.readers.login import TelegramLogin
from bot.channels.telegram.readers.mini_app import TelegramMiniApp
from bot.channels.telegram.readers.prepared_messages import prepared
from bot.channels.telegram.sending import ApiCall, calls
from bot.channels.telegram.sent_parts import SentParts
from bot.channels.telegram.text import LONGEST_CAPTION, LONGEST_TEXT, units
from bot.channels.telegram.topics import Topics, is_gone
from bot.channels.telegram.updates import parse
from bot.events import Event
from bot.menus import MenuEntry
from bot.messages import Message, Offers, Outgoing, PressAnswer
from bot.outcomes import Final, Underway
from models.storage.lru_cache import LruCache
from models.talking.connections import owner_and_chat
from models.words import FALLBACK, languages, say

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  (the header's name)
_MAX_REMEMBERED = 1000
WENT_OUT = "👌"
"""One of the signs that bots may set (Bot API, ReactionTypeEmoji)."""


class Telegram(Channel, Reacts, Inquires, HasReplyWindow, HasAppBrowser, HasMiniApp):
    """Sends. How it receives is the difference between its two kinds."""

    name = CHANNEL
    browser: TelegramLogin | None = None
    """Where readers log in; None: the settings have no secret for that."""

    def __init__(
        self, api: BotApi, limits: SendLimits, menu: Sequence[MenuEntry] = (), *, plain_teams: bool = False
    ) -> None:
        self.limits = limits
        self._menu = menu
        self._plain_teams = plain_teams
        self.username = ""
        self._api = api
        self._vault = AtRestCipher(api.token)
        self._topics = Topics(api, plain=plain_teams)
        self._mini_app = TelegramMiniApp(api.token, partial(prepared, api))
        self._parts = SentParts()
        self._captioned: LruCache[tuple[int, int], None] = LruCache(_MAX_REMEMBERED)
        """Messages whose words are a caption."""

    async def introduce(self) -> None:
        """Learns the bot's name, says how it wants its updates and what it can do. Raises CallFailed."""
        me = await self._api.call("getMe", {})
        self.username = str(me.get("username") or "")
        self._topics.in_private = bool(me.get("has_topics_enabled"))
        await self.choose_delivery()
        for language in languages():
            menu = [{"command": entry.command, "description": say(language, entry.does)} for entry in self._menu]
            code = None if language == FALLBACK else language
            await self._api.call("setMyCommands", {"commands": menu, "language_code": code})

    @abstractmethod
    async def choose_delivery(self) -> None:
        """Tells Telegram whether updates are asked for or to be posted. Raises CallFailed."""

    @property
    def mini_app(self) -> TelegramMiniApp:
        return self._mini_app

    def is_group(self, account: str) -> bool:
        return account.startswith("-")

    def link(self, payload: str) -> str:
        """Empty until Telegram told the bot's name. Raises ValueError for a payload that no link can carry."""
        if payload and not is_start_parameter(payload):
            raise ValueError("no link can carry this")
        start = f"?start={payload}" if payload else ""
        return f"https://t.me/{self.username}{start}" if self.username else ""

    def parse(self, body: str) -> list[Event]:
        return parse(body, self._vault, plain=self._plain_teams)

    async def send(self, account: str, outgoing: Outgoing, *, key: str) -> list[str]:
        match outgoing:
            case Message():
                return await self._tell(account, outgoing, key)
            case Offers():
                with outcomes(of_chat=False):
                    await answer_query(self._api, outgoing)
            case PressAnswer():
                with outcomes(of_chat=False):
                    await answer_press(self._api, outgoing)
        return []

    async def _tell(self, account: str, message: Message, key: str) -> list[str]:
        """Send the message where it belongs; a topic that somebody has deleted is made anew."""
        place = await target_of(account)
        if place.connection_id is not None:
            return await self._send_parts(place, in_their_name(message), key)
        place = await self._topics.place_in(account, place, message)
        if message.confirms and place.thread_id is not None and await self._ticked(place, message.confirms):
            return []
        try:
            return await self._send_parts(place, message, key)
        except Final as outcome:
            if place.thread_id is None or not is_gone(outcome):
                raise
            await self._topics.forget(account, message)
            raise Underway from None

    async def _ticked(self, place: ChatTarget, number: str) -> bool:
        """Whether a sign under one's own message says that it went out: in a customer's place, nothing else is open."""
        if not number.isdecimal():
            return False
        with outcomes():
            try:
                await self._react(place.chat_id, int(number), WENT_OUT)
            except BadRequest:  # signs are not allowed there
                return False
        return True

    async def _send_parts(self, place: ChatTarget, message: Message, key: str) -> list[str]:
        """Send the first of the message's parts that is not there yet. Raise Underway unless it is the last."""
        made = calls(place, message)
        if len(made) == 1:
            return await self._ids_of(place, made[0])
        there = await self._parts.there(place, key)
        if len(there) < len(made):
            there = [*there, await self._ids_of(place, made[len(there)])]
        if len(there) < len(made):
            await self._parts.note(place, key, there)
            raise Underway
        return [number for part in there for number in part]

    async def _ids_of(self, place: ChatTarget, call: ApiCall) -> list[str]:
        """Make the call. Return the ids of the messages that came of it."""
        with outcomes(own=place.connection_id is not None):
            sent = await self._api.call(call.method, call.params, call.files)
        return [str(int(one["message_id"])) for one in (sent if isinstance(sent, list) else [sent])]

    async def edit(self, account: str, external_id: str, message: Message) -> bool:
        """Change words and buttons; the file of a message stays as it is."""
        if not external_id.isdecimal():
            return False
        place = await target_of(account)
        if units(message.text) > (LONGEST_CAPTION if self._is_captioned(place, external_id) else LONGEST_TEXT):
            return False
        if place.connection_id is not None:
            message = in_their_name(message)
        with outcomes(own=place.connection_id is not None):
            try:
                await self._edit(place, int(external_id), message)
            except BadRequest as error:
                said = str(error).lower()
                if "not modified" in said:
                    return True
                if "to edit" in said or "be edited" in said or "message_id_invalid" in said:
                    return False
                raise
        return True

    def _is_captioned(self, place: ChatTarget, number: int | str) -> bool:
        return (place.chat_id, int(number)) in self._captioned

    async def _edit(self, place: ChatTarget, number: int, message: Message) -> None:
        there = {
            "chat_id": place.chat_id,
            "message_id": number,
            "reply_markup": keyboard(message.buttons, within=place.is_private),
            "business_connection_id": place.connection_id,
        }
        if not message.text.strip():
            await self._api.call("editMessageReplyMarkup", there)
            return
        if self._is_captioned(place, number):
            await self._api.call("editMessageCaption", {**there, "caption": message.text})
            return
        preview = {"is_disabled": not message.preview}
        try:
            await self._api.call("editMessageText", {**there, "text": message.text, "link_preview_options": preview})
        except BadRequest as error:
            if "no text in the message" not in str(error).lower() or units(message.text) > LONGEST_CAPTION:
                raise
            self._captioned.put((place.chat_id, number), None)
            raise Underway from None

    async def fetch(self, ref: str) -> bytes:
        with outcomes(of_chat=False, reading=True):
            file = await self._api.call("getFile", {"file_id": ref})
            size, path = file.get("file_size") or 0, file.get("file_path")
            if size > LARGEST_DOWNLOAD or not path:
                raise Final("failed-too-big", detail=f"{size} bytes")
            return await self._api.download(path)

    async def probe(self, account: str) -> None:
        place = await target_of(account)
        with outcomes(reading=True, own=place.connection_id is not None):
            there = {"chat_id": place.chat_id, "business_connection_id": place.connection_id}
            await self._api.call("sendChatAction", {**there, "action": "typing"})

    async def react(self, account: str, external_id: str, sign: str) -> None:
        """Set one of Telegram's own signs, which a bot may in its own chats only (Bot API, setMessageReaction)."""
        place = await target_of(account)
        if place.connection_id is not None or not external_id.isdecimal():
            raise Final("failed-unsupported", detail="no reactions in a promoter's own account")
        with outcomes():
            await self._react(place.chat_id, int(external_id), sign)

    async def _react(self, chat_id: int, number: int, sign: str) -> None:
        reaction = [{"type": "emoji", "emoji": sign}] if sign else None
        await self._api.call("setMessageReaction", {"chat_id": chat_id, "message_id": number, "reaction": reaction})

    async def inquire(self, about: str) -> RawUpdate:
        """Return what Telegram says of a business connection that we were not told of."""
        with outcomes(of_chat=False, reading=True):
            connection = await self._api.call("getBusinessConnection", {"business_connection_id": about})
        update = {"update_id": 0, "business_connection": connection}
        claim = raw_update_of(update, json.dumps(update), self._api.bot_id, self._vault)
        return replace(claim, external_id=f"asked:{claim.external_id}")

    async def budget(self, account: str) -> Budget | None:
        """In a promoter's own account: no number, but a time. None for a chat with the bot itself."""
        inside = owner_and_chat(account)
        until = await answerable_until(account, inside[0]) if inside is not None else None
        return Budget(left=None, of=None, until=until) if until else None


class PolledTelegram(Telegram, Polls):
    """Asks for its updates."""

    async def choose_delivery(self) -> None:
        await self._api.call("deleteWebhook", {"drop_pending_updates": False})

    async def poll(self, take_in: TakeIn) -> None:
        await poll(self._api, self._vault, take_in)


class PostedTelegram(Telegram, Receives):
    """Is posted its updates, with a secret that only Telegram and whoever has the bot's token know."""

    def __init__(
        self, api: BotApi, limits: SendLimits, menu: Sequence[MenuEntry], url: str, *, plain_teams: bool = False
    ) -> None:
        super().__init__(api, limits, menu, plain_teams=plain_teams)
        self._url = url
        self._secret = hmac.digest(api.token.encode(), b"handbill webhook", "sha256").hex()

    async def choose_delivery(self) -> None:
        wanted = {"secret_token": self._secret, "allowed_updates": KINDS, "max_connections": 40}
        await self._api.call("setWebhook", {"url": self._url, "drop_pending_updates": False, **wanted})

    def receive(self, envelope: Envelope) -> Reception:
        if envelope.method != "POST":
            raise NotGenuine(405, "Telegram posts its updates here.")
        shown = envelope.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(shown, self._secret.encode()):
            raise NotGenuine(401, "The secret token is missing or wrong.")
        try:
            body = envelope.body.decode()
            claim = raw_update_of(read_json(body), body, self._api.bot_id, self._vault)
        except ValueError as error:  # UnicodeDecodeError is one
            raise NotGenuine(400, "This is no update of Telegram's.") from error
        return Reception(updates=(claim,))
