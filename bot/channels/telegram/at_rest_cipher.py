"""The cipher at rest: what is said in people's own chats stays unreadable until they are known as a customer's.

An update has to be on disk before Telegram is told that we have it; a private chat must never be. So such an update
is sealed with a key made from the bot's token, which stands in no table: what is emptied later leaves nothing to read.
"""

import base64
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

SEALED = "sealed:"
"""What is sealed begins so; JSON never does."""
_ALIAS_LENGTH = 24


class AtRestCipher:
    """Made from the bot's token; another token opens nothing that was sealed before."""

    def __init__(self, token: str) -> None:
        # Deterministic: the same update told again is the same claim.
        self._cipher = AESSIV(hmac.digest(token.encode(), b"handbill own chats", "sha512"))
        self._alias_key = hmac.digest(token.encode(), b"handbill own chats: names", "sha256")

    def seal(self, body: str) -> str:
        return SEALED + base64.b64encode(self._cipher.encrypt(body.encode(errors="replace"), None)).decode()

    def opened(self, body: str) -> str:
        """Decrypt a body that is ``SEALED``. Raises ValueError for what is not ours."""
        try:
            sealed = base64.b64decode(body.removeprefix(SEALED), validate=True)
            return self._cipher.decrypt(sealed, None).decode()
        except (InvalidTag, ValueError) as error:
            raise ValueError("sealed with another token, or damaged") from error

    def alias(self, *parts: str) -> str:
        """Return a name for a chat that says nothing of who is in it, always the same."""
        return hmac.digest(self._alias_key, "\n".join(parts).encode(), "sha256").hex()[:_ALIAS_LENGTH]
