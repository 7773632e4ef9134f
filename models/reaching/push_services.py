"""Push services: the hosts that browsers have their alerts delivered by.

An endpoint is outside data, and we post to it: a host that is not listed is never asked for anything.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from models.text.hosts import is_loopback

PUSH_SERVICES = (
    "fcm.googleapis.com",
    "*.push.services.mozilla.com",
    "*.notify.windows.com",
    "*.push.apple.com",
)
"""Of Chrome and its kin, Firefox, Edge, Safari."""
_HOST = re.compile(r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+")
_PRINTED = re.compile(r"[\x21-\x7e]+")


class NoPushService(ValueError):
    """An endpoint that is nowhere we post to."""


def is_push_service(listed: str) -> bool:
    """Tell whether this can be listed: a host, ``*.`` before one for all below it, or ``http://127.0.0.1:<port>``."""
    return _HOST.fullmatch(listed) is not None or _is_on_this_machine(listed)


def origin_of(endpoint: str, services: Sequence[str]) -> str:
    """Return the origin of an endpoint at one of these push services. Raise NoPushService for any other."""
    try:
        parts = urlsplit(endpoint)
        origin, port = f"{parts.scheme}://{parts.netloc}", parts.port
    except ValueError:
        raise NoPushService("no address") from None
    if not _PRINTED.fullmatch(endpoint) or parts.username is not None:
        raise NoPushService("no address")
    if origin in services and _is_on_this_machine(origin):
        return origin
    host = parts.hostname or ""
    if parts.scheme != "https" or port not in {None, 443} or not any(_is_at(host, each) for each in services):
        raise NoPushService(f"no push service that is listed: {host[:100]}")
    return origin


def _is_at(host: str, listed: str) -> bool:
    return host.endswith(listed[1:]) if listed.startswith("*.") else host == listed


def _is_on_this_machine(origin: str) -> bool:
    """Tell whether it is a push service for trying things out, which needs no certificate."""
    parts = urlsplit(origin)
    return parts.scheme == "http" and is_loopback(parts.hostname or "") and origin == f"http://{parts.netloc}"
