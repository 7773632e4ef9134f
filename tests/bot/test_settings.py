"""Settings: read from three places, and refused by name when they can't be meant."""

import os
import re
from pathlib import Path

import pytest

from bot.settings import SettingsError, load_settings
from bot.settings_sources import PREFIX

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


@pytest.fixture(autouse=True)
def _no_settings_around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for key in list(os.environ):
        if key.startswith(PREFIX):
            monkeypatch.delenv(key)
    monkeypatch.chdir(tmp_path)


def _refused(match: str, config: Path | None = None) -> None:
    with pytest.raises(SettingsError, match=match):
        load_settings(config)


def test_without_any_file_everything_has_a_default() -> None:
    settings = load_settings()
    assert settings.database.url == "sqlite://data/handbill.db"
    assert list(settings.open_channels()) == ["web"]


def test_the_example_is_valid_as_it_is() -> None:
    assert load_settings(EXAMPLE).server.port == 8080


def test_the_examples_commented_keys_exist_and_its_placeholders_are_refused(tmp_path: Path) -> None:
    text = re.sub(r"^# (?=\[channels|[a-z_]+ = )", "", EXAMPLE.read_text(), flags=re.MULTILINE)
    assert text.count("[channels.") >= 2
    config = tmp_path / "all.toml"
    config.write_text(text)
    _refused("channels.telegram.token", config)


def test_the_environment_wins_over_the_file_and_a_secret_may_lie_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.toml").write_text('[server]\nport = 9000\nhost = "127.0.0.2"\n')
    (tmp_path / "token").write_text("42:abcdefghijklmnopqrstuvwxyz0123456789\n")
    monkeypatch.setenv("HANDBILL_SERVER__PORT", "9001")
    monkeypatch.setenv("HANDBILL_CHANNELS__TELEGRAM__TOKEN_FILE", str(tmp_path / "token"))
    settings = load_settings()
    assert (settings.server.host, settings.server.port) == ("127.0.0.2", 9001)
    assert settings.open_channels()["telegram"].token.get_secret_value().startswith("42:")  # type: ignore[attr-defined]  # (Telegram's table has one)


def test_a_variable_may_hold_a_list_or_a_table_as_json_and_one_of_its_keys_has_the_last_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HANDBILL_SERVER", '{"port": 9000, "host": "127.0.0.2", "trusted_proxies": ["10.0.0.0/8"]}')
    monkeypatch.setenv("HANDBILL_SERVER__PORT", "9001")
    server = load_settings().server
    assert (server.host, server.port, server.trusted_proxies) == ("127.0.0.2", 9001, ["10.0.0.0/8"])
    monkeypatch.setenv("HANDBILL_SERVER__TRUSTED_PROXIES", "10.0.0.0/8")
    _refused(r"HANDBILL_SERVER__TRUSTED_PROXIES must be JSON, such as \[\]")
    monkeypatch.delenv("HANDBILL_SERVER__TRUSTED_PROXIES")
    monkeypatch.setenv("HANDBILL_SERVER", '"8080"')
    _refused(r"HANDBILL_SERVER must be JSON, such as {}")


def test_a_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDBILL_CHANNELS__TELEGRAM__TOKEN", "42:abcdefghijklmnopqrstuvwxyz0123456789")
    assert "abcdefgh" not in repr(load_settings())


def test_an_absolute_file_may_be_written_with_four_slashes_as_others_do(monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("sqlite:///srv/handbill.db", "sqlite:////srv/handbill.db"):
        monkeypatch.setenv("HANDBILL_DATABASE__URL", url)
        assert load_settings().database.url == "sqlite:///srv/handbill.db"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("prot = 1", "prot: there is no such setting"),
        ("[server]\nprot = 1", r"server\.prot: there is no such setting"),
        ("[channels.telegraph]\nx = 1", r"channels\.telegraph: there is no such setting"),
        ("[server]\nport = 123456", r"server\.port"),
        (r'data_dir = "a\u0000b"', "data_dir: must be the name of a folder"),
        ('public_url = "cards.test"', "public_url: must be the address"),
        ('[database]\nurl = "mysql://x"', r"database\.url: must start with"),
        ('[telemetry]\notlp_endpoint = "127.0.0.1:4318"', r"telemetry\.otlp_endpoint: must be a collector's address"),
        ('[telemetry]\nsentry_dsn = "https://sentry.acme.test/1"', r"telemetry\.sentry_dsn: must be a project's DSN"),
        ('[server]\ntrusted_proxies = ["here"]', r"server\.trusted_proxies"),
        ("[channels.telegram]\n", r"channels\.telegram\.token: is needed"),
        ('public_url = "https://cards.example.com"', "public_url: still has the example's value"),
        ("public_url = ", "config.toml"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_name(tmp_path: Path, text: str, names: str) -> None:
    (tmp_path / "config.toml").write_text(text)
    _refused(names)


def test_a_time_zone_is_one_that_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDBILL_TIMEZONE", "Asia/Shanghai")
    assert load_settings().zone.key == "Asia/Shanghai"
    for wrong in ("Mars/Base", "../etc/passwd", "", "Europe"):
        monkeypatch.setenv("HANDBILL_TIMEZONE", wrong)
        with pytest.raises(SettingsError, match="timezone: must be a time zone such as Europe/Berlin"):
            load_settings()


def test_a_mistyped_variable_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDBILL_SERVER__PROT", "1")
    _refused(r"(?i)server.*prot.*no such setting")
    monkeypatch.delenv("HANDBILL_SERVER__PROT")
    monkeypatch.setenv("HANDBILL_PUBLIK_URL", "http://x")
    _refused("HANDBILL_PUBLIK_URL: there is no such setting")


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    _refused("no such file", tmp_path / "nowhere.toml")
