"""The Official Account: how it receives and sends, and its second kind, which may only answer."""

import io
import logging
from collections.abc import Callable
from itertools import chain

import segno

from bot.channels.capabilities import (
    AnswersRequests,
    Budget,
    HasAppBrowser,
    HasReplyWindow,
    MakesScanCodes,
    ObservesUpdates,
    Receives,
)
from bot.channels.contract import Channel, ChannelContext
from bot.channels.envelope import Envelope, NotGenuine, RawUpdate, Reception
from bot.channels.wechat.api import WeChatApi
from bot.channels.wechat.browser.app_browser import WeChatBrowser
from bot.channels.wechat.crypto import Cipher
from bot.channels.wechat.passive_replies import PassiveReplies, expecting, reply_xml
from bot.channels.wechat.pieces import is_to_share, numbered, pieces, texts
from bot.channels.wechat.reply_windows import ANSWERS, budget, open_window, windows
from bot.channels.wechat.scan_codes import ScanCodes
from bot.channels.wechat.sending import MessageSender, Ready
from bot.channels.wechat.sent_pieces import arrived, there
from bot.channels.wechat.temporary_media import WeChatFile
from bot.channels.wechat.unfollowers import note_unfollowing
from bot.channels.wechat.updates import CHANNEL, fields, is_leaving, is_openid, parse, raw_update_of
from bot.channels.wechat.voice_formats import playable
from bot.channels.wechat.webhook_verifier import WebhookVerifier
from bot.events import Event
from bot.messages import Message, Offers, Outgoing, PressAnswer
from bot.outcomes import Final, Outcome, Parked
from models.identity.app_browsers import AppBrowser
from models.people.addresses import number_choices

log = logging.getLogger(__name__)

KEPT_FREE = 2
"""Answers that what is not asked for leaves to what may happen next: an open, a customer's words."""
TAKEN = "success"
"""What WeChat wants to hear; anything else it shows to the person as a failure."""


class WeChat(Channel, Receives, ObservesUpdates, HasReplyWindow, HasAppBrowser, MakesScanCodes):
    """Sends by the customer-service interface."""

    name = CHANNEL
    carries_files = False
    sparing = True

    def __init__(
        self, verifier: WebhookVerifier, api: WeChatApi, codes: ScanCodes, web: WeChatBrowser, context: ChannelContext
    ) -> None:
        self._web = web
        self._verifier = verifier
        self._api = api
        self._codes = codes
        self._context = context
        self._cards_at = f"{context.public_url}/c/"
        self._sending = MessageSender(api, context)

    def receive(self, envelope: Envelope) -> Reception:
        if envelope.method == "GET":
            return Reception(answer=self._verifier.echo(envelope))
        push = self._verifier.push(envelope)
        try:
            claim = raw_update_of(push)
            if claim is not None:
                parse(claim.body)
        except ValueError as error:
            raise NotGenuine(400, "This is no push of WeChat's.") from error
        return Reception(updates=(claim,) if claim else (), answer=TAKEN, once=self._verifier.once(envelope))

    @property
    def browser(self) -> AppBrowser:
        return self._web

    async def code_url(self, payload: str, *, lasting: bool = False) -> str:
        """``lasting``: a permanent one, of which an account has few."""
        return await self._codes.url(payload, lasting=lasting)

    def parse(self, body: str) -> list[Event]:
        return parse(body)

    async def note(self, body: str) -> None:
        """Keep how long and how often the person may be written to, and whether they left."""
        push = fields(body)
        claim = raw_update_of(push)
        if claim is not None:
            await note_unfollowing(push["FromUserName"], leaves=is_leaving(push))
            await self._count(push, claim)

    async def _count(self, push: dict[str, str], claim: RawUpdate) -> None:
        await open_window(push["FromUserName"], push, claim.external_id)

    async def budget(self, account: str) -> Budget | None:
        return await budget(account)

    async def send(self, account: str, outgoing: Outgoing, *, key: str) -> list[str]:
        """WeChat gives messages no ids that people could quote: returns none."""
        if not is_openid(account):
            raise Final("failed-unknown", detail="no openid", barred=True)
        message = _message(outgoing)
        if message is not None:
            await self._tell(account, message, key)
            await _number(account, message)
        return []

    async def _tell(self, account: str, message: Message, key: str) -> None:
        ready = await self._sending.ready(pieces(message, self._cards_at))
        if is_to_share(message) and await _room_for(account, len(ready) + 1 + KEPT_FREE):
            ready += await self._scannable(message)
        await self._sending.send(account, ready, key)

    async def _scannable(self, message: Message) -> list[Ready]:
        """Return the card as a code to scan, which leads straight into the chat; nothing where there is none."""
        links = [button.url for row in message.buttons for button in row if button.url.startswith(self._cards_at)]
        try:
            url = await self.code_url(links[0].removeprefix(self._cards_at)) if links else ""
        except Outcome as outcome:
            log.warning("wechat_without_code", extra={"error": str(outcome)})
            return []
        return [WeChatFile("image", "code.png", "image/png", _drawn(url))] if url else []

    async def fetch(self, ref: str) -> bytes:
        """Return the bytes; a voice as OGG Opus, since browsers and other platforms can't play WeChat's AMR."""
        data = await self._sending.fetch(ref)
        return await playable(data)

    async def probe(self, account: str) -> None:  # noqa: ARG002  (the contract's; this channel needs it not)
        """Asks for the access token, the one call that costs nothing and changes nothing."""
        await self._api.ask_for_token(force=False)


