"""The address of a PostgreSQL database: ``postgres://…`` as libpq's users write it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import quote, unquote, urlencode

from models.storage.engines.dsn_options import SYSTEM, TLS, read_options

Host: TypeAlias = tuple[str | None, int | None]
"""A name, address or socket's folder, and a port; None: as the driver finds it (``PGHOST``, this machine)."""

CONNECT_S: Final = 5.0
_SHAPE: Final = re.compile(r"\w+://(?:([^/?]*)@)?([^/?]*)(?:/([^?]*))?(?:\?(.*))?", re.DOTALL)
_HOST: Final = re.compile(r"(?:\[([0-9A-Fa-f:.%]+)\]|([^:\[\]]*))(?::(\d*))?")
_READ_BY_THE_DRIVER: Final = {*TLS, "passfile", "service", "krbsrvname", "gsslib"}
_IN_ENVIRONMENT: Final = {
    **{name: f"PG{name.upper()}" for name in ("user", "password", "passfile", "service", "options", "krbsrvname")},
    **{name: f"PG{name.upper().replace('_', '')}" for name in TLS if name != "sslpassword"},
    "dbname": "PGDATABASE",
}


@dataclass(frozen=True, repr=False)
class Dsn:
    """What an address says, in the parts that it is used in. It may hold a password: it is never shown."""

    hosts: tuple[Host, ...]
    """Where the server may be, in the order in which they are tried."""
    libpq: dict[str, str]
    """libpq's other options."""
    keepalives: dict[str, int]
    pool: dict[str, int | float]
    """Settings of our pool and its connections."""

    @property
    def wants(self) -> str:
        """Which server will do: of several the one that takes writes, unless the address says otherwise."""
        return self.libpq.get("target_session_attrs") or ("read-write" if len(self.hosts) > 1 else "any")

    @property
    def connect_s(self) -> float:
        """Seconds that one server has to let us in."""
        return float(self.libpq.get("connect_timeout") or 0) or CONNECT_S

    @property
    def trusts_system(self) -> bool:
        return self.libpq.get("sslrootcert") == SYSTEM

    @property
    def for_driver(self) -> str:
        """What asyncpg reads out of an address only, as one that names no server."""
        left_out = TLS if self.trusts_system else ()
        read = {name: self.libpq[name] for name in self.libpq if name in _READ_BY_THE_DRIVER and name not in left_out}
        return f"postgresql://?{urlencode(read, quote_via=quote)}" if read else "postgresql://"

    @property
    def settings(self) -> dict[str, str]:
        """What the server is told as a connection begins."""
        name = self.libpq.get("application_name") or self.libpq.get("fallback_application_name")
        options = self.libpq.get("options")
        return {"application_name": name or "handbill"} | ({"options": options} if options else {})

    @property
    def environment(self) -> dict[str, str]:
        """The address for psql and pg_dump: what stands in their arguments can be read by every user of the machine."""
        hosts, ports = (",".join(str(each or "") for each in part) for part in zip(*self.hosts, strict=True))
        found = {variable: self.libpq.get(name, "") for name, variable in _IN_ENVIRONMENT.items()} | {
            "PGHOST": hosts.strip(","),
            "PGPORT": ports.strip(","),
            "PGTARGETSESSIONATTRS": self.wants,
            "PGCONNECT_TIMEOUT": str(round(self.connect_s)),
        }
        return {name: value for name, value in found.items() if value}


def read_dsn(url: str) -> Dsn:
    """Read an address. Raise ValueError, whose sentence holds nothing secret."""
    shape = _SHAPE.fullmatch(url)
    if shape is None:
        raise ValueError("must look like postgres://user@host/name")
    person, hosts, database, query = (part or "" for part in shape.groups())
    options = read_options(query)
    user, _, password = person.partition(":")
    said = {"user": unquote(user), "password": unquote(password), "dbname": unquote(database)}
    libpq = {name: value for name, value in said.items() if value} | options.libpq
    asked = [libpq.pop(name, "") for name in ("hostaddr", "host", "port")]
    return Dsn(tuple(_hosts(asked[0] or asked[1] or hosts, asked[2])), libpq, options.keepalives, options.pool)


def _hosts(names: str, ports: str) -> Iterator[Host]:
    """Yield each host with its port: its own, or the one in its place in ``ports``, or the only one there."""
    each = names.split(",")
    given = ports.split(",") if ports else []
    if len(given) > 1 and len(given) != len(each):
        raise ValueError(f"names {len(each)} hosts and {len(given)} ports: give each host one, or all the same")
    for place, name in enumerate(each):
        yield _host(name, given[place if len(given) > 1 else 0] if given else "")


def _host(written: str, port: str) -> Host:
    name = unquote(written)
    if name.startswith("/"):
        return name, _port(port)
    shape = _HOST.fullmatch(name)
    if shape is None:
        raise ValueError(_NO_HOST)
    v6, plain, own = shape.groups()
    return v6 or plain or None, _port(own or port)


_NO_HOST = (
    "the host or its port can't be read; in a user's name or password write %2F for /, %3F for ?, %40 for @, %3A for :"
)


def _port(written: str) -> int | None:
    if not written:
        return None
    if not written.isdecimal() or not 0 < int(written) < 65536:
        raise ValueError(_NO_HOST)
    return int(written)
