"""What comes of a call: its result, a no, or nothing that can be relied on."""

from http import HTTPStatus
from typing import Any

import orjson

from bot.channels.telegram.json_fields import Object


class CallFailed(Exception):
    """Base. Its text never has an address in it, and so never the token."""


class NotSent(CallFailed):
    """Nobody was reached: certainly not done."""


class Lost(CallFailed):
    """No whole answer came, or one that can't be read: perhaps done."""


class Refused(CallFailed):
    """Telegram's no, or that of a server before it: ``status`` is HTTP's, the text Telegram's own description."""

    def __init__(
        self, status: int, description: str, *, retry_after: float | None = None, moved_to: int | None = None
    ) -> None:
        super().__init__(description)
        self.status = status
        self.retry_after = retry_after
        """Seconds to wait, where Telegram says so."""
        self.moved_to = moved_to
        """The supergroup that the group has become."""


class BadRequest(Refused):
    """This very call can't be done."""


class Forbidden(Refused):
    """The bot may not do this, or not there."""


def result_of(status: int, body: bytes) -> Any:
    """Return the result in an answer (Bot API, Making requests). Raise Refused or Lost."""
    answer = _read(body)
    if 200 <= status <= 299:
        if answer is None or "result" not in answer:
            raise Lost("an answer that can't be read")
        return answer["result"]
    raise _refusal(status, answer or {})


def _refusal(status: int, answer: Object) -> Refused:
    description, parameters = str(answer.get("description") or _phrase(status)), answer.get("parameters")
    if isinstance(parameters, dict):  # they say more than the status does
        retry_after, moved_to = parameters.get("retry_after"), parameters.get("migrate_to_chat_id")
        if isinstance(moved_to, int) and moved_to:
            return Refused(status, description, moved_to=moved_to)
        if isinstance(retry_after, int | float) and retry_after > 0:
            return Refused(status, description, retry_after=float(retry_after))
    return _BY_STATUS.get(status, Refused)(status, description)


_BY_STATUS: dict[int, type[Refused]] = {HTTPStatus.BAD_REQUEST: BadRequest, HTTPStatus.FORBIDDEN: Forbidden}


def _read(body: bytes) -> Object | None:
    """Return the JSON object; None for anything else."""
    try:
        read = orjson.loads(body)
    except ValueError:
        return None
    return read if isinstance(read, dict) else None


def _phrase(status: int) -> str:
    try:
        return f"{HTTPStatus(status).phrase} ({status})"
    except ValueError:
        return f"HTTP {status}"
