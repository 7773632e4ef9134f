"""Mail seals: what a link in a mail carries, which names a row by its number and can be made by nobody else."""

import base64
import hmac
import struct
from dataclasses import dataclass

from models.storage.secret_keys import key

_NUMBER = struct.Struct(">I")
_PROOF = 16
TOKEN = "[A-Za-z0-9_-]{27}"  # noqa: S105  (a pattern)
"""What tokens look like: four octets of the number, sixteen of proof."""


@dataclass(frozen=True)
class Seal:
    """``key_name``: the key of this installation that it is made with; ``purpose`` tells its tokens from others."""

    key_name: str
    purpose: str

    async def token(self, number: int) -> str:
        """Return the token that names this row; it is kept nowhere."""
        named = _NUMBER.pack(number)
        return base64.urlsafe_b64encode(named + await self._proof(named)).decode().rstrip("=")

    async def number(self, token: str) -> int | None:
        """Return the number that a token names; None for what we did not make."""
        try:
            octets = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError:
            return None
        named, proof = octets[: _NUMBER.size], octets[_NUMBER.size :]
        if len(named) != _NUMBER.size or not hmac.compare_digest(proof, await self._proof(named)):
            return None
        return int(_NUMBER.unpack(named)[0])

    async def _proof(self, named: bytes) -> bytes:
        return hmac.digest(await key(self.key_name), self.purpose.encode() + b"\0" + named, "sha256")[:_PROOF]
