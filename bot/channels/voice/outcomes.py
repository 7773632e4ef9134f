"""The provider's answers, and the network's failures, as outcomes. Errors carry no address and no credentials.

Source of the codes: https://www.twilio.com/docs/api/errors
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
import orjson

from bot.outcomes import Final, Outcome, Passing, Uncertain, Unusable

_BAD_NUMBER = {13223, 13224, 21201, 21211, 21214, 21216, 21217, 21401, 21421}
_BAD_COUNTRY = {13227, 21215, 21408}
_BAD_SENDER = {13225, 21203, 21210, 21212, 21213, 21219}
_BUSY_S = 1.0
"""Calls start at one a second for each account, unless the provider agreed to more."""


@contextmanager
def outcomes(*, reading: bool = False) -> Iterator[None]:
    """Turn what goes wrong inside into an outcome. ``reading``: a lost answer is no more than a reason to ask again."""
    try:
        yield
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise Passing(f"the provider can't be reached: {type(error).__name__}", everybody=True) from None
    except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
        name = type(error).__name__
        raise (Passing if reading else Uncertain)(f"no answer: {name}") from None


def refusal(status: int, body: bytes, retry_after: str = "") -> Outcome:  # noqa: PLR0911  (one for each kind)
    """Return what an answer other than 2xx means."""
    code = _code(body)
    detail = f"HTTP {status}, code {code}" if code else f"HTTP {status}"
    if status == 504:  # the request had been passed on
        return Uncertain(detail)
    if status == 429:
        return Passing(detail, after=float(retry_after) if retry_after.isdecimal() else _BUSY_S, everybody=True)
    if status >= 500 or status == 408:
        return Passing(detail)
    if status in {401, 403} and code not in _BAD_COUNTRY | _BAD_SENDER:
        return Unusable(f"account_sid or auth_token is refused ({detail})")
    if code in _BAD_SENDER:
        return Unusable(f"the provider lets us call from another number only: see from_number ({detail})")
    if code in _BAD_COUNTRY:
        return Final("failed-voice-country", detail=detail)
    if code in _BAD_NUMBER:
        return Final("failed-voice-number", detail=detail)
    return Final("failed-refused", detail=detail)


def answer_of(body: bytes) -> dict[str, Any]:
    """Return the JSON object of an answer. Raises Uncertain for anything else."""
    try:
        answer = orjson.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise Uncertain("an answer that can't be read")
    return answer


def _code(body: bytes) -> int:
    try:
        payload = orjson.loads(body)
    except ValueError:
        return 0
    code = payload.get("code") if isinstance(payload, dict) else None
    return code if isinstance(code, int) else 0
