"""handbill demo: an empty folder becomes a house to look around in."""

from pathlib import Path

import pytest

from tests.bot.cli.conftest import House


@pytest.mark.slow
def test_an_empty_folder_becomes_a_house_and_the_ways_in_are_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    house = House(tmp_path)
    filled = house.ask("demo")
    assert filled["customers"] == 13
    assert filled["console"].startswith("http://127.0.0.1:8080/console/enter/")
    assert all(link.startswith("http://127.0.0.1:8080/join/") for link in filled["promoters"].values())
    assert len(house.run("export", "opens").out.splitlines()) == filled["opens"]
    again = house.run("demo")
    assert again.code == 1
    assert "sample house already" in again.err


@pytest.mark.slow
def test_at_a_terminal_each_way_in_has_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = House(tmp_path).run("demo").out
    assert "All of them are made up." in said
    assert "\n  operator    http://127.0.0.1:8080/console/enter/" in said
    assert "\n  Tomás Reis  http://127.0.0.1:8080/join/" in said
