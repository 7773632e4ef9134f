"""WeChat's return codes (全局返回码) and the network's failures as outcomes.

Addresses carry tokens, and errors carry addresses: only the names of errors are kept.
"""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
import orjson

from bot.outcomes import Final, Outcome, Parked, Passing, Uncertain, Unusable

TOKEN_REFUSED = {40001, 40014, 42001}

_NOT_LISTED = {40164, 61004}
_UNUSABLE = {
    40013: "the app_id is wrong",
    40125: "the app_secret is wrong",
    41002: "the app_id is missing",
    41004: "the app_secret is missing",
    **dict.fromkeys(_NOT_LISTED, "add the address this machine calls from to IP白名单 (设置与开发 → 基本配置)"),
    48004: "WeChat has taken the right to send from this account",
    50001: "the account has no right to this call",
    **dict.fromkeys(TOKEN_REFUSED, "WeChat refuses even a fresh access token"),
}
_PASSING: dict[int, tuple[str, float | None]] = {
    -1: ("WeChat is busy", None),
    45009: ("the day's calls are used up", 600.0),
    45011: ("too many calls in this minute", 60.0),
}
"""Why, and the seconds to wait where that is known; the day's count starts anew at midnight in Beijing."""
_HELD = {45015: "held-window", 45047: "held-quota"}
_BARRED = {40003, 43004, 43019, 50002}
_FINAL = {
    40003: "failed-unknown",
    40007: "failed-file-gone",
    48001: "failed-wechat-no-right",
    **dict.fromkeys((43004, 43019, 50002), "failed-wechat-not-following"),
    **dict.fromkeys((40006, 45001, 45002, 45007, 45008), "failed-too-big"),
}


class RefusedByWeChat(Exception):
    """WeChat answered with a return code other than 0. ``seen``: the address it says that we call from."""

    def __init__(self, code: int, seen: str = "") -> None:
        super().__init__(f"return code {code}")
        self.code = code
        self.seen = seen


def outcome_of(code: int, seen: str = "") -> Outcome:
    """Return what a return code means for a message."""
    detail = f"return code {code}, seen from {seen}" if seen else f"return code {code}"
    if code in _PASSING:
        reason, after = _PASSING[code]
        return Passing(reason, after=after, everybody=after is not None)
    if code in _HELD:
        return Parked(_HELD[code])
    if code in _UNUSABLE:
        return Unusable(f"{_UNUSABLE[code]} ({detail})")
    return Final(_FINAL.get(code, "failed-refused"), detail=detail, barred=code in _BARRED)


@contextmanager
def outcomes(*, reading: bool = False) -> Iterator[None]:
    """Turn what goes wrong inside into an outcome. ``reading``: a lost answer is no more than a reason to ask again."""
    try:
        yield
    except RefusedByWeChat as error:
        raise outcome_of(error.code, error.seen) from None
    except (aiohttp.ClientError, TimeoutError, asyncio.IncompleteReadError, ConnectionError) as error:
        outcome = _unheard(error)
        raise Passing(str(outcome)) if reading and isinstance(outcome, Uncertain) else outcome from None


Answer = dict[str, Any]
"""One of WeChat's answers, as its JSON has it: whoever asked looks what is there."""


def _unheard(error: Exception) -> Outcome:
    """Only what never left us is certainly undone."""
    name = type(error).__name__
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return Passing(f"WeChat can't be reached: {name}", everybody=True)
    return Uncertain(f"no answer: {name}")


def read_answer(status: int, body: bytes) -> Answer:
    """Return the JSON of an answer. Raises RefusedByWeChat, outcomes."""
    if status == 504:  # the request had been passed on
        raise Uncertain("HTTP 504")
    if status >= 500 or status == 429:
        raise Passing(f"HTTP {status}")
    if status >= 400:
        raise Final("failed-refused", detail=f"HTTP {status}")
    try:
        answer = orjson.loads(body)
    except ValueError:
        raise Uncertain("an answer that can't be read") from None
    if not isinstance(answer, dict):
        raise Uncertain("an answer that can't be read")
    code = answer.get("errcode", 0)
    if not isinstance(code, int) or code:
        raise RefusedByWeChat(code if isinstance(code, int) else 0, _address(answer) if code in _NOT_LISTED else "")
    return answer


def _address(answer: Answer) -> str:
    """``errmsg`` reads ``invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist``; no more of it is kept."""
    found = re.search(r"\b[0-9]{1,3}(?:\.[0-9]{1,3}){3}\b", str(answer.get("errmsg", ""))[:200])
    return found[0] if found else ""
