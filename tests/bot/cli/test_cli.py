"""What `handbill` itself can be asked."""

import os
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.bot.cli.conftest import House


def test_it_says_which_version_it_is() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())["project"]
    result = CliRunner().invoke(app, ["--version"])
    assert (result.exit_code, result.stdout) == (0, f"handbill {project['version']}\n")


def test_without_a_command_it_tells_what_there_is() -> None:
    result = CliRunner().invoke(app, [])
    assert result.exit_code == 2
    assert {"promotion", "promoter", "export", "backup", "erase"} <= set(result.output.split())


@pytest.mark.slow
def test_a_command_in_the_wrong_folder_says_where_it_looked_and_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (["promoter", "list"], ["promoter", "invite", "--name", "Jia"], ["export", "opens"], ["console"]):
        ended = CliRunner().invoke(app, words)
        assert ended.exit_code == 1
        assert str(tmp_path / "data" / "handbill.db") in ended.stderr
        assert "--config" in ended.stderr
    assert CliRunner().invoke(app, ["doctor"]).exit_code == 0
    assert list(tmp_path.iterdir()) == []
    assert CliRunner().invoke(app, ["promoter", "invite", "--name", "Jia", "--create"]).exit_code == 0
    assert (tmp_path / "data" / "handbill.db").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes files for others")
def test_what_root_makes_belongs_to_the_folders_owner(house: House) -> None:
    os.chown(house.data, 65534, 65534)
    os.chown(house.data / "handbill.db", 65534, 65534)
    assert house.run("promotion", "add", "--title", "Towels", "--target", "https://shop.test/t").code == 0
    assert house.run("backup", "--out", str(house.folder / "backup.tar")).code == 0
    owners = {path: path.stat().st_uid for path in house.data.rglob("*")}
    assert owners
    assert set(owners.values()) == {65534}
