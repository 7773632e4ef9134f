"""Containerfile and compose.yaml, as far as that goes without a registry: what they name is there, and works."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from bot.settings import load_settings, settings_model
from bot.settings_sources import PREFIX, paths_in
from tests.fixtures.house import House
from tests.recipes.test_deploying import FILES

ROOT = Path(__file__).parents[2]
CONTAINERFILE = re.sub(r"\s*\\\n\s*", " ", (FILES / "Containerfile").read_text())
COMPOSE = yaml.safe_load((FILES / "compose.yaml").read_text())
_SETTINGS = {PREFIX + "__".join(path).upper() for path, _ in paths_in(settings_model())}


def _lines(instruction: str) -> list[str]:
    return re.findall(rf"^{instruction} (.+)$", CONTAINERFILE, re.MULTILINE)


def test_what_is_copied_into_the_image_is_there_and_is_all_that_the_wheel_is_made_of() -> None:
    copied = {name for line in _lines("COPY") if "--from" not in line for name in line.split()[:-1]}
    assert all((ROOT / name).exists() for name in copied)
    assert {"bot", "landing", "models", "webhooks", "lock", "pyproject.toml", "README.md", "LICENSE"} == copied


def test_it_runs_as_nobody_who_may_do_anything_and_writes_in_one_place() -> None:
    assert _lines("USER") == ["10001"]
    assert _lines("VOLUME") == ["/data"]
    assert "HANDBILL_DATA_DIR=/data" in " ".join(_lines("ENV"))
    assert COMPOSE["services"]["handbill"]["read_only"] is True
    assert COMPOSE["services"]["handbill"]["cap_drop"] == ["ALL"]


def test_every_variable_of_image_and_compose_is_a_setting() -> None:
    set_by = " ".join(_lines("ENV")).split()
    named = {word.partition("=")[0] for word in set_by} | set(COMPOSE["services"]["handbill"]["environment"])
    ours = {name.removesuffix("_FILE") for name in named if name.startswith(PREFIX)}
    assert len(ours) >= 5
    assert ours <= _SETTINGS


def test_what_the_services_share_is_declared() -> None:
    for service in COMPOSE["services"].values():
        assert {volume.partition(":")[0] for volume in service["volumes"]} - set(COMPOSE["volumes"]) <= {
            "./compose.Caddyfile",
            "./garage.toml",
        }
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
    [network] = COMPOSE["networks"]["default"]["ipam"]["config"]
    trusted = json.loads(COMPOSE["services"]["handbill"]["environment"]["HANDBILL_SERVER__TRUSTED_PROXIES"])
    assert trusted == [network["subnet"]]


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """The folder of secrets, made as the top of compose.yaml says."""
    typed = re.findall(r"^#   (.+)$", (FILES / "compose.yaml").read_text(), re.MULTILINE)
    before_starting = [line for line in typed if "podman" not in line]
    assert len(before_starting) == 5
    subprocess.run(["bash", "-ec", "\n".join(before_starting)], cwd=tmp_path, check=True)
    return tmp_path / "secrets"


@pytest.mark.process
def test_with_the_secrets_that_it_says_to_make_the_settings_can_be_meant(
    secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in COMPOSE["services"]["handbill"]["environment"].items():
        written = value.replace("/run/secrets", str(secrets))
        monkeypatch.setenv(name, re.sub(r"\$\{HANDBILL_NAME.*\}", "cards.acme.test", written))
    settings = load_settings()
    assert settings.public_url == "https://cards.acme.test"
    assert settings.database.url.endswith(f":{(secrets / 'database-password').read_text().strip()}@database/handbill")
    assert settings.media.secret_key.get_secret_value() == (secrets / "media-key").read_text().strip()


@pytest.mark.process
def test_the_store_has_the_bucket_the_user_and_the_key_that_handbill_asks_it_by(secrets: Path) -> None:
    store, ours = COMPOSE["services"]["store"], COMPOSE["services"]["handbill"]["environment"]
    garage = tomllib.loads((FILES / "garage.toml").read_text())
    given = dict(line.split("=", 1) for line in (secrets / "store.env").read_text().splitlines())
    assert given["GARAGE_DEFAULT_SECRET_KEY"] == (secrets / "media-key").read_text().strip()
    assert re.fullmatch(r"[0-9a-f]{64}", given["GARAGE_RPC_SECRET"])
    assert re.fullmatch(r"GK[0-9a-f]{24}", store["environment"]["GARAGE_DEFAULT_ACCESS_KEY"])
    assert store["environment"]["GARAGE_DEFAULT_ACCESS_KEY"] == ours["HANDBILL_MEDIA__ACCESS_KEY"]
    assert ours["HANDBILL_MEDIA__URL"].startswith(f"s3://{store['environment']['GARAGE_DEFAULT_BUCKET']}/")
    assert garage["s3_api"]["s3_region"] == ours["HANDBILL_MEDIA__REGION"]
    assert ours["HANDBILL_MEDIA__ENDPOINT"] == f"http://store:{garage['s3_api']['api_bind_addr'].rpartition(':')[2]}"
    [volume] = [each for each in store["volumes"] if each.startswith("store:")]
    assert all(garage[name].startswith(volume.partition(":")[2]) for name in ("metadata_dir", "data_dir"))


def test_compose_asks_for_health_as_the_image_does() -> None:
    [given] = _lines("HEALTHCHECK")
    options, _, command = given.partition("CMD ")
    asked = COMPOSE["services"]["handbill"]["healthcheck"]
    assert asked["test"] == ["CMD", *json.loads(command)]
    said = dict(option.removeprefix("--").split("=") for option in options.split())
    assert said == {name.replace("_", "-"): value for name, value in asked.items() if name != "test"}


@pytest.mark.slow
async def test_the_health_check_is_well_while_it_is_ready_and_ill_when_nobody_listens(tmp_path: Path) -> None:
    [_, *words] = json.loads(_lines("HEALTHCHECK")[0].partition("CMD ")[2])
    async with House(tmp_path, {}) as house:
        words[-1] = words[-1].replace(":8080", f":{house.port}")
        assert _code(words) == 0
    assert _code(words) == 1


def _code(words: list[str]) -> int:
    return subprocess.run([sys.executable, *words], check=False, capture_output=True).returncode
