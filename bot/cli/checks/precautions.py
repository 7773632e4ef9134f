"""Precautions: what the machine and the settings should be like before strangers come. A list of small checks."""

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.cli.checks.finding import Finding
from bot.settings import Settings
from bot.settings_sources import PREFIX
from models.text.hosts import is_loopback

SAFE_PYTHONS = {(3, 11): (3, 11, 10), (3, 12): (3, 12, 5)}
"""The first of each line that mends what reached mails and archives in 2024 (CVE-2024-6923 and others)."""
SHORTEST_SECRET = 16
_WRITTEN = datetime(2025, 1, 1, tzinfo=UTC)
"""No clock that is right shows a time before this."""
_AHEAD_S = 300
_MB = 1024 * 1024
LEAST_FREE = 200 * _MB
"""Below this the next pictures or a backup may fill the disk; then nothing is recorded any more."""
_LITTLE_FREE = 1024 * _MB


@dataclass(frozen=True)
class Installation:
    """What the checks look at."""

    settings: Settings
    config: Path | None
    user: int
    python: tuple[int, int, int]
    at: float
    free: int | None
    """Bytes on the disk of ``data_dir``; None while there is no such folder."""


def precautions(settings: Settings, config: Path | None) -> Iterator[Finding]:
    """Say what this very machine and these settings want, or that all is as it should be."""
    version = sys.version_info
    python = (version.major, version.minor, version.micro)
    free = shutil.disk_usage(settings.data_dir).free if settings.data_dir.is_dir() else None
    house = Installation(settings, config, os.geteuid(), python, time.time(), free)
    found = [finding for check in CHECKS for finding in check(house)]
    yield from found or [Finding("precautions", "ok", "user, files, secrets, Python, clock and disk are in order")]


def _user(house: Installation) -> Iterator[Finding]:
    if house.user == 0:
        yield Finding(
            "user", "warn", "runs as root: make a user of its own (adduser --system handbill) and run it as that"
        )


def _files(house: Installation) -> Iterator[Finding]:
    held = [Path(path) for name, path in os.environ.items() if name.startswith(PREFIX) and name.endswith("_FILE")]
    for file in [house.config, *held]:
        if file is not None and file.is_file() and file.stat().st_mode & 0o007:
            yield Finding("config", "warn", f"{file} is open to everybody on this machine: chmod 600 {file}")


def _secrets(house: Installation) -> Iterator[Finding]:
    for key, value in _values(house.settings):
        if isinstance(value, SecretStr) and 0 < len(value.get_secret_value()) < SHORTEST_SECRET:
            yield Finding(
                key,
                "warn",
                f"has fewer than {SHORTEST_SECRET} characters: openssl rand -hex 16 makes a good one",
            )


def _addresses(house: Installation) -> Iterator[Finding]:
    for key, value in _values(house.settings):
        if not key.endswith("_url") or not isinstance(value, str):
            continue
        parts = urlsplit(value)
        if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
            yield Finding(
                key,
                "bad",
                f"{value} is not encrypted, tokens and messages can be read: use its https address",
            )


def _python(house: Installation) -> Iterator[Finding]:
    safe = SAFE_PYTHONS.get(house.python[:2])
    if safe is not None and house.python < safe:
        has, wants = (".".join(map(str, version)) for version in (house.python, safe))
        yield Finding("python", "warn", f"Python {has} has known holes that {wants} mends: update it, then make setup")


def _clock(house: Installation) -> Iterator[Finding]:
    newest = max((path.stat().st_mtime for path in house.settings.data_dir.glob("*.db*")), default=0.0)
    shown = datetime.fromtimestamp(house.at, UTC)
    if shown < _WRITTEN or newest > house.at + _AHEAD_S:
        sentence = f"shows {shown:%Y-%m-%d %H:%M} UTC, which can't be: timedatectl set-ntp true"
        yield Finding("clock", "bad", sentence)


def _disk(house: Installation) -> Iterator[Finding]:
    if house.free is not None and house.free < _LITTLE_FREE:
        sentence = (
            f"has {house.free // _MB} MB left for {house.settings.data_dir.absolute()}: make room, or move data_dir"
        )
        yield Finding("disk", "bad" if house.free < LEAST_FREE else "warn", sentence)


CHECKS: tuple[Callable[[Installation], Iterator[Finding]], ...] = (
    _user,
    _files,
    _secrets,
    _addresses,
    _python,
    _clock,
    _disk,
)


def _values(settings: Settings) -> Iterator[tuple[str, Any]]:
    """Return the settings of the channels, by their keys."""
    for name, table in settings.open_channels().items():
        for key in type(table).model_fields:
            yield f"channels.{name}.{key}", getattr(table, key)
