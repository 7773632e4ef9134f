"""Encryption of what a push service carries, so that only the browser can read it (RFC 8291, aes128gcm of RFC 8188)."""

import os
from struct import Struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDH, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.reaching.web_push_keys import point_of, public_key_at

MAX_BYTES = 3993
"""Push services take bodies of 4096 bytes (RFC 8030, 7.2): so much fits beside header, padding mark and tag."""
_RECORD_BYTES = 4096
_HEADER = Struct(">16sIB")
_LAST_RECORD = b"\x02"


def encrypted(
    plain: bytes,
    browsers_key: bytes,
    auth_secret: bytes,
    *,
    ours: EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """Return the body for one browser, whose subscription gave its public key (a point) and secret.

    ``ours`` and ``salt`` are made anew for each message; only the RFC's example gives them. Raise ValueError for a key
    that is no point, and for more than ``MAX_BYTES``.
    """
    if len(plain) > MAX_BYTES:
        raise ValueError(f"{len(plain)} bytes do not fit into one record")
    ours, salt = ours or generate_private_key(SECP256R1()), salt or os.urandom(16)
    our_point = point_of(ours.public_key())
    shared = ours.exchange(ECDH(), public_key_at(browsers_key))
    secret = _derived(shared, auth_secret, b"WebPush: info\0" + browsers_key + our_point, 32)
    key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    header = _HEADER.pack(salt, _RECORD_BYTES, len(our_point)) + our_point
    return header + AESGCM(key).encrypt(nonce, plain + _LAST_RECORD, None)


def _derived(secret: bytes, salt: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=purpose).derive(secret)
