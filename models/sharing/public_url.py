"""The public address, which decides where links and cards open."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def opens_here_only(url: str) -> bool:
    """Tell whether this address names the machine itself, so that no telephone can open it."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
