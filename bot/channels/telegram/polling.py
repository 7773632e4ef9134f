"""Asking Telegram for updates. An update is confirmed to Telegram only by the question after its commit."""

import asyncio
import logging
from collections.abc import Iterator
from http import HTTPStatus

import orjson

from bot.backoff import delays
from bot.channels.capabilities import TakeIn
from bot.channels.envelope import RawUpdate
from bot.channels.telegram.api import BotApi
from bot.channels.telegram.at_rest_cipher import AtRestCipher
from bot.channels.telegram.call_results import CallFailed, Lost, Refused
from bot.channels.telegram.json_fields import Object
from bot.channels.telegram.outcomes import redacted
from bot.channels.telegram.raw_updates import KINDS, raw_update_of
from models.recording.group_commit import NotRecorded

log = logging.getLogger(__name__)

LONG_POLL_S = 50
"""The longest that Telegram keeps a question open (Bot API server)."""


async def poll(
    api: BotApi,
    vault: AtRestCipher,
    take_in: TakeIn,
    *,
    wait_s: int = LONG_POLL_S,
    again_s: float = 1.0,
) -> None:
    """For ever. What ``take_in`` could not record is asked for again every ``again_s``: the trouble is ours, and over
    sooner than it takes to be considerate to a Telegram that does not answer.

    Update ids start anew at a random number, perhaps a lower one, after a quiet week (Bot API, Update); an offset kept
    from before would then confirm what nobody has seen. So it serves for the next question only, and is dropped when
    nothing waits (then all is confirmed) or a question failed (then a batch comes again, to the same claims).
    """
    offset, waits, trouble = 0, _waits(), ""
    while True:
        try:
            updates = await _ask(api, offset, wait_s)
            if claims := _claims(updates, api.bot_id, vault):
                await take_in(claims)
        except (CallFailed, NotRecorded) as error:
            if (now := redacted(error)) != trouble:
                log.warning("telegram_poll_failed", extra={"error": now, "mend": _advice(error)})
            trouble, offset = now, 0
            await asyncio.sleep(again_s if isinstance(error, NotRecorded) else next(waits))
            continue
        if trouble:
            log.info("telegram_polls_again")
        waits, trouble = _waits(), ""
        offset = max((number for update in updates if (number := _number(update)) is not None), default=-1) + 1


def _waits() -> Iterator[float]:
    """Shorter than at the start: customers wait."""
    return delays(first=0.5, longest=30.0)


async def _ask(api: BotApi, offset: int, wait_s: int) -> list[Object]:
    """Return the raw updates: what we keep is what Telegram said, with the fields that nobody knows yet."""
    asked = {"timeout": wait_s, "offset": offset, "allowed_updates": KINDS}
    answer: object = await api.call("getUpdates", asked, silence_s=wait_s + 10)
    if not isinstance(answer, list) or not all(isinstance(update, dict) for update in answer):
        raise Lost("getUpdates answered with no list of updates")
    return answer


def _claims(updates: list[Object], bot_id: str, vault: AtRestCipher) -> list[RawUpdate]:
    claims = []
    for update in updates:
        try:
            claims.append(raw_update_of(update, orjson.dumps(update).decode(), bot_id, vault))
        except ValueError as error:
            log.warning("telegram_update_unreadable", extra={"error": str(error)})
    return claims


def _number(update: Object) -> int | None:
    number = update.get("update_id")
    return number if isinstance(number, int) else None


def _advice(error: Exception) -> str:
    if isinstance(error, Refused) and error.status == HTTPStatus.CONFLICT:
        return "another program asks with this token, or a webhook is set: stop the other one"
    return "none needed: it is tried again"
