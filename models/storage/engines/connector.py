"""A PostgreSQL server, wherever its primary is at present: whoever connects asks all its hosts."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Final, TypeAlias
from weakref import WeakKeyDictionary

import asyncpg

from models.storage.engines.dsn import Dsn, Host

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

_HEAD_START_S: Final = 0.2
"""A host that says nothing for so long may be frozen: the next is asked as well."""
_OPTIONS: Final = {
    "keepalives": (socket.SOL_SOCKET, socket.SO_KEEPALIVE),
    **{
        name: (socket.IPPROTO_TCP, getattr(socket, option))
        for name, option in {
            "keepalives_idle": "TCP_KEEPIDLE",
            "keepalives_interval": "TCP_KEEPINTVL",
            "keepalives_count": "TCP_KEEPCNT",
            "tcp_user_timeout": "TCP_USER_TIMEOUT",
        }.items()
        if hasattr(socket, option)
    },
}

TortoiseConfig = dict[str, Any]
"""What tortoise opens databases by, in its own form: models.storage.database makes it, tortoise reads it."""


class Connector:
    """Makes connections, and knows where each of them leads."""

    def __init__(self, dsn: Dsn) -> None:
        self.dsn = dsn
        self._peers: WeakKeyDictionary[Connection, object] = WeakKeyDictionary()

    async def connect(self, *, settings: dict[str, str] | None = None, **options: Any) -> Connection:
        """Connect to the first host that lets us in and is what the address wants.

        ``settings``: more that the server is told. Raise asyncpg's errors, OSError, TimeoutError.
        """
        told = self.dsn.settings | (settings or {})
        return await first([self._attempt(host, told, options) for host in self.dsn.hosts])

    def leave_others(self, than: Connection) -> int:
        """End what leads to another machine than this connection does, whatever its name. Return how many."""
        here = self._peers.get(than)
        others = [each for each, peer in self._peers.items() if peer != here and not each.is_closed()]
        for each in others:
            each.terminate()
        return len(others)

    def _attempt(
        self, host: Host, told: dict[str, str], options: dict[str, Any]
    ) -> Callable[[], Awaitable[Connection]]:
        async def attempt() -> Connection:
            name, port = host
            said = self.dsn.libpq
            connection: Connection = await asyncpg.connect(
                self.dsn.for_driver,
                host=name,
                port=port,
                user=said.get("user"),
                password=said.get("password"),
                database=said.get("dbname"),
                ssl=self._system_trust(),
                server_settings=told,
                target_session_attrs=self.dsn.wants,
                **({"timeout": self.dsn.connect_s} | options),
            )
            self._keep_alive(connection)
            self._peers[connection] = _wire(connection).getpeername()
            return connection

        return attempt

    def _system_trust(self) -> ssl.SSLContext | None:
        """Trust whom this machine trusts; the driver itself knows files only."""
        if not self.dsn.trusts_system:
            return None
        context = ssl.create_default_context()
        if certificate := self.dsn.libpq.get("sslcert"):
            context.load_cert_chain(certificate, self.dsn.libpq.get("sslkey"), self.dsn.libpq.get("sslpassword"))
        return context

    def _keep_alive(self, connection: Connection) -> None:
        wire = _wire(connection)
        if wire.family == socket.AF_UNIX:
            return
        for name, value in {"keepalives": 1, **self.dsn.keepalives}.items():
            if name in _OPTIONS:
                wire.setsockopt(*_OPTIONS[name], value)


def _wire(connection: Connection) -> socket.socket:
    wire: socket.socket = connection._transport.get_extra_info("socket")  # noqa: SLF001  (the driver shows its socket to nobody)
    return wire


async def first(attempts: list[Callable[[], Awaitable[Connection]]]) -> Connection:
    """Begin the attempts one after the other, without waiting long for any. Return the first connection.

    Raise the most telling of what they raised, where there is none.
    """
    waiting, failures = iter(attempts), list[BaseException]()
    going: set[asyncio.Future[Connection]] = set()
    try:
        while _begin_next(waiting, going) or going:
            ended, going = await asyncio.wait(going, timeout=_HEAD_START_S, return_when=asyncio.FIRST_COMPLETED)
            for attempt in ended:
                if (failure := attempt.exception()) is None:
                    going |= ended - {attempt}
                    return attempt.result()
                failures.append(failure)
        raise _most_telling(failures)
    finally:
        await _give_up(going)


def _begin_next(
    waiting: Iterator[Callable[[], Awaitable[Connection]]], going: "set[asyncio.Future[Connection]]"
) -> bool:
    attempt = next(waiting, None)
    if attempt is None:
        return False
    going.add(asyncio.ensure_future(attempt()))
    return True


async def _give_up(going: "set[asyncio.Future[Connection]]") -> None:
    for attempt in going:
        attempt.cancel()
    for ended in await asyncio.gather(*going, return_exceptions=True):
        if not isinstance(ended, BaseException):
            ended.terminate()


def _most_telling(failures: list[BaseException]) -> BaseException:
    """Choose what a server answered over that it did not, and that over its being the wrong one."""
    return next((each for each in failures if isinstance(each, asyncpg.PostgresError)), failures[0])
