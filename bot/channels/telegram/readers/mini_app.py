"""Our pages as a Mini App: Telegram signs who looks at them (Mini Apps, Validating data received via the Mini App)."""

import hmac
import json
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from models.identity.mini_apps import MiniApp, SharedCard, SignedReader
from models.identity.recognitions import NotRecognised

_AGE_S = 300
"""A signature is used within minutes of being made …"""
_AHEAD_S = 60
"""… and Telegram's clock may be this far ahead of ours."""
_LONGEST = 4096
_MAX_FIELDS = 32
_HASH = re.compile(r"[0-9a-f]{64}")
_SECONDS = re.compile(r"[0-9]{1,12}")
_LARGEST_ID = 2**52


Prepare = Callable[[str, SharedCard], Awaitable[str]]


class TelegramMiniApp(MiniApp):
    frames_at = "https://web.telegram.org"

    def __init__(self, token: str, prepare: Prepare, clock: Callable[[], float] = time.time) -> None:
        self._prepare = prepare
        self._secret = hmac.digest(b"WebAppData", token.encode(), "sha256")
        self._receipts = hmac.digest(token.encode(), b"handbill mini app", "sha256")
        self._clock = clock

    def reader(self, signed: str, *, open_id: int, receipt: str = "") -> SignedReader:
        fields = _fields(signed)
        given = fields.pop("hash", "")
        # All fields but the hash, the third-party signature too.
        said = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
        if not _HASH.fullmatch(given) or not hmac.compare_digest(self._hash(said), given):
            raise NotRecognised("not signed for this bot")
        reader = _reader(fields.get("user", ""), proof=given)
        if not self._is_fresh(fields.get("auth_date", "")) and not self._is_receipt(receipt, reader, open_id):
            raise NotRecognised("signed too long ago")
        return reader

    async def prepare(self, account: str, card: SharedCard) -> str:
        return await self._prepare(account, card)

    def receipt(self, reader: SignedReader, open_id: int) -> str:
        return hmac.digest(self._receipts, f"{open_id} {reader.proof}".encode(), "sha256").hex()

    def _hash(self, said: str) -> str:
        return hmac.digest(self._secret, said.encode(errors="surrogatepass"), "sha256").hex()

    def _is_fresh(self, auth_date: str) -> bool:
        return bool(_SECONDS.fullmatch(auth_date)) and -_AHEAD_S <= self._clock() - int(auth_date) <= _AGE_S

    def _is_receipt(self, receipt: str, reader: SignedReader, open_id: int) -> bool:
        return hmac.compare_digest(receipt.encode(), self.receipt(reader, open_id).encode())


def _fields(signed: str) -> dict[str, str]:
    """Return the fields, each of which may stand there once. Raises NotRecognised."""
    if len(signed) > _LONGEST:
        raise NotRecognised("too long")
    try:
        pairs = parse_qsl(signed, keep_blank_values=True, strict_parsing=True, max_num_fields=_MAX_FIELDS)
    except ValueError:
        raise NotRecognised("no init data") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise NotRecognised("a field stands there twice")
    return fields


def _reader(user: str, *, proof: str) -> SignedReader:
    try:
        person: Any = json.loads(user)
    except ValueError:
        raise NotRecognised("no user") from None
    number = person.get("id") if isinstance(person, dict) else None
    if type(number) is not int or not 0 < number < _LARGEST_ID or person.get("is_bot"):
        raise NotRecognised("no person")
    names = [person.get(key) for key in ("first_name", "last_name")]
    name = " ".join(each for each in names if isinstance(each, str) and each)
    return SignedReader(account=str(number), name=name, proof=proof)
