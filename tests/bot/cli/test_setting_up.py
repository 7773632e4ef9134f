"""What editors and shells are told: it is true of the settings and commands there are."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bot.cli.setting_up.settings_schema import schema
from tests.bot.cli.conftest import House

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
def test_the_schema_knows_every_setting_of_the_example_and_says_what_it_means(tmp_path: Path) -> None:
    printed = json.loads(House(tmp_path).run("settings-schema").out)
    assert printed == schema()
    known = printed["properties"]
    example = tomllib.loads((ROOT / "config.example.toml").read_text())
    assert example
    assert set(example) <= set(known)
    assert printed["additionalProperties"] is False
    assert known["log_format"]["description"].startswith("`auto`: plain lines at a terminal")
    server = printed["$defs"]["Server"]["properties"]
    assert server["trusted_proxies"]["description"] == "Networks whose X-Forwarded-For is believed."
    assert server["port"]["maximum"] == 65535


@pytest.mark.slow
def test_the_channels_tables_are_in_it_and_secrets_are_marked() -> None:
    channels = schema()["$defs"]["Channels"]["properties"]
    assert {"web", "telegram", "wechat", "email", "voice"} <= set(channels)
    assert '"format": "password"' in json.dumps(schema())


@pytest.mark.process
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("handbill prom", {"promotion", "promoter"}),
        ("handbill promotion a", {"add", "archive"}),
        ("handbill serve --ro", {"--role"}),
        ("handbill completion ", {"bash", "zsh", "fish"}),
    ],
)
def test_a_shell_is_answered_down_to_the_options(typed: str, offered: set[str]) -> None:
    words = typed.split(" ")
    asked = {"_HANDBILL_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1)}
    answered = subprocess.run(
        [sys.executable, "-m", "bot"], cwd=ROOT, env=os.environ | asked, capture_output=True, text=True, check=True
    )
    assert set(answered.stdout.split()) == offered


@pytest.mark.process
def test_bash_takes_what_is_printed(tmp_path: Path) -> None:
    script = tmp_path / "handbill"
    script.write_text(House(tmp_path).run("completion", "bash").out)
    told = subprocess.run(
        ["bash", "-c", f". {script}; complete -p handbill"], capture_output=True, text=True, check=True
    )
    assert "_handbill_completion" in told.stdout


@pytest.mark.parametrize(("shell", "sign"), [("zsh", "#compdef handbill"), ("fish", "complete --command handbill")])
def test_zsh_and_fish_have_their_own(tmp_path: Path, shell: str, sign: str) -> None:
    assert House(tmp_path).run("completion", shell).out.startswith(sign)
