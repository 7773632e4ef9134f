"""A house with a database, and its command line."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.fixtures.command_line import cli, postgres_tools  # noqa: F401  (fixtures)


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def printed(self) -> Any:
        """What was printed, as JSON."""
        return json.loads(self.out)


@dataclass(frozen=True)
class House:
    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def run(self, *words: str) -> Answer:
        result = CliRunner().invoke(app, words)
        return Answer(result.exit_code, result.stdout, result.stderr)

    def ask(self, *words: str) -> Any:
        """The JSON answer of a command that must succeed."""
        answer = self.run(*words, "--json")
        assert answer.code == 0, answer.err
        return answer.printed


@pytest.fixture
def house(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.chdir(tmp_path)
    house = House(tmp_path)
    house.data.mkdir(mode=0o700)
    shutil.copyfile(sqlite_template, house.data / "handbill.db")
    return house