class AnsweringWeChat(WeChat, AnswersRequests):
    """An account that may not send by itself: what is due waits until the person writes, and is the answer to that."""

    sparing = False

    def __init__(
        self,
        verifier: WebhookVerifier,
        api: WeChatApi,
        codes: ScanCodes,
        web: WeChatBrowser,
        context: ChannelContext,
        cipher: Cipher | None,
        clock: Callable[[], float],
    ) -> None:
        super().__init__(verifier, api, codes, web, context)
        self._cipher = cipher
        self._clock = clock
        self._waiting = PassiveReplies(expecting)

    async def answer(self, envelope: Envelope, reception: Reception) -> Reception:
        if not reception.updates:
            return reception
        push = fields(reception.updates[0].body)
        text = await self._waiting.reply_for(push["FromUserName"])
        if not text:
            return reception
        xml = reply_xml(push["FromUserName"], push.get("ToUserName", ""), text, self._clock)
        if self._cipher is not None:
            xml = self._cipher.sealed(xml, str(int(self._clock())), envelope.query.get("nonce", ""))
        return Reception(updates=reception.updates, answer=xml, content_type="application/xml")

    async def _count(self, push: dict[str, str], claim: RawUpdate) -> None:
        """One answer to each message, within it."""

    async def budget(self, account: str) -> Budget | None:  # noqa: ARG002  (the contract's; this channel needs it not)
        return None

    async def _tell(self, account: str, message: Message, key: str) -> None:
        words = texts(message)
        for at in range(await there(key, len(words)), len(words)):
            if not self._waiting.hand_over(account, words[at]):
                raise Parked("held-wechat-answers-only")
            await arrived(key, at, len(words))


async def _number(account: str, message: Message) -> None:
    actions = [action for action, _ in numbered(list(chain.from_iterable(message.buttons)))]
    if actions:
        await number_choices(CHANNEL, account, actions)


async def _room_for(account: str, wanted: int) -> bool:
    found = await windows(account)
    return wanted <= (ANSWERS if found is None else sum(window.left for window in found))


def _message(outgoing: Outgoing) -> Message | None:
    match outgoing:
        case Message():
            return outgoing
        case PressAnswer(text=text):
            return Message(text=text) if text else None
        case Offers():
            raise Final("failed-unsupported", detail="WeChat has no inline mode")


def _drawn(url: str) -> bytes:
    file = io.BytesIO()
    segno.make(url, error="m", micro=False).save(file, kind="png", scale=10, border=4)
    return file.getvalue()
