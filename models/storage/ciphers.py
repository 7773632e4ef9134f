"""The token of one open: its number, sealed so that only we can make or read it.

One AES block holds the open's number, 56 zero bits and what its reader allows: 22 characters that look random, need no
table to be looked up in (the hot insert stays free of a second index) and are refused unless the 56 bits come out zero.
"""

import base64
from binascii import a2b_base64
from datetime import timedelta
from enum import IntEnum
from struct import Struct

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

from models.storage.codes import is_code
from models.storage.row_numbers import age_ms

LIFE = timedelta(hours=24)
_LIFE_MS = LIFE // timedelta(milliseconds=1)
_PROOF = bytes(7)
_BLOCK = Struct(">Q7sB")
"""The open's number, what proves that the block is ours, and what its reader allows."""
_FROM_URL = bytes.maketrans(b"-_", b"+/")
_LENGTH = 22


class BadSeal(ValueError):
    """Not a token of ours, or older than a day."""


class Leave(IntEnum):
    """How much of the reading of an open may be reported."""

    TAKEN = 0
    """Everything: nothing spoke against it."""
    NONE = 1
    """Nothing."""
    GIVEN = 2
    """Everything: the reader said so."""


_LEAVES = tuple(Leave)


class TokenCipher:
    """Makes and reads the tokens of opens; ``key`` is 32 secret bytes."""

    def __init__(self, key: bytes) -> None:
        # A single block under a secret key: ECB has no second block here to betray a pattern.
        cipher = Cipher(AES(key), ECB())  # noqa: S305  (one block, see above)
        self._seal = cipher.encryptor()
        self._open = cipher.decryptor()

    def seal(self, open_id: int, leave: int = 0) -> str:
        """Make the token of an open; ``leave`` is a Leave."""
        block = self._seal.update(_BLOCK.pack(open_id, _PROOF, leave))
        return base64.urlsafe_b64encode(block)[:_LENGTH].decode()

    def unseal(self, token: str) -> int:
        """Return the open's number. Raise BadSeal for a token that is not ours or is older than a day."""
        return self.read(token)[0]

    def read(self, token: str) -> tuple[int, Leave]:
        """Return the open's number, and what may be reported of it. Raise BadSeal."""
        if not is_code(token):
            raise BadSeal("not a token")
        block = self._open.update(a2b_base64(token.encode().translate(_FROM_URL) + b"=="))
        open_id, proof, leave = _BLOCK.unpack(block)
        if proof != _PROOF or leave >= len(_LEAVES):
            raise BadSeal("not a token of ours")
        if age_ms(open_id) > _LIFE_MS:
            raise BadSeal("this page was opened too long ago")
        return open_id, _LEAVES[leave]
