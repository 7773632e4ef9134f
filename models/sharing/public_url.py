"""The public address, which decides where links and cards open."""

from urllib.parse import urlsplit

from models.text.hosts import is_loopback


def opens_here_only(url: str) -> bool:
    """Tell whether this address names the machine itself, so that no telephone can open it."""
    return is_loopback(urlsplit(url).hostname or "")
