"""Alert rules and dashboard: every metric they name is one that /metrics has, and Prometheus answers each."""

import asyncio
import json
import re
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml

from tests.fixtures.house import House, free_port
from tests.fixtures.patience import within
from tests.fixtures.telegram import FakeTelegram
from tests.journeys.reader import Reader
from tests.journeys.test_inbox import everybody
from tests.journeys.test_telegram import settings
from tests.recipes.test_deploying import FILES, blocks, needs, running

RULES, DASHBOARD = FILES / "handbill-alerts.yml", FILES / "grafana-dashboard.json"
PROMETHEUS, PROMTOOL = shutil.which("prometheus"), shutil.which("promtool")
_NAME = re.compile(r"\b(?:handbill|process)_[a-z_]+\b")


def _expressions() -> list[str]:
    groups = yaml.safe_load(RULES.read_text())["groups"]
    return [rule["expr"] for group in groups for rule in group["rules"]] + _drawn()


def _drawn() -> list[str]:
    panels = json.loads(DASHBOARD.read_text())["panels"]
    return [target["expr"] for panel in panels for target in panel["targets"]]


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


class _Watch:
    """A Prometheus with the guide's own configuration, which looks at the house each second."""

    def __init__(self, folder: Path, house: House) -> None:
        self._folder, self._port = folder, free_port()
        shutil.copy(RULES, folder)
        [recipe] = blocks("Watching it", "yaml")
        often = "global: { scrape_interval: 1s, evaluation_interval: 1s }\n"
        (folder / "prometheus.yml").write_text(often + recipe.replace(":8080", f":{house.port}"))

    @property
    def command(self) -> list[str]:
        return [
            *(str(PROMETHEUS), f"--config.file={self._folder}/prometheus.yml", f"--storage.tsdb.path={self._folder}"),
            f"--web.listen-address=127.0.0.1:{self._port}",
        ]

    async def asked(self, what: str, **query: str) -> Any:
        """What its API answers; None while it does not."""
        try:
            async with (
                aiohttp.ClientSession(f"http://127.0.0.1:{self._port}") as browser,
                browser.get(f"/api/v1/{what}", params=query) as answer,
            ):
                return (await answer.json())["data"] if answer.status == 200 else None
        except aiohttp.ClientConnectionError:
            return None

    async def shows(self, expression: str) -> bool:
        found = await self.asked("query", query=expression.replace("$__rate_interval", "1m"))
        return found is not None and found["result"] != []


async def _all_of_it_happens(house: House, telegram: FakeTelegram) -> None:
    """Somebody reads, somebody writes and is answered: after that, there is something to draw everywhere."""
    telegram.person("Ding").says("/help")
    await telegram.wait_for(lambda sent: sent.method == "sendMessage")
    await house.ask("promotion", "add", "--title", "Towel", "--target", "https://shop.test/t")
    async with everybody(house) as ((jia, _), (yi, *_)):
        await jia.sees("/console/inbox", "Yi asks Jia")
        await jia.answer("Yi", "for Yi alone")
        await yi.sees("/chat/lines", "for Yi alone")
    tag = (await house.export("tags"))[0]["code"]
    assert (await Reader(house, tag).opens_it())[0] != "no"


@needs(PROMETHEUS, "Prometheus")
@pytest.mark.slow
async def test_prometheus_has_something_for_every_panel_and_evaluates_every_rule(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram, House(tmp_path, settings(telegram, "polling")) as house:
        await _all_of_it_happens(house, telegram)
        watch = _Watch(tmp_path, house)
        with running(watch.command, tmp_path / "prometheus.log"):
            assert await _not_shown(watch) == []
            async with within():
                while (rules := await _evaluated(watch)) is None:
                    await asyncio.sleep(0.2)
    assert len(rules) == 11
    assert {(rule["health"], rule["state"]) for rule in rules} == {("ok", "inactive")}


async def _not_shown(watch: _Watch) -> list[str]:
    """What has no series, however long it is waited for."""
    lacking = _drawn()
    assert len(lacking) > 20
    with suppress(TimeoutError):
        async with within():
            while lacking := [each for each in lacking if not await watch.shows(each)]:
                await asyncio.sleep(0.2)
    return lacking


async def _evaluated(watch: _Watch) -> list[Any] | None:
    """The rules, once each has been evaluated."""
    groups = (await watch.asked("rules") or {"groups": []})["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    return rules if rules and all(rule["health"] != "unknown" for rule in rules) else None
