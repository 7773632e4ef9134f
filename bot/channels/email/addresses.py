"""Our own mail addresses, each under our seal: what a mail that comes to it belongs to.

``reply+…`` belongs to a conversation and to the address that was written to, ``card+…`` to a card's tag, ``bounce+…``
to one row of the outbox. A local part has at most 64 octets (RFC 5321, 4.5.3.1.1) and others may write it in capitals
or small letters, so tokens are base32: eight octets of what is named, then sixteen of proof.
"""

import base64
import binascii
import hashlib
import hmac
import re
import struct
from dataclasses import dataclass

from models.storage.codes import is_code

_PROOF = 16
_TOKEN = re.compile(r"[a-z2-7]{39}")
_SEALED_TAG = re.compile(r"[a-z2-7]{29}")
_LOCAL = re.compile(r"(reply|card|bounce)\+([a-z2-7]{1,57})")
_MAILBOX = re.compile(
    r"[^@\s,;:<>()\[\]\\\"\x00-\x1f\x7f]{1,64}@(?:[^@\s,;:<>()\[\]\\\".]{1,63}\.)+[^@\s,;:<>()\[\]\\\".]{2,63}"
)
_LONGEST_ROW = 2**63 - 1


@dataclass(frozen=True)
class ToReply:
    """An answer, to what ``address_id`` was written in this conversation; 0: in none."""

    conversation_id: int
    address_id: int


@dataclass(frozen=True)
class ToCard:
    """A first mail, through a card."""

    tag: str


@dataclass(frozen=True)
class ToBounce:
    """A report on what this row of the outbox became as a mail."""

    row: int


To = ToReply | ToCard | ToBounce


class Addresses:
    """Makes and reads the addresses at ``domain``; ``key`` is 32 secret bytes."""

    def __init__(self, domain: str, key: bytes) -> None:
        self.domain = domain.lower()
        self._key = key

    def reply(self, conversation_id: int, address_id: int) -> str:
        return f"reply+{self._token('reply', struct.pack('>II', conversation_id, address_id))}@{self.domain}"

    def card(self, tag: str) -> str:
        """Public, like the tag itself, whose capitals and small letters differ: hence spelt anew."""
        return f"card+{_base32(base64.urlsafe_b64decode(tag + 'AA'))}@{self.domain}"

    def bounce(self, row: int) -> str:
        """Return the envelope's sender of one mail (VERP): whoever can't deliver it says so there."""
        return f"bounce+{self._token('bounce', struct.pack('>Q', row))}@{self.domain}"

    def message_id(self, row: int) -> str:
        """Return the Message-ID of what the row becomes: the same in every attempt, so that a copy is known as one."""
        return f"<{self._token('message', struct.pack('>Q', row))}@{self.domain}>"

    def read(self, address: str) -> To | None:
        """Return what a mail to this address is for; None where the address is none of ours."""
        local, _, domain = address.strip().lower().rpartition("@")
        found = _LOCAL.fullmatch(local)
        if found is None or domain != self.domain:
            return None
        kind, token = found.groups()
        if kind == "card":
            return _card(token)
        named = self._opened(kind, token)
        if named is None:
            return None
        return ToBounce(*struct.unpack(">Q", named)) if kind == "bounce" else ToReply(*struct.unpack(">II", named))

    def row_of(self, message_id: str) -> int | None:
        """Return the row behind a Message-ID of ours; None where we did not make it."""
        token, _, domain = message_id.strip().strip("<>").lower().rpartition("@")
        named = self._opened("message", token) if domain == self.domain else None
        return int.from_bytes(named, "big") if named is not None else None

    def _token(self, kind: str, named: bytes) -> str:
        return _base32(named + self._proof(kind, named))

    def _opened(self, kind: str, token: str) -> bytes | None:
        if not _TOKEN.fullmatch(token):
            return None
        octets = _from_base32(token)
        named, proof = octets[:-_PROOF], octets[-_PROOF:]
        return named if hmac.compare_digest(proof, self._proof(kind, named)) else None

    def _proof(self, kind: str, named: bytes) -> bytes:
        return hmac.digest(self._key, kind.encode() + b"\0" + named, "sha256")[:_PROOF]


def row_number(key: str) -> int:
    """Return the number of the row that a courier's key names; for any other key, one that no row has."""
    if key.isascii() and key.isdecimal() and int(key) <= _LONGEST_ROW:
        return int(key)
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") | 1 << 63


def normal(address: str) -> str:
    """Return a person's mail address in the form that we know it by; empty for what is none."""
    address = address.strip()
    fit = _MAILBOX.fullmatch(address) and len(address) <= 254 and address.isprintable() and "=?" not in address
    return address.lower() if fit else ""


def _card(token: str) -> ToCard | None:
    if not _SEALED_TAG.fullmatch(token):
        return None
    tag = base64.urlsafe_b64encode(_from_base32(token)).decode()
    return ToCard(tag[:22]) if tag.endswith("AA") and is_code(tag[:22]) else None


def _base32(octets: bytes) -> str:
    return base64.b32encode(octets).decode().rstrip("=").lower()


def _from_base32(text: str) -> bytes:
    """Empty for what we never spell so: a last letter may carry bits that stand for nothing, and ours are 0."""
    try:
        octets = base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    except binascii.Error:
        return b""
    return octets if _base32(octets) == text else b""
