"""The token of one open: its number, sealed so that only we can make or read it.

One AES block holds the open's number and 64 zero bits: 22 characters that look random, need no table to be looked
up in (the hot insert stays free of a second index) and are refused unless all 64 bits come out zero.
"""

import base64
from datetime import timedelta

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

from models.codes import is_code
from models.ids import age_ms

LIFE = timedelta(hours=24)
_LIFE_MS = LIFE // timedelta(milliseconds=1)
_PROOF = bytes(8)
_LENGTH = 22


class BadSeal(ValueError):
    """Not a token of ours, or older than a day."""


class Seal:
    """Seals and opens the tokens of opens; ``key`` is 32 secret bytes."""

    def __init__(self, key: bytes) -> None:
        # A single block under a secret key: ECB has no second block here to betray a pattern.
        cipher = Cipher(AES(key), ECB())  # noqa: S305
        self._seal = cipher.encryptor()
        self._open = cipher.decryptor()

    def seal(self, open_id: int) -> str:
        block = self._seal.update(open_id.to_bytes(8, "big") + _PROOF)
        return base64.urlsafe_b64encode(block)[:_LENGTH].decode()

    def unseal(self, token: str) -> int:
        """The open's number. Raises BadSeal for a token that is not ours or is older than a day."""
        if not is_code(token):
            raise BadSeal("not a token")
        block = self._open.update(base64.urlsafe_b64decode(token + "=="))
        if block[8:] != _PROOF:
            raise BadSeal("not a token of ours")
        open_id = int.from_bytes(block[:8], "big")
        if age_ms(open_id) > _LIFE_MS:
            raise BadSeal("this page was opened too long ago")
        return open_id
