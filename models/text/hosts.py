"""Hosts as settings and addresses name them."""

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Tell whether the host is this very machine, by its number or as ``localhost``."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
