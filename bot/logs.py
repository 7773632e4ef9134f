"""Logs: an event's name and ids a line, JSON or plain; no texts, no names, no tokens."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any, Literal

from bot.channels.plugin import plugins

_SECRETS = (
    re.compile(r"bot\d+:[A-Za-z0-9_-]{20,}"),
    re.compile(r"\b\d{6,}:[A-Za-z0-9_-]{20,}"),
    re.compile(r"(?i)(secret|access_token|token|password|authorization|cookie)([=:]\s*)[^\s&'\"]+"),
)
_QUIET = ("aiosqlite", "tortoise", "PIL", "asyncio")
_OF_EVERY_RECORD = {*vars(logging.makeLogRecord({})), "message", "asctime"}

Event = dict[str, Any]
"""What a line of the log says, by name: as a log record has it, which anybody may give anything."""


def set_up_logs(level: str = "info", form: Literal["auto", "plain", "json"] = "auto") -> None:
    """Send every log record of the process to standard error, with secrets taken out.

    ``auto``: plain lines where a person looks at them (a terminal), JSON for programs anywhere else.
    """
    plain = form == "plain" or (form == "auto" and sys.stderr.isatty())
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Plain() if plain else Json())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    quiet = dict.fromkeys(_QUIET, "WARNING")
    for plugin in plugins().values():
        quiet |= plugin.log_levels
    for name, least in quiet.items():
        logging.getLogger(name).setLevel(least)


class Json(logging.Formatter):
    """An object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(self.event_of(record), ensure_ascii=False, default=repr)

    def event_of(self, record: logging.LogRecord) -> Event:
        """Return all that the record says, without secrets."""
        facts = {name: value for name, value in vars(record).items() if name not in _OF_EVERY_RECORD}
        event = {
            "event": record.getMessage(),
            **facts,
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="microseconds")[:-6] + "Z",
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        return {name: without_secrets(value) if isinstance(value, str) else value for name, value in event.items()}


class Plain(Json):
    """``12:30:05 info  started  channels=['web']``; a traceback below."""

    def format(self, record: logging.LogRecord) -> str:
        facts = self.event_of(record)
        at, level = facts.pop("timestamp")[11:19], facts.pop("level")
        said, trace = facts.pop("event"), facts.pop("exception", "")
        del facts["logger"]
        rest = "".join(
            f"  {name}={value!r}" if " " in str(value) else f"  {name}={value}" for name, value in facts.items()
        )
        line = f"{at} {level:<7} {said}{rest}"
        return f"{line}\n{trace}" if trace else line


def without_secrets(text: str) -> str:
    """Return the text with everything that looks like a token, secret or password taken out."""
    for secret in _SECRETS:
        text = secret.sub(lambda found: (found[1] + found[2] if found.lastindex else "") + "[secret]", text)
    return text
