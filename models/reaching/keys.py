"""Keys of Web Push: points of the curve P-256, written as browsers write them."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from models.storage.keys import key

_NAME = "vapid"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve's points: a private key is a number below it, and not 0."""
_POINT_BYTES = 65


async def our_key() -> EllipticCurvePrivateKey:
    """Return the key that push services know this installation by, made of its secret at the first call."""
    return derive_private_key(int.from_bytes(await key(_NAME), "big") % (_ORDER - 1) + 1, SECP256R1())


def point_of(public: EllipticCurvePublicKey) -> bytes:
    """Return the key as 65 bytes."""
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def public_key_at(point: bytes) -> EllipticCurvePublicKey:
    """Return the key of these 65 bytes. Raise ValueError where they are no point of the curve."""
    if len(point) != _POINT_BYTES:
        raise ValueError("not an uncompressed point")
    return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)


def unpadded(data: bytes) -> str:
    """Return the bytes in base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def from_unpadded(text: str) -> bytes:
    """Return the bytes of base64url, padded or not. Raise ValueError for anything else."""
    return urlsafe_b64decode(text.rstrip("=").encode("ascii") + b"=" * (-len(text.rstrip("=")) % 4))
