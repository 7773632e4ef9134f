"""ID tokens (OpenID Connect Core 2, RFC 7515): what Telegram says of who logged in, signed with a key it publishes."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from models.identity.recognitions import NotRecognised

Json = Mapping[str, Any]
"""An object out of a login: an answer, a published key, what a token says. Whoever reads it looks what is there."""
_LEEWAY_S = 60
_LONGEST = 16_384


def key_id(token: str) -> str:
    """Return which of the published keys signed it. Raises NotRecognised."""
    return str(_head(token).get("kid", ""))


def claims_of(token: str, keys: Sequence[Json], *, issuer: str, client: str, nonce: str, at: float) -> Json:
    """Return what the token says, which must be for us, for this login, and still good. Raises NotRecognised.

    ``keys``: as published (RFC 7517). ``at``: seconds since 1970.
    """
    head = _head(token)
    key = next((each for each in keys if each.get("kid") == head.get("kid")), None)
    signed, _, signature = token.rpartition(".")
    try:
        if key is None:
            raise NotRecognised("signed with a key that is not published")
        _verify(str(head.get("alg")), key, _bytes(signature), signed.encode())
        claims: Any = json.loads(_bytes(signed.partition(".")[2]))
    except (InvalidSignature, ValueError, KeyError, TypeError):
        raise NotRecognised("the token's signature is wrong") from None
    if not isinstance(claims, dict):
        raise NotRecognised("the token says nothing")
    _check(claims, issuer=issuer, client=client, nonce=nonce, at=at)
    return claims


def _head(token: str) -> Json:
    if len(token) > _LONGEST or token.count(".") != 2:
        raise NotRecognised("no token")
    try:
        head: Any = json.loads(_bytes(token.partition(".")[0]))
    except ValueError:
        raise NotRecognised("no token") from None
    return head if isinstance(head, dict) else {}


def _verify(algorithm: str, key: Json, signature: bytes, signed: bytes) -> None:
    """Raise InvalidSignature, or ValueError, KeyError, TypeError for a key that does not fit."""
    match algorithm, key["kty"]:
        case "RS256", "RSA":
            public = rsa.RSAPublicNumbers(_number(key["e"]), _number(key["n"])).public_key()
            public.verify(signature, signed, padding.PKCS1v15(), SHA256())
        case "ES256", "EC":
            point = ec.EllipticCurvePublicNumbers(_number(key["x"]), _number(key["y"]), ec.SECP256R1()).public_key()
            both = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
            point.verify(encode_dss_signature(*both), signed, ec.ECDSA(SHA256()))
        case "EdDSA", "OKP":
            ed25519.Ed25519PublicKey.from_public_bytes(_bytes(key["x"])).verify(signature, signed)
        case _:
            raise ValueError("no algorithm that we take")


def _check(claims: Json, *, issuer: str, client: str, nonce: str, at: float) -> None:
    audience = claims.get("aud")
    if claims.get("iss") != issuer or client not in (audience if isinstance(audience, list) else [str(audience)]):
        raise NotRecognised("the token is for somebody else")
    if claims.get("nonce") != nonce:
        raise NotRecognised("the token is of another login")
    begins, ends = claims.get("iat"), claims.get("exp")
    if not isinstance(begins, int) or not isinstance(ends, int) or not begins - _LEEWAY_S <= at <= ends + _LEEWAY_S:
        raise NotRecognised("the token is out of its time")


def _number(value: str) -> int:
    return int.from_bytes(_bytes(value), "big")


def _bytes(value: str) -> bytes:
    return urlsafe_b64decode(value + "=" * (-len(value) % 4))
