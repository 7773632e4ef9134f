"""Telegram's answers as outcomes: what certainly did not happen, what never will, and what nobody knows."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from bot.channels.telegram.call_results import CallFailed, NotSent, Refused
from bot.channels.telegram.chat_targets import refused_there
from bot.outcomes import Final, Moved, Outcome, Passing, Uncertain, Unusable

_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{5,}")
_REASONS = {
    "failed-unknown": ("chat not found", "user not found", "peer_id_invalid", "user is deactivated"),
    "failed-too-late": ("query is too old", "query id is invalid"),
    "failed-too-big": ("file is too big", "entity too large", "content too large", "file too large"),
}
"""What Telegram, or a server before it, says, in small letters."""


def redacted(error: Exception) -> str:
    """Return what the error says without a bot token, which is part of every address that such an error may name."""
    return _TOKEN.sub("<token>", f"{type(error).__name__}: {error}")[:300]


@contextmanager
def outcomes(*, of_chat: bool = True, reading: bool = False, own: bool = False) -> Iterator[None]:
    """Failed calls inside leave as outcomes.

    ``own``: the call is about a chat in a promoter's own account.
    ``of_chat``: the call is about one chat, so a call for slowness may be meant for that chat alone.
    ``reading``: the call changes nothing, so a lost answer is no more than a reason to ask again.
    """
    try:
        yield
    except CallFailed as error:
        outcome = (refused_there(redacted(error)) if own else None) or _outcome(error, of_chat=of_chat)
        if reading and isinstance(outcome, Uncertain):
            outcome = Passing(str(outcome))
        raise outcome from None


def _outcome(error: CallFailed, *, of_chat: bool) -> Outcome:
    match error:
        case NotSent():
            return Passing(redacted(error), everybody=True)
        case Refused(retry_after=float(seconds)):
            return Passing("told to slow down", after=seconds, everybody=not of_chat)
        case Refused(moved_to=int(chat_id)):
            return Moved(str(chat_id))
        case Refused():
            return _refused(error)
        case _:
            return Uncertain(redacted(error))


def _refused(error: Refused) -> Outcome:
    detail, reason = redacted(error), _reason(str(error).lower())
    match error.status:
        case 401 | 404:
            return Unusable("Telegram refuses the token: get the right one from @BotFather")
        case 403:
            return Final("failed-blocked", detail=detail, barred=True)
        case 400:
            return Final(reason or "failed-refused", detail=detail, barred=reason == "failed-unknown")
        case 409 | 504:  # another program asks in our name; a gateway that had passed the call on
            return Uncertain(detail)
    return Final(reason, detail=detail) if reason == "failed-too-big" else Passing(detail)


def _reason(said: str) -> str:
    return next((reason for reason, words in _REASONS.items() if any(each in said for each in words)), "")
