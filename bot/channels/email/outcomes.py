"""SMTP's errors as outcomes: before the mail was handed over nothing is delivered, afterwards nobody knows.

Source: RFC 5321 (4.2.1, 4xx passing and 5xx final), RFC 3463 (enhanced codes). What servers say may name people: it
goes into the row's own reason and into no log.
"""

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from bot.outcomes import Final, Outcome, Passing, Uncertain, Unusable
from models.text.cleaning import clean_line

Stage = Literal["connecting", "asking", "handing over"]

_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_SIGN_IN = {530, 534, 535, 538}
_TOO_BIG = {"5.2.3", "5.3.4"}
_FULL = "5.2.2"


@contextmanager
def outcomes(stage: Stage) -> Iterator[None]:
    """Turn what goes wrong inside into an outcome."""
    try:
        yield
    except (SMTPException, OSError, TimeoutError) as error:
        raise _outcome(error, stage) from None


def _outcome(error: Exception, stage: Stage) -> Outcome:
    match error:
        case SMTPAuthenticationError(code=code) if code >= 500:
            return Unusable("the mail server refuses username and password")
        case SMTPResponseException():
            return refusal(error.code, str(error.message), of_person=isinstance(error, SMTPRecipientRefused))
        case _ if stage == "handing over":
            return Uncertain(f"no answer: {type(error).__name__}")
        case _ if stage == "connecting" and _wants_mending(error):
            return Unusable(f"the mail server does not do what smtp_tls and username ask for: {type(error).__name__}")
        case _:
            reason = f"the mail server can't be reached: {type(error).__name__}"
            return Passing(reason, everybody=stage == "connecting")


def _wants_mending(error: Exception) -> bool:
    if isinstance(error, ssl.SSLCertVerificationError) or isinstance(error.__cause__, ssl.SSLCertVerificationError):
        return True
    lost = isinstance(error, SMTPServerDisconnected | SMTPTimeoutError | OSError)
    return isinstance(error, SMTPException) and not lost


def refusal(code: int, said: str, *, of_person: bool) -> Outcome:
    """Return what a reply code means for a mail. ``of_person``: it was said of the recipient."""
    detail = f"{code} {clean_line(said, 200)}"
    if code < 500:
        return Passing(detail)
    if code in _SIGN_IN:
        return Unusable("the mail server wants a username and password, or other ones")
    found = _ENHANCED.search(said)
    status = found[1] if found else ""
    if (code == 552 and status != _FULL) or status in _TOO_BIG:
        return Final("failed-too-big", detail=detail)
    if reason := reason_of(status):
        return Final(reason, detail=detail, barred=reason == "failed-no-mailbox")
    if of_person and not status and code in {550, 551, 553}:
        return Final("failed-no-mailbox", detail=detail, barred=True)
    return Final("failed-mail-refused", detail=detail)


def reason_of(status: str) -> str:
    """Return the sentence for an enhanced code that says something of the mailbox; empty for any other."""
    if status.startswith("5.1.") or status == "5.2.1":
        return "failed-no-mailbox"
    return "failed-mailbox-full" if status == _FULL else ""
