"""Logs: an event's name and ids a line, JSON or plain; no texts, no names, no tokens."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

from bot.channels.plugin import plugins

_SECRETS = (
    re.compile(r"bot\d+:[A-Za-z0-9_-]{20,}"),
    re.compile(r"\b\d{6,}:[A-Za-z0-9_-]{20,}"),
    re.compile(r"(?i)(secret|access_token|token|password|authorization|cookie)([=:]\s*)[^\s&'\"]+"),
)
_QUIET = ("aiosqlite", "tortoise", "PIL", "asyncio")


def set_up_logs(level: str = "info", form: Literal["auto", "plain", "json"] = "auto") -> None:
    """Send every log record of the process to standard error, with secrets taken out.

    ``auto``: plain lines where a person looks at them (a terminal), JSON for programs anywhere else.
    """
    plain = form == "plain" or (form == "auto" and sys.stderr.isatty())
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.format_exc_info,
        _without_secrets,
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _plain if plain else structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    quiet = dict.fromkeys(_QUIET, "WARNING")
    for plugin in plugins().values():
        quiet |= plugin.log_levels
    for name, least in quiet.items():
        logging.getLogger(name).setLevel(least)


def _plain(_: Any, __: str, event: MutableMapping[str, Any]) -> str:
    """``12:30:05 info  started  channels=['web']``; a traceback below."""
    rest = dict(event)
    at, level = str(rest.pop("timestamp", ""))[11:19], str(rest.pop("level", ""))
    said, trace = rest.pop("event", ""), rest.pop("exception", "")
    rest.pop("logger", None)
    facts = "".join(f"  {name}={value!r}" if " " in str(value) else f"  {name}={value}" for name, value in rest.items())
    line = f"{at} {level:<7} {said}{facts}"
    return f"{line}\n{trace}" if trace else line


def without_secrets(text: str) -> str:
    """Return the text with everything that looks like a token, secret or password taken out."""
    for secret in _SECRETS:
        text = secret.sub(lambda found: (found[1] + found[2] if found.lastindex else "") + "[secret]", text)
    return text


def _without_secrets(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = without_secrets(value)
    return event
