"""VAPID: who we are to a push service, so that nobody else can use a subscription made for us (RFC 8292)."""

import orjson
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from models.reaching.web_push_keys import point_of, unpadded
from models.storage.lru_cache import LruCache

_LIFE_S = 12 * 3600
"""A day at most, says the RFC."""
_RENEWED_S = 3600
"""So long before its end a token is made anew: clocks differ."""
_SERVICES = 100
_HEADER = unpadded(orjson.dumps({"typ": "JWT", "alg": "ES256"}))


class Vapid:
    """Signs with the installation's key. A token is good for a push service, and kept until its time is nearly up."""

    def __init__(self, key: EllipticCurvePrivateKey, contact: str) -> None:
        self._key = key
        self._public = unpadded(point_of(key.public_key()))
        self._contact = contact if contact.startswith("https://") else ""
        self._tokens: LruCache[str, tuple[float, str]] = LruCache(_SERVICES)

    def header(self, service: str, at: float) -> str:
        """Return the Authorization header for the push service at this origin, at this time (seconds since 1970)."""
        until, token = self._tokens.get(service) or (0.0, "")
        if until - at < _RENEWED_S:
            until, token = at + _LIFE_S, self._signed(service, int(at) + _LIFE_S)
            self._tokens.put(service, (until, token))
        return f"vapid t={token}, k={self._public}"

    def _signed(self, service: str, until: int) -> str:
        claims: dict[str, object] = {"aud": service, "exp": until}
        if self._contact:
            claims["sub"] = self._contact
        signed = f"{_HEADER}.{unpadded(orjson.dumps(claims))}"
        r, s = decode_dss_signature(self._key.sign(signed.encode(), ECDSA(hashes.SHA256())))
        return f"{signed}.{unpadded(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
