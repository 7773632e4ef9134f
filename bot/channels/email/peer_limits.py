"""How much one peer may bring: connections at a time, mails a minute. In bounded memory."""

from collections import Counter
from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address
from time import monotonic

from models.storage.lru_cache import LruCache

MAX_CONNECTIONS = 50
MAX_OF_ONE_PEER = 20
MAX_REMEMBERED = 10_000

Networks = Sequence[IPv4Network | IPv6Network]


class Rates:
    """``allowed``: the only networks that may come, which then have no rate; empty: everybody may.

    ``per_minute``: mails of one peer; 0: as many as they like.
    """

    def __init__(self, allowed: Networks, per_minute: int, clock: Callable[[], float] = monotonic) -> None:
        self._allowed = allowed
        self._per_minute = per_minute
        self._clock = clock
        self._here: Counter[str] = Counter()
        self._minutes: LruCache[str, tuple[float, int]] = LruCache(MAX_REMEMBERED)
        """Peer → when its minute began, and the mails in it."""

    def enter(self, peer: str) -> str:
        """Empty, and the peer counts as here until it leaves; else the answer that turns it away."""
        if self._allowed and not self._is_allowed(peer):
            return "554 5.7.1 This server takes mail from its own mail server only"
        if self._here.total() >= MAX_CONNECTIONS or (not self._allowed and self._here[peer] >= MAX_OF_ONE_PEER):
            return "421 4.7.0 Too many connections, come back later"
        self._here[peer] += 1
        return ""

    def leave(self, peer: str) -> None:
        self._here[peer] -= 1
        if self._here[peer] <= 0:
            del self._here[peer]

    def may_send(self, peer: str) -> bool:
        """Count one more mail of this peer, if it may."""
        if self._allowed or not self._per_minute:
            return True
        at = self._clock()
        began, count = self._minutes.get(peer) or (at, 0)
        began, count = (at, 0) if at - began >= 60 else (began, count)
        allowed = count < self._per_minute
        self._minutes.put(peer, (began, count + allowed))
        return allowed

    def _is_allowed(self, peer: str) -> bool:
        try:
            address = ip_address(peer.partition("%")[0])
        except ValueError:
            return False
        return any(address in network for network in self._allowed)
