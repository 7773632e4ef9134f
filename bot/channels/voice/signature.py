"""Signatures: whether a callback is the provider's. Each way of signing is one class with the same verb."""

import base64
import binascii
import hmac
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from hashlib import sha1
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from multidict import MultiDict

from bot.channels.envelope import Envelope

Fields = MultiDict[str]
WINDOW_S = 300


class Signature(ABC):
    @abstractmethod
    def is_genuine(self, envelope: Envelope, fields: Fields) -> bool:
        """Whether whoever has the secret sent this; ``fields`` are those of the body."""


class TwilioSignature(Signature):
    """HMAC-SHA1 over the address and every field. Source: https://www.twilio.com/docs/usage/security

    Whether a port stands in the address differs between Twilio's products: both count.
    """

    def __init__(self, auth_token: str) -> None:
        self._key = auth_token.encode()

    def is_genuine(self, envelope: Envelope, fields: Fields) -> bool:
        shown = envelope.headers.get("X-Twilio-Signature", "").encode(errors="replace")
        computed = [self._signed(url, fields) for url in _with_and_without_port(envelope.url)]
        return any(hmac.compare_digest(shown, each) for each in computed)

    def _signed(self, url: str, fields: Fields) -> bytes:
        """Sign the address and after it each field, name and value, in their order; a repeated one counts once."""
        text = url + "".join(name + value for name, value in sorted(set(fields.items())))
        return base64.b64encode(hmac.digest(self._key, text.encode(), sha1))


def _with_and_without_port(url: str) -> set[str]:
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = parts.netloc.removesuffix(f":{parts.port}")
    return {url, *(parts._replace(netloc=netloc).geturl() for netloc in (host, f"{host}:{port}"))}


class TelnyxSignature(Signature):
    """Ed25519 over time and body. Source: https://developers.telnyx.com (Webhook signing). ``clock``: since 1970."""

    def __init__(self, public_key: str, clock: Callable[[], float]) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key))
        self._clock = clock

    def is_genuine(self, envelope: Envelope, fields: Fields) -> bool:  # noqa: ARG002  (signed is the body as it came)
        headers: Mapping[str, str] = envelope.headers
        at = headers.get("telnyx-timestamp", "")
        if not (at.isascii() and at.isdecimal() and len(at) <= 12) or abs(self._clock() - int(at)) > WINDOW_S:
            return False
        try:
            shown = base64.b64decode(headers.get("telnyx-signature-ed25519", ""), validate=True)
            self._key.verify(shown, at.encode() + b"|" + envelope.body)
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return True
