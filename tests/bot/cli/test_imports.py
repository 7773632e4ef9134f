"""A command imports what it needs, and nothing to be listed."""

import os
import subprocess
import sys
from inspect import cleandoc
from pathlib import Path

import pytest
import typer

from bot.cli import COMMANDS, app
from bot.cli.deferred import Deferred
from tests.bot.cli.conftest import House
from tests.fixtures.house import free_port
from tests.fixtures.patience import seconds

pytestmark = pytest.mark.process

TYPED = """
import sys
from bot.__main__ import main
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""
SETTING_UP = {"bot.cli.setting_up", "bot.cli.setting_up.shells"}
OF_NO_COMMAND = {"bot.serve", "landing", "webhooks", "aiohttp", "PIL", "av", "telegram", "wechatpy"}

SELDOM_NEEDED = {
    "anyio",
    "cryptography.hazmat.primitives.serialization",
    "fluent.runtime",
    "fpdf",
    "httpx",
    "models.storage.migrating.executor",
    "models.storage.migrating.rehearsal",
    "phonenumbers",
    "rich",
    "tortoise.migrations",
    "xlsxwriter",
    "yaml",
}
"""What takes long to import, and what most commands can do without."""


def _imported(folder: Path, *words: str) -> set[str]:
    """Every module that this command imported, in an interpreter of its own."""
    typed = [sys.executable, "-c", TYPED, *words]
    done = subprocess.run(typed, cwd=folder, env=_environment(), capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def _environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith("HANDBILL_")}


def test_to_say_its_version_and_its_commands_it_imports_no_command(tmp_path: Path) -> None:
    for word in ("--version", "--help"):
        imported = _imported(tmp_path, word)
        assert "typer" in imported
        assert not imported & (OF_NO_COMMAND | {"models", "tortoise", "pydantic", "asyncio"})
        ours = {name for name in imported if name.startswith("bot")}
        assert ours == {"bot", "bot.__main__", "bot.garbage_collection", "bot.cli", "bot.cli.deferred", *SETTING_UP}


def test_each_command_is_listed_by_the_first_sentence_of_its_own_help() -> None:
    listed = typer.main.get_command(app).commands  # type: ignore[attr-defined]  # (typer's group has them)
    assert len(listed) == len(COMMANDS) >= 13
    for command in listed.values():
        assert isinstance(command, Deferred)
        assert command.help == cleandoc(command.load().help).partition("\n\n")[0]


def test_a_command_imports_nothing_of_pages_pictures_or_platforms(house: House) -> None:
    commands = (
        ("promotion", "list", "--json"),
        ("promoter", "list", "--json"),
        ("console", "--json"),
        ("export", "opens"),
        ("verify", "--json"),
    )
    for words in commands:
        imported = _imported(house.folder, *words)
        assert "tortoise" in imported
        assert not imported & (OF_NO_COMMAND | SELDOM_NEEDED)


def test_the_help_of_serve_imports_nothing_that_is_served(tmp_path: Path) -> None:
    assert not _imported(tmp_path, "serve", "--help") & OF_NO_COMMAND


def test_serve_imports_the_platforms_that_are_configured_and_nothing_that_draws(tmp_path: Path) -> None:
    serving = subprocess.Popen(
        [sys.executable, "-c", TYPED, "serve"],
        cwd=tmp_path,
        env=_environment() | {"HANDBILL_SERVER__PORT": str(free_port())},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert serving.stdout is not None
    assert any("Handbill is open" in line for line in serving.stdout)
    serving.terminate()
    _, said = serving.communicate(timeout=seconds())
    imported = set(said.splitlines()[-1].split())
    assert {"landing", "webhooks", "aiohttp", "bot.channels.web.channel"} <= imported
    assert not imported & {"telegram", "wechatpy", "aiosmtpd", "aiosmtplib", "httpx", "PIL"}
    assert not imported & {"nats", "duckdb", "bot.streaming.reader"}, "nobody is told of events"
    assert not imported & {"cryptography", "markdown_it", "prometheus_client", "segno"}, "nobody has asked for them"
