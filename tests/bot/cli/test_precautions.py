"""What the doctor says of the machine and of settings that let strangers in."""

import time
from pathlib import Path

import pytest

from bot.cli.checks.precautions import CHECKS, Installation
from bot.settings import load_settings
from tests.bot.cli.conftest import House as CommandLine

CONFIG = """
public_url = "https://cards.test"
data_dir = "{data}"
[channels.wechat]
app_id = "wx1"
app_secret = "{secret}"
token = "{token}"
api_url = "{api}"
"""
GOOD = {"secret": "s" * 32, "token": "t" * 32, "api": "https://api.weixin.qq.com"}


def warnings(
    folder: Path,
    *,
    user: int = 1000,
    python: tuple[int, int, int] = (3, 13, 1),
    at: float = 0,
    mode: int = 0o600,
    free: int = 10**12,
    **more: str,
) -> dict[str, str]:
    config = folder / "config.toml"
    config.write_text(CONFIG.format(data=folder, **(GOOD | more)))
    config.chmod(mode)
    house = Installation(load_settings(config), config, user, python, at or time.time(), free)
    return {finding.check: f"{finding.state} {finding.sentence}" for check in CHECKS for finding in check(house)}


def test_a_careful_house_hears_nothing(tmp_path: Path) -> None:
    assert warnings(tmp_path) == {}
    assert warnings(tmp_path, mode=0o640, api="http://127.0.0.1:9") == {}


def test_each_carelessness_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "handbill.db").write_bytes(b"")
    assert "adduser" in warnings(tmp_path, user=0)["user"]
    assert "chmod 600" in warnings(tmp_path, mode=0o644)["config"]
    assert "openssl rand" in warnings(tmp_path, token="short")["channels.wechat.token"]
    assert warnings(tmp_path, api="http://api.example.test")["channels.wechat.api_url"].startswith("bad")
    assert "3.11.10" in warnings(tmp_path, python=(3, 11, 7))["python"]
    assert warnings(tmp_path, python=(3, 11, 10)) == {}
    assert "set-ntp" in warnings(tmp_path, at=1.0)["clock"]
    assert warnings(tmp_path, free=900 * 1024 * 1024)["disk"].startswith("warn has 900 MB left for /")
    assert warnings(tmp_path, free=50 * 1024 * 1024)["disk"].startswith("bad")
    assert "set-ntp" in warnings(tmp_path, at=time.time() - 86_400)["clock"]


def test_the_doctor_says_it(house: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDBILL_CHANNELS__TELEGRAM__TOKEN", "12345678:" + "A" * 35)
    monkeypatch.setenv("HANDBILL_CHANNELS__TELEGRAM__API_URL", "http://api.example.test")
    answer = house.run("doctor")
    assert answer.code == 1
    assert "bad  channels.telegram.api_url: http://api.example.test is not encrypted" in answer.out
