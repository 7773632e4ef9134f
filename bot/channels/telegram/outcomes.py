"""Telegram's errors as outcomes: what certainly did not happen, what never will, and what nobody knows."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.channels.telegram.chat_targets import refused_there
from bot.outcomes import Final, Moved, Outcome, Passing, Uncertain, Unusable

_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{5,}")
_NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_NOBODY_THERE = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated")
_TOO_LATE = ("query is too old", "query id is invalid")
_TOO_BIG = ("file is too big", "entity too large", "file too large")


def redacted(error: Exception) -> str:
    """Return what the error says without a bot token, which is part of every address that such an error may name."""
    return _TOKEN.sub("<token>", f"{type(error).__name__}: {error}")[:300]


@contextmanager
def outcomes(*, of_chat: bool = True, reading: bool = False, own: bool = False) -> Iterator[None]:
    """Telegram's errors inside leave as outcomes.

    ``own``: the call is about a chat in a promoter's own account.
    ``of_chat``: the call is about one chat, so a call for slowness may be meant for that chat alone.
    ``reading``: the call changes nothing, so a lost answer is no more than a reason to ask again.
    """
    try:
        yield
    except TelegramError as error:
        outcome = (refused_there(redacted(error)) if own else None) or _outcome(error, of_chat=of_chat)
        if reading and isinstance(outcome, Uncertain):
            outcome = Passing(str(outcome))
        raise outcome from None  # the error itself may carry the token


def _outcome(error: TelegramError, *, of_chat: bool) -> Outcome:  # noqa: PLR0911  (one for each kind)
    match error:
        case RetryAfter():
            return Passing("told to slow down", after=_seconds(error.retry_after), everybody=not of_chat)
        case ChatMigrated():
            return Moved(str(error.new_chat_id))
        case Forbidden():
            return Final("failed-blocked", detail=redacted(error), barred=True)
        case InvalidToken():
            return Unusable("Telegram refuses the token: get the right one from @BotFather")
        case BadRequest():
            return _refused(error)
        case NetworkError():
            return _unheard(error)
        case _:  # among them: an answer of success that can't be read
            return Uncertain(redacted(error))


def _refused(error: BadRequest) -> Final:
    said = str(error).lower()
    if any(words in said for words in _NOBODY_THERE):
        return Final("failed-unknown", detail=redacted(error), barred=True)
    if any(words in said for words in _TOO_LATE):
        return Final("failed-too-late", detail=redacted(error))
    if any(words in said for words in _TOO_BIG):
        return Final("failed-too-big", detail=redacted(error))
    return Final("failed-refused", detail=redacted(error))


def _unheard(error: NetworkError) -> Outcome:
    """Not answered, or answered by a server in trouble. Only what never left us, and a 5xx, is certainly undone."""
    cause = error.__cause__
    if isinstance(cause, _NOT_CONNECTED):
        return Passing(redacted(error), everybody=True)
    if isinstance(cause, httpx.PoolTimeout):
        return Passing("all connections are busy")
    said = str(error).lower()
    if any(words in said for words in _TOO_BIG):
        return Final("failed-too-big", detail=redacted(error))
    answered = cause is None or isinstance(cause, TelegramError)  # the latter: its body could not be read
    if answered and "gateway time" not in said:  # a 504 comes after the request was passed on
        return Passing(redacted(error))
    return Uncertain(redacted(error))


def _seconds(time: int | timedelta) -> float:
    return time.total_seconds() if isinstance(time, timedelta) else float(time)
