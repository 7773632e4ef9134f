"""Whether a callback is the provider's: Twilio's published example, ports, and Ed25519."""

import base64
import time
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from multidict import CIMultiDict

from bot.channels.envelope import Envelope
from bot.channels.voice.signature import Fields, TelnyxSignature, TwilioSignature
from bot.channels.voice.updates import fields_of

BODY = b"Digits=1234&To=%2B18005551212&From=%2B14158675309&Caller=%2B14158675309&CallSid=CA1234567890ABCDE"
SHOWN = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
EXAMPLE = Envelope(
    method="POST",
    url="https://mycompany.com/myapp.php?foo=1&bar=2",
    query={"foo": "1", "bar": "2"},
    headers=CIMultiDict({"X-Twilio-Signature": SHOWN}),
    body=BODY,
)
"""Source: https://www.twilio.com/docs/usage/security (with the token 12345)."""


def genuine(envelope: Envelope, token: str = "12345") -> bool:  # noqa: S107  (the published one)
    return TwilioSignature(token).is_genuine(envelope, fields_of(envelope))


def test_the_published_example_is_genuine() -> None:
    assert genuine(EXAMPLE)
    assert genuine(replace(EXAMPLE, url="https://mycompany.com:443/myapp.php?foo=1&bar=2"))


@pytest.mark.parametrize(
    "forged",
    [
        replace(EXAMPLE, url="http://mycompany.com/myapp.php?foo=1&bar=2"),
        replace(EXAMPLE, url="https://mycompany.com/myapp.php?foo=1"),
        replace(EXAMPLE, url="https://evil.test/myapp.php?foo=1&bar=2"),
        replace(EXAMPLE, body=BODY + b"&More="),
        replace(EXAMPLE, body=BODY.replace(b"1234&", b"1235&")),
        replace(EXAMPLE, body=b""),
        replace(EXAMPLE, headers=CIMultiDict()),
        replace(EXAMPLE, headers=CIMultiDict({"X-Twilio-Signature": ""})),
        replace(EXAMPLE, headers=CIMultiDict({"X-Twilio-Signature": SHOWN[:-1]})),
    ],
)
def test_anything_else_is_not(forged: Envelope) -> None:
    assert not genuine(forged)


def test_another_token_is_another_signature() -> None:
    assert not genuine(EXAMPLE, "12346")


class TestEd25519:
    def setup_method(self) -> None:
        self.private = Ed25519PrivateKey.generate()
        public = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.signature = TelnyxSignature(base64.b64encode(public).decode(), time.time)

    def envelope(self, at: str, body: bytes = BODY) -> Envelope:
        shown = base64.b64encode(self.private.sign(at.encode() + b"|" + body)).decode()
        headers = CIMultiDict({"telnyx-timestamp": at, "telnyx-signature-ed25519": shown})
        return replace(EXAMPLE, headers=headers, body=body)

    def test_time_and_body_are_signed(self) -> None:
        at = str(int(time.time()))
        assert self.signature.is_genuine(self.envelope(at), Fields())
        assert not self.signature.is_genuine(replace(self.envelope(at), body=BODY + b"&x=1"), Fields())

    @pytest.mark.parametrize("at", ["", "x", "٣", "0"])
    def test_no_time_is_refused(self, at: str) -> None:
        assert not self.signature.is_genuine(self.envelope(at), Fields())

    def test_an_old_time_is_refused(self) -> None:
        assert not self.signature.is_genuine(self.envelope(str(int(time.time()) - 3600)), Fields())

    def test_nonsense_is_refused(self) -> None:
        at = str(int(time.time()))
        for shown in ("", "§", "AAAA"):
            headers = CIMultiDict({"telnyx-timestamp": at, "telnyx-signature-ed25519": shown})
            assert not self.signature.is_genuine(replace(EXAMPLE, headers=headers), Fields())
