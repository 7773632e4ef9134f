"""Containerfile and compose.yaml, as far as that goes without a registry: what they name is there, and works."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.settings import settings_model
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
            "./compose.Caddyfile"
        }
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
    [network] = COMPOSE["networks"]["default"]["ipam"]["config"]
    trusted = json.loads(COMPOSE["services"]["handbill"]["environment"]["HANDBILL_SERVER__TRUSTED_PROXIES"])
    assert trusted == [network["subnet"]]


@pytest.mark.slow
async def test_the_health_check_is_well_while_it_is_ready_and_ill_when_nobody_listens(tmp_path: Path) -> None:
    [_, *words] = json.loads(_lines("HEALTHCHECK")[0].partition("CMD ")[2])
    async with House(tmp_path, {}) as house:
        words[-1] = words[-1].replace(":8080", f":{house.port}")
        assert _code(words) == 0
    assert _code(words) == 1


def _code(words: list[str]) -> int:
    return subprocess.run([sys.executable, *words], check=False, capture_output=True).returncode
