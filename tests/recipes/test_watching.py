"""Alert rules and dashboard: every metric they name is one that /metrics has."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import aiohttp
import pytest
import yaml

from tests.fixtures.house import House
from tests.recipes.test_deploying import FILES, needs

RULES, DASHBOARD = FILES / "handbill-alerts.yml", FILES / "grafana-dashboard.json"
PROMTOOL = shutil.which("promtool")
_NAME = re.compile(r"\b(?:handbill|process)_[a-z_]+\b")


def _expressions() -> list[str]:
    groups = yaml.safe_load(RULES.read_text())["groups"]
    panels = json.loads(DASHBOARD.read_text())["panels"]
    of_rules = [rule["expr"] for group in groups for rule in group["rules"]]
    return of_rules + [target["expr"] for panel in panels for target in panel["targets"]]


@pytest.mark.slow
async def test_every_metric_that_is_drawn_or_alarmed_of_is_told(tmp_path: Path) -> None:
    named = {name for expression in _expressions() for name in _NAME.findall(expression)}
    assert len(named) > 20
    async with (
        House(tmp_path, {}) as house,
        aiohttp.ClientSession(f"http://127.0.0.1:{house.port}") as browser,
        browser.get("/metrics") as answer,
    ):
        text = await answer.text()
    families = {line.split()[2]: line.split()[3] for line in text.splitlines() if line.startswith("# TYPE")}
    told = set(families) | {
        f"{name}{end}"
        for name, kind in families.items()
        if kind == "histogram"
        for end in ("_bucket", "_sum", "_count")
    }
    assert named <= told
    ours = {name for name in families if name.startswith("handbill_") and not name.endswith("_created")}
    shown = {re.sub(r"_(bucket|sum|count)$", "", name) for name in named}
    assert ours - shown == {"handbill_interactions_recorded_total"}


def test_every_rule_says_how_grave_it_is_and_what_to_do() -> None:
    rules = [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]
    assert len(rules) == len({rule["alert"] for rule in rules}) == 11
    for rule in rules:
        assert rule["labels"]["severity"] in {"warning", "critical"}
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["description"].endswith(".")


def test_the_dashboards_panels_lie_beside_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in json.loads(DASHBOARD.read_text())["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken
        assert max(x for x, _ in cells) < 24
        taken |= cells


@needs(PROMTOOL, "promtool")
@pytest.mark.process
def test_prometheus_takes_the_rules() -> None:
    checked = subprocess.run([str(PROMTOOL), "check", "rules", str(RULES)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
