"""Targets: where a link promotion leads, with the token that lets the target's page report."""

from functools import lru_cache
from urllib.parse import quote, urlsplit, urlunsplit

PARAMETER = "hb"
# Everything that may stand in a URL, and % itself: what is encoded already stays as it is.
_KEPT = "!#$%&'()*+,-./:;=?@[]_~"


def tagged(target: str, token: str) -> str:
    """Return ``target`` for a ``Location`` header, query and fragment kept, with ``hb=<token>`` added unless empty."""
    before, after = _around_token(target)
    return f"{before}{PARAMETER}={token}{after}" if token else plain(target)


@lru_cache(maxsize=1024)
def plain(target: str) -> str:
    """Return ``target`` in ASCII, as a header needs it; names and paths in other scripts are encoded as in RFC 3987."""
    parts = urlsplit(target)
    path, query, fragment = (quote(part, safe=_KEPT) for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme, _host(parts.netloc), path, query, fragment))


@lru_cache(maxsize=1024)
def _around_token(target: str) -> tuple[str, str]:
    parts = urlsplit(plain(target))
    # An older token in the target's own query would be read instead of ours.
    kept = [field for field in parts.query.split("&") if field and field.partition("=")[0] != PARAMETER]
    before = urlunsplit((parts.scheme, parts.netloc, parts.path or "/", "&".join(kept), ""))
    after = f"#{parts.fragment}" if parts.fragment else ""
    return before + ("&" if kept else "?"), after


def _host(netloc: str) -> str:
    if netloc.isascii():
        return netloc
    try:
        return netloc.encode("idna").decode()
    except UnicodeError:  # browsers read a host in percent-encoding too (URL Standard, host parsing)
        return quote(netloc, safe=_KEPT)
