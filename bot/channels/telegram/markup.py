"""Buttons as Telegram's keyboards."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from bot.channels.telegram.raw_updates import CHANNEL
from bot.messages import Button
from bot.outcomes import Final
from models.text.cleaning import clean_line

Markup = dict[str, Any]
"""A reply markup, or a button in it, as the Bot API takes it."""
_LONGEST_ACTION = 64
"""Bytes of callback_data (Bot API, InlineKeyboardButton)."""
_LONGEST_COPY = 256
_LONGEST_LABEL = 64
_START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")


def keyboard(rows: Sequence[Sequence[Button]], *, within: bool = False) -> Markup | None:
    """Return the buttons under a message; None without any. Raises Final for an action that Telegram can't carry.

    ``within``: our pages open as Mini Apps, which Telegram allows in private chats with the bot only (WebAppInfo).
    """
    made = [[fit for button in row if (fit := _button(button, within=within))] for row in rows]
    filled = [row for row in made if row]
    return {"inline_keyboard": filled} if filled else None


def place_keyboard(label: str) -> Markup:
    """One button that sends where the person is, and goes away when pressed."""
    button = {"text": label[:_LONGEST_LABEL] or "📍", "request_location": True}
    return {"keyboard": [[button]], "resize_keyboard": True, "one_time_keyboard": True}


def is_start_parameter(payload: str) -> bool:
    """Whether a link, or the button over inline results, can carry it."""
    return _START_PARAMETER.fullmatch(payload) is not None


def is_public(url: str) -> bool:
    """Whether Telegram takes it for an address at all: it refuses the whole message for a host without a dot."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and ("." in host or ":" in host)


@lru_cache(maxsize=500)
def _label(text: str) -> str:
    """Clean the label, cached: most messages have the same buttons."""
    return clean_line(text, _LONGEST_LABEL)


def _button(button: Button, *, within: bool) -> Markup | None:
    """None for what can't be a button here: the words of the message say the same address in full."""
    label = _label(button.label)
    if button.action:
        if len(button.action.encode()) > _LONGEST_ACTION:
            raise Final("failed-refused", detail=f"the action of button {label!r} is longer than 64 bytes")
        return {"text": label, "callback_data": button.action}
    if button.page and within and button.url.startswith("https:"):
        return {"text": label, "web_app": {"url": f"{button.url}?app={CHANNEL}"}}
    if button.url:
        return {"text": label, "url": button.url} if is_public(button.url) else None
    if button.copy:
        fits = len(button.copy) <= _LONGEST_COPY
        return {"text": label, "copy_text": {"text": button.copy}} if fits else None
    return {"text": label, "switch_inline_query": clean_line(button.share, 256)}
