"""Sealed numbers, which only we can make or read; and the token of an open, which is one.

One AES block holds a number, 56 zero bits and one byte more: 22 characters that look random, need no table to be looked
up in (the hot insert stays free of a second index) and are refused unless the 56 bits come out zero.
"""

from binascii import a2b_base64, b2a_base64
from datetime import timedelta
from enum import IntEnum
from functools import cached_property
from struct import Struct
from typing import TYPE_CHECKING

from models.lazy_import import LazyImport
from models.storage.codes import is_code
from models.storage.row_numbers import age_ms

if TYPE_CHECKING:
    from cryptography.hazmat.primitives import ciphers
    from cryptography.hazmat.primitives.ciphers import algorithms, modes
else:  # seven megabytes, and a server that nobody uses seals nothing
    ciphers = LazyImport("cryptography.hazmat.primitives.ciphers")
    algorithms = LazyImport("cryptography.hazmat.primitives.ciphers.algorithms")
    modes = LazyImport("cryptography.hazmat.primitives.ciphers.modes")

LIFE = timedelta(hours=24)
_LIFE_MS = LIFE // timedelta(milliseconds=1)
_PROOF = bytes(7)
_BLOCK = Struct(">Q7sB")
"""The number, what proves that the block is ours, and the byte beside it."""
_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_", b"+/")
_LENGTH = 22


class BadSeal(ValueError):
    """Nothing that we sealed; or a token older than a day."""


class NumberCipher:
    """Seals numbers, each with a byte beside it; ``key`` is 32 secret bytes."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @cached_property
    def _cipher(self) -> "ciphers.Cipher[modes.ECB]":
        # A single block under a secret key: ECB has no second block here to betray a pattern.
        return ciphers.Cipher(algorithms.AES(self._key), modes.ECB())

    @cached_property
    def _seal(self) -> "ciphers.CipherContext":
        return self._cipher.encryptor()

    @cached_property
    def _open(self) -> "ciphers.CipherContext":
        return self._cipher.decryptor()

    def seal(self, number: int, beside: int = 0) -> str:
        """Return the number as 22 characters."""
        block = self._seal.update(_BLOCK.pack(number, _PROOF, beside))
        return b2a_base64(block).translate(_TO_URL)[:_LENGTH].decode()

    def opened(self, sealed: str) -> tuple[int, int]:
        """Return the number and the byte beside it. Raise BadSeal."""
        if not is_code(sealed):
            raise BadSeal("not a token")
        block = self._open.update(a2b_base64(sealed.encode().translate(_FROM_URL) + b"=="))
        number, proof, beside = _BLOCK.unpack(block)
        if proof != _PROOF:
            raise BadSeal("not a token of ours")
        return number, beside


class Leave(IntEnum):
    """How much of the reading of an open may be reported."""

    TAKEN = 0
    """Everything: nothing spoke against it."""
    NONE = 1
    """Nothing."""
    GIVEN = 2
    """Everything: the reader said so."""


_LEAVES = tuple(Leave)


class TokenCipher(NumberCipher):
    """Makes and reads the tokens of opens; beside the open's number stands its Leave."""

    def unseal(self, token: str) -> int:
        """Return the open's number. Raise BadSeal for a token that is not ours or is older than a day."""
        return self.read(token)[0]

    def read(self, token: str) -> tuple[int, Leave]:
        """Return the open's number, and what may be reported of it. Raise BadSeal."""
        open_id, leave = self.opened(token)
        if leave >= len(_LEAVES):
            raise BadSeal("not a token of ours")
        if age_ms(open_id) > _LIFE_MS:
            raise BadSeal("this page was opened too long ago")
        return open_id, _LEAVES[leave]
