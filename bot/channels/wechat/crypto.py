"""WeChat's safe mode (安全模式): AES-256-CBC through wechatpy, and the two kinds of signature (消息加解密说明)."""

import hashlib
import hmac
import secrets
import struct
from typing import Any


class Undecipherable(ValueError):
    """Not encrypted with our key for our account."""


def signature(*parts: str) -> str:
    """SHA-1 of the parts in sorted order: how WeChat signs everything it posts."""
    return hashlib.sha1("".join(sorted(parts)).encode(errors="surrogateescape")).hexdigest()  # noqa: S324  (the platform's choice)


def is_signed(shown: str, *parts: str) -> bool:
    """Whether ``shown`` is the signature of the parts; compared in constant time."""
    return hmac.compare_digest(shown.encode(errors="surrogateescape"), signature(*parts).encode())


class Cipher:
    """``key``: the EncodingAESKey of the console, 43 characters. Raises ValueError for any other."""

    def __init__(self, key: str, app_id: str, token: str) -> None:
        # wechatpy brings requests along, a third of a second: loaded only where safe mode is on.
        from wechatpy.crypto import BaseWeChatCrypto, PrpCrypto  # type: ignore[import-untyped]  # noqa: PLC0415  (wechatpy has no types, and is slow to load)

        class Salted(PrpCrypto):  # type: ignore[misc]  # (an untyped class)
            def get_random_string(self) -> bytes:
                """Sixteen random bytes; wechatpy's own come from ``random``."""
                return secrets.token_bytes(16)

        self._crypto: Any = Salted(BaseWeChatCrypto(token, key, app_id).key)
        self._app_id = app_id
        self._token = token

    def decrypt(self, encrypted: str) -> bytes:
        """Return the XML inside. Raises Undecipherable."""
        from wechatpy.exceptions import WeChatException  # type: ignore[import-untyped]  # noqa: PLC0415  (wechatpy has no types, and is slow to load)

        try:
            return str(self._crypto.decrypt(encrypted, self._app_id)).encode()
        except (ValueError, IndexError, struct.error, WeChatException) as error:  # all that rubbish brings out of it
            raise Undecipherable(type(error).__name__) from None

    def sealed(self, xml: str, timestamp: str, nonce: str) -> str:
        """Return the XML of a reply, encrypted and signed."""
        encrypted = self._crypto.encrypt(xml, self._app_id).decode()
        return (
            f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt>"
            f"<MsgSignature><![CDATA[{signature(self._token, timestamp, nonce, encrypted)}]]></MsgSignature>"
            f"<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
        )
