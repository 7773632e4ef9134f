"""The options of a PostgreSQL address: libpq's and our pool's; each is taken, or refused by name."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from os import R_OK, access
from typing import Final
from urllib.parse import unquote

TLS: Final = (
    *("sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword", "sslcrl", "sslnegotiation"),
    *("ssl_min_protocol_version", "ssl_max_protocol_version"),
)
KEEPALIVES: Final = ("keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout")
SYSTEM: Final = "system"
"""As ``sslrootcert``: the authorities that this machine trusts."""

_PLACES: Final = ("host", "hostaddr", "port", "user", "password", "dbname")
_OTHERS: Final = ("passfile", "service", "krbsrvname", "gsslib", "target_session_attrs", "connect_timeout")
_SETTINGS: Final = ("application_name", "fallback_application_name", "options")
_FILES: Final = ("sslrootcert", "sslcert", "sslkey", "sslcrl")
_TLS_VERSIONS: Final = ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
_CHOICES: Final = {
    "sslmode": ("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    "sslnegotiation": ("postgres", "direct"),
    "ssl_min_protocol_version": _TLS_VERSIONS,
    "ssl_max_protocol_version": _TLS_VERSIONS,
    "target_session_attrs": ("any", "primary", "read-write"),
}
_LEFT_TO_US: Final = {
    "client_encoding": ("utf8", "utf-8", "auto"),
    "gssencmode": ("disable", "prefer"),
    "channel_binding": ("disable", "prefer"),
    "load_balance_hosts": ("disable",),
    "sslcompression": ("0",),
    "sslsni": ("1",),
}
"""What the driver does in one way only, and the values that ask for nothing else."""

_WHOLE: Final = {
    **dict.fromkeys(("pool_size", "maxsize", "max_size"), "maxsize"),
    **dict.fromkeys(("minsize", "min_size"), "minsize"),
    **{name: name for name in ("statement_cache_size", "max_queries", "max_cached_statement_lifetime")},
}
_SECONDS: Final = ("command_timeout", "max_inactive_connection_lifetime")
_SSL: Final = {"true": "require", "1": "require", "on": "require", "false": "disable", "0": "disable", "off": "disable"}
_TEXTS: Final = {*TLS, *_PLACES, *_OTHERS, *_SETTINGS}
_OURS: Final = {*_WHOLE, *_SECONDS}
_KNOWN: Final = _TEXTS | _OURS | {*KEEPALIVES, *_LEFT_TO_US, "ssl"}


@dataclass
class Options:
    libpq: dict[str, str] = field(default_factory=dict)
    keepalives: dict[str, int] = field(default_factory=dict)
    pool: dict[str, int | float] = field(default_factory=dict)


def read_options(query: str) -> Options:
    """Read what stands behind the question mark. Raise ValueError for what is unknown or can't be meant."""
    options = Options()
    for name, value in _pairs(query):
        if name in _TEXTS:
            options.libpq[name] = _chosen(name, value)
        elif name == "ssl":  # as other drivers spell it
            options.libpq["sslmode"] = _chosen("sslmode", _SSL.get(value.lower(), value))
        elif name in KEEPALIVES:
            options.keepalives[name] = int(_number(name, value))
        elif name in _OURS:
            options.pool[_WHOLE.get(name, name)] = _of_pool(name, value)
        else:
            _leave_out(name, value)
    return options


def _pairs(query: str) -> Iterator[tuple[str, str]]:
    """Yield names and values as libpq reads them: a plus sign is one."""
    for pair in filter(None, query.split("&")):
        name, equals, value = pair.partition("=")
        if not equals:
            raise ValueError("an option of the address has no value; options are written ?name=value&name=value")
        yield unquote(name), unquote(value)


def _chosen(name: str, value: str) -> str:
    if name in _CHOICES and value not in _CHOICES[name]:
        raise ValueError(f"{name} is one of {', '.join(_CHOICES[name])}; not {value!r}")
    if name in _FILES and value and value != SYSTEM and not access(value, R_OK):
        raise ValueError(f"{name}: there is no file {value} that this user may read")
    if name == "connect_timeout":
        _number(name, value)
    return value


def _leave_out(name: str, value: str) -> None:
    if name not in _KNOWN:
        near = get_close_matches(name, _KNOWN, n=1)
        hint = f"did you mean {near[0]}?" if near else "a setting of the server is written options=-c%20name%3Dvalue"
        raise ValueError(f"there is no option {name!r}; {hint}")
    if value.lower() not in _LEFT_TO_US[name]:
        raise ValueError(f"{name}={value} can't be kept here: leave it out, or make it {_LEFT_TO_US[name][0]}")


def _of_pool(name: str, value: str) -> int | float:
    number = _number(name, value)
    if name == "pool_size" and number < 1:
        raise ValueError("pool_size must be 1 or more")
    return number if name in _SECONDS else int(number)


def _number(name: str, value: str) -> float:
    whole = name not in _SECONDS
    try:
        number = int(value) if whole else float(value)
    except ValueError:
        raise ValueError(f"{name} must be a number, not {value!r}") from None
    if number < 0:
        raise ValueError(f"{name} must not be negative")
    return number
