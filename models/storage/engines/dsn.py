"""The address of a PostgreSQL database: what libpq and asyncpg understand of it, and what is for our pool."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_WHOLE = {"minsize": "minsize", "min_size": "minsize", "maxsize": "maxsize", "max_size": "maxsize"}
_WHOLE |= {name: name for name in ("statement_cache_size", "max_queries", "max_cached_statement_lifetime")}
_SECONDS = {"command_timeout", "max_inactive_connection_lifetime"}
_SSL = {"true": "require", "1": "require", "on": "require", "false": "disable", "0": "disable", "off": "disable"}


@dataclass(frozen=True)
class Dsn:
    url: str
    """As asyncpg, psql and pg_dump take it: ``sslmode``, ``sslrootcert``, several hosts and the like included."""
    pool: dict[str, int | float]
    """Settings of our pool."""


def read_dsn(url: str) -> Dsn:
    """Split a ``postgres://`` URL into address and pool settings. Raise ValueError for one that is no number."""
    parts = urlsplit(url)
    kept: list[tuple[str, str]] = []
    pool: dict[str, int | float] = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if name in _WHOLE:
            pool[_WHOLE[name]] = _number(name, value, int)
        elif name in _SECONDS:
            pool[name] = _number(name, value, float)
        elif name == "ssl":  # as tortoise and asyncpg spell it
            kept.append(("sslmode", _SSL.get(value.lower(), value)))
        else:
            kept.append((name, value))
    return Dsn(urlunsplit(parts._replace(query=urlencode(kept, safe="/,"))), pool)


def _number(name: str, value: str, kind: type[int] | type[float]) -> int | float:
    try:
        return kind(value)
    except ValueError:
        raise ValueError(f"{name} must be a number, not {value!r}") from None
