"""Keys of Web Push: points of the curve P-256, written as browsers write them."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING

from models.lazy_import import LazyImport
from models.storage.secret_keys import key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec
else:  # every command knows the table of subscriptions, and none uses their keys
    serialization = LazyImport("cryptography.hazmat.primitives.serialization")
    ec = LazyImport("cryptography.hazmat.primitives.asymmetric.ec")

_NAME = "vapid"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve's points: a private key is a number below it, and not 0."""
_POINT_BYTES = 65


async def our_key() -> "ec.EllipticCurvePrivateKey":
    """Return the key that push services know this installation by, made of its secret at the first call."""
    return ec.derive_private_key(int.from_bytes(await key(_NAME), "big") % (_ORDER - 1) + 1, ec.SECP256R1())


def point_of(public: "ec.EllipticCurvePublicKey") -> bytes:
    """Return the key as 65 bytes."""
    return public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def public_key_at(point: bytes) -> "ec.EllipticCurvePublicKey":
    """Return the key of these 65 bytes. Raise ValueError where they are no point of the curve."""
    if len(point) != _POINT_BYTES:
        raise ValueError("not an uncompressed point")
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)


def unpadded(data: bytes) -> str:
    """Return the bytes in base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def from_unpadded(text: str) -> bytes:
    """Return the bytes of base64url, padded or not. Raise ValueError for anything else."""
    return urlsafe_b64decode(text.rstrip("=").encode("ascii") + b"=" * (-len(text.rstrip("=")) % 4))
