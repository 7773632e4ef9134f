"""Logs: one JSON object a line, an event's name and ids; no texts, no names, no tokens."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRETS = (
    re.compile(r"bot\d+:[A-Za-z0-9_-]{20,}"),
    re.compile(r"\b\d{6,}:[A-Za-z0-9_-]{20,}"),
    re.compile(r"(?i)(secret|access_token|token|password|authorization|cookie)([=:]\s*)[^\s&'\"]+"),
)
_QUIET = ("httpx", "httpcore", "aiosqlite", "tortoise", "PIL", "asyncio", "telegram")


def set_up_logs(level: int = logging.INFO) -> None:
    """Sends every log record of the process to standard error as JSON, with secrets taken out."""
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
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in _QUIET:  # httpx logs every URL, and a bot's token is in its URL
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd logs every command, and whose mail it is


def without_secrets(text: str) -> str:
    """The text with everything that looks like a token, secret or password taken out."""
    for secret in _SECRETS:
        text = secret.sub(lambda found: (found[1] + found[2] if found.lastindex else "") + "[secret]", text)
    return text


def _without_secrets(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = without_secrets(value)
    return event
