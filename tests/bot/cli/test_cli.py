"""What `handbill` itself can be asked."""

import tomllib
from pathlib import Path

from typer.testing import CliRunner

from bot.cli import app


def test_it_says_which_version_it_is() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())["project"]
    result = CliRunner().invoke(app, ["--version"])
    assert (result.exit_code, result.stdout) == (0, f"handbill {project['version']}\n")


def test_without_a_command_it_tells_what_there_is() -> None:
    result = CliRunner().invoke(app, [])
    assert result.exit_code == 2
    assert {"promotion", "promoter", "export", "backup", "erase"} <= set(result.output.split())
