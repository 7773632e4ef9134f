"""Upload receipts: what an upload answers. The browser sends it with a post; it can't be forged."""

import base64
import binascii
import hashlib
import hmac

from pydantic import ValidationError

from models.people.addresses import Address
from models.storage.secret_keys import key
from models.talking.uploads import is_there
from models.talking.web_posts import BadPost, Enclosed


async def give(address_id: int, enclosed: Enclosed) -> str:
    """Return the receipt of a file that this address has uploaded."""
    body = enclosed.model_dump_json(exclude_defaults=True).encode()
    return f"{_pack(body)}.{_pack(await _mac(address_id, body))}"


async def redeem(address: Address, receipt: str) -> Enclosed:
    """Return the file behind a receipt of this same address, at most a day old. Raise BadPost."""
    packed, _, mac = receipt.partition(".")
    try:
        body = _unpack(packed)
        genuine = hmac.compare_digest(_unpack(mac), await _mac(address.id, body))
        if not genuine:
            raise BadPost("chat-no-such-file")
        enclosed = Enclosed.model_validate_json(body)
    except (binascii.Error, ValidationError, UnicodeEncodeError) as error:
        raise BadPost("chat-no-such-file") from error
    if not await is_there(address, enclosed.sha256):
        raise BadPost("chat-no-such-file")
    return enclosed


async def _mac(address_id: int, body: bytes) -> bytes:
    return hmac.digest(await key("receipts"), b"%d\n%b" % (address_id, body), hashlib.sha256)[:16]


def _pack(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _unpack(text: str) -> bytes:
    return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
