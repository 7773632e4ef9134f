"""The answers of push services, and the network's failures, as outcomes (RFC 8030, 5 and 8.4)."""

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp

from bot.outcomes import Final, Outcome, Passing, Uncertain

_BUSY_S = 60.0
_LONGEST_S = 3600.0
"""No service may keep an alert waiting for longer than this at a time."""
_GONE = {404, 410}
_NOT_OURS = {401, 403}
"""The browser subscribed with another key: what it gave out then is good for nothing any more."""


@contextmanager
def outcomes() -> Iterator[None]:
    """Turn what goes wrong inside into an outcome. An endpoint is its browser's secret: errors do not name it."""
    try:
        yield
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise Passing(f"the push service can't be reached: {type(error).__name__}") from None
    except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
        raise Uncertain(f"no answer: {type(error).__name__}") from None


def refusal(status: int, retry_after: str = "") -> Outcome:
    """Return what an answer other than 2xx means. ``barred``: this browser can't be alerted there any more."""
    detail = f"HTTP {status}"
    if status == 429:
        wait = float(retry_after) if retry_after.isascii() and retry_after.isdecimal() else _BUSY_S
        return Passing(detail, after=min(wait, _LONGEST_S))
    if status == 504:  # the request had been passed on
        return Uncertain(detail)
    if status >= 500 or status == 408:
        return Passing(detail)
    if status == 413:
        return Final("failed-too-big", detail=detail)
    return Final("failed-refused", detail=detail, barred=status in _GONE | _NOT_OURS)
