"""The verifier: is a request really WeChat's, and new? Time, signature and replay are looked at first, then the XML."""

import hashlib
import re
from collections.abc import Callable

from bot.channels.envelope import Envelope, NotGenuine, Once
from bot.channels.wechat.crypto import Cipher, Undecipherable, is_signed
from bot.channels.wechat.xml import UnreadableXml, fields_of
from models.storage.lru_cache import LruCache

WINDOW_S = 300
"""A signature is believed this long before and after its own time."""
_MAX_REMEMBERED = 50_000
_ENCRYPTED = re.compile(rb"<Encrypt>\s*+(?:<!\[CDATA\[\s*+)?([A-Za-z0-9+/=]{1,90000}+)\s*+(?:\]\]>\s*+)?</Encrypt>")
"""Looked for before anything is known of who posts: nothing in it may be tried twice."""


class WebhookVerifier:
    """``clock``: seconds since 1970."""

    def __init__(self, token: str, cipher: Cipher | None, clock: Callable[[], float]) -> None:
        self._token = token
        self._cipher = cipher
        self._clock = clock
        self._seen: LruCache[tuple[str, str], bytes] = LruCache(_MAX_REMEMBERED)
        """By time and nonce: the hash of what came with them. WeChat's own repeats bring the same again."""

    def echo(self, envelope: Envelope) -> str:
        """Return what the console wants to hear when the address is entered there. Raises NotGenuine."""
        self._check_time(envelope)
        self._check_signature(envelope)
        return envelope.query.get("echostr", "")[:1000]

    def push(self, envelope: Envelope) -> dict[str, str]:
        """Return the fields of a genuine push. Raises NotGenuine."""
        self._check_time(envelope)
        xml = self._deciphered(envelope) if self._cipher else self._plain(envelope)
        self._check_replay(envelope, xml)
        try:
            return fields_of(xml)
        except UnreadableXml as why:
            raise NotGenuine(400, f"This is no push of WeChat's: {why}.") from None

    def _plain(self, envelope: Envelope) -> bytes:
        self._check_signature(envelope)
        if envelope.query.get("encrypt_type") == "aes":
            raise NotGenuine(403, "This is encrypted: put the EncodingAESKey into channels.wechat.aes_key.")
        return envelope.body

    def _deciphered(self, envelope: Envelope) -> bytes:
        """With a key, only what is encrypted counts: the signature of plain pushes does not cover their body."""
        assert self._cipher is not None  # noqa: S101  (asked before)
        if envelope.query.get("encrypt_type") != "aes":
            raise NotGenuine(403, "Only encrypted pushes are taken here: choose 安全模式 in the console.")
        found = _ENCRYPTED.search(envelope.body)
        encrypted = found[1].decode() if found else ""
        shown = envelope.query.get("msg_signature", "")
        if not is_signed(shown, self._token, *self._moment(envelope), encrypted):
            raise NotGenuine(401, "The signature is missing or wrong.")
        try:
            return self._cipher.decrypt(encrypted)
        except Undecipherable:
            raise NotGenuine(400, "This can't be decrypted: is channels.wechat.aes_key the console's?") from None

    def _check_signature(self, envelope: Envelope) -> None:
        if not is_signed(envelope.query.get("signature", ""), self._token, *self._moment(envelope)):
            raise NotGenuine(401, "The signature is missing or wrong.")

    def _check_time(self, envelope: Envelope) -> None:
        timestamp = envelope.query.get("timestamp", "")
        if not re.fullmatch(r"[0-9]{1,12}", timestamp) or abs(self._clock() - int(timestamp)) > WINDOW_S:
            raise NotGenuine(403, "The time is missing or too far from now.")

    def _check_replay(self, envelope: Envelope, xml: bytes) -> None:
        """Refuse a captured query string that carries another body. Raises NotGenuine."""
        digest, moment = hashlib.sha256(xml).digest(), self._moment(envelope)
        if (self._seen.get(moment) or digest) != digest:
            raise NotGenuine(403, "This signature came with something else before.")
        self._seen.put(moment, digest)

    def once(self, envelope: Envelope) -> Once | None:
        """Return what tells a replay to any process, also later, where the signature does not cover the body."""
        if self._cipher is not None:
            return None
        return Once(" ".join(self._moment(envelope)), hashlib.sha256(envelope.body).hexdigest(), 2 * WINDOW_S)

    def _moment(self, envelope: Envelope) -> tuple[str, str]:
        return envelope.query.get("timestamp", ""), envelope.query.get("nonce", "")
