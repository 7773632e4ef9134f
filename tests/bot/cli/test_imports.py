"""A command imports what it needs, and nothing to be listed."""

import os
import subprocess
import sys
from inspect import cleandoc
from pathlib import Path

import typer

from bot.cli import COMMANDS, app
from bot.cli.deferred import Deferred

TYPED = """
import sys
from bot.__main__ import main
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""
OF_NO_COMMAND = {"bot.serve", "landing", "webhooks", "aiohttp", "PIL", "av", "telegram", "wechatpy", "twilio"}


def _imported(folder: Path, *words: str) -> set[str]:
    """Every module that this command imported, in an interpreter of its own."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("HANDBILL_")}
    done = subprocess.run(
        [sys.executable, "-c", TYPED, *words], cwd=folder, env=inherited, capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


def test_to_say_its_version_and_its_commands_it_imports_no_command(tmp_path: Path) -> None:
    for word in ("--version", "--help"):
        imported = _imported(tmp_path, word)
        assert "typer" in imported
        assert not imported & (OF_NO_COMMAND | {"models", "tortoise", "pydantic", "asyncio"})
        assert {name for name in imported if name.startswith("bot")} == {"bot", "bot.cli", "bot.cli.deferred"} | {
            "bot.__main__"
        }


def test_each_command_is_listed_by_the_first_sentence_of_its_own_help() -> None:
    listed = typer.main.get_command(app).commands  # type: ignore[attr-defined]  # (typer's group has them)
    assert len(listed) == len(COMMANDS) >= 13
    for command in listed.values():
        assert isinstance(command, Deferred)
        assert command.help == cleandoc(command.load().help).partition("\n\n")[0]
