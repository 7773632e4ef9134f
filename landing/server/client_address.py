"""Clients: which address a request comes from, where proxies that we trust stand in between."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp import web

_MAX_HOPS = 30
_RELAYED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")


class Proxies:
    """The networks whose ``X-Forwarded-For`` is trusted."""

    def __init__(self, networks: Iterable[str] = ()) -> None:
        self._networks = tuple(ip_network(network) for network in networks)
        self.trust = lru_cache(maxsize=1024)(self._trust)

    def _trust(self, address: str) -> bool:
        parsed = _address(address)
        return parsed is not None and any(parsed in network for network in self._networks)


PROXIES = web.AppKey("proxies", Proxies)


def client_ip(request: web.BaseRequest) -> str:
    """Return the client: the peer, or behind trusted proxies the last ``X-Forwarded-For`` address that is none of them.

    The header grows to the right, so only what our own proxies appended is trusted. Where it can't be read or is empty,
    the peer is returned. Only this function and ``is_near`` look at such headers.
    """
    peer = plain(request.remote or "")
    proxies = _proxies(request)
    if not proxies.trust(peer):
        return peer
    client = peer
    hops = ",".join(request.headers.getall("X-Forwarded-For", ())).split(",")
    for hop in reversed(hops[-_MAX_HOPS:]):
        parsed = _address(hop.strip())
        if parsed is None:
            return peer
        client = str(parsed)
        if not proxies.trust(client):
            return client
    return client


def is_near(request: web.BaseRequest) -> bool:
    """Tell whether the client is this machine or in a trusted network, and came through no proxy unknown to us."""
    proxies = _proxies(request)
    if not proxies.trust(plain(request.remote or "")) and any(name in request.headers for name in _RELAYED):
        return False
    client = client_ip(request)
    return is_loopback(client) or proxies.trust(client)


def plain(address: str) -> str:
    """Return the address in its canonical spelling; an IPv4 address that came through an IPv6 socket as IPv4."""
    parsed = _address(address)
    return address if parsed is None else str(parsed)


def client_network(address: str) -> str:
    """Return what limits count by: an IPv4 address, or an IPv6 /64, the least that one subscriber has (RFC 6177)."""
    parsed = _address(address)
    if isinstance(parsed, IPv6Address):
        return str(IPv6Network((int(parsed) >> 64 << 64, 64)))
    return address


def is_loopback(address: str) -> bool:
    parsed = _address(address)
    return parsed is not None and parsed.is_loopback


def _proxies(request: web.BaseRequest) -> Proxies:
    proxies = request.config_dict.get(PROXIES) if isinstance(request, web.Request) else None
    return proxies or _NOBODY


_NOBODY = Proxies()


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address(text)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed
