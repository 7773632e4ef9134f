"""The site that `make docs` builds: every page is in it, links lead somewhere, nobody else is asked for anything."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp import web
from playwright.async_api import Browser, expect

from tests.fixtures.patience import seconds

ROOT = Path(__file__).parents[2]
CONFIG = yaml.safe_load((ROOT / "mkdocs.yml").read_text())
BESIDE = {"index.md", "contributing.md", "decisions.md", "benchmarks.md", "changes.md", "security.md"}


def _pages(nav: Any) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    for each in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from _pages(each)


def test_every_document_has_its_place_in_the_navigation_once() -> None:
    named = list(_pages(CONFIG["nav"]))
    there = {str(page.relative_to(ROOT / "docs")) for page in (ROOT / "docs").rglob("*.md")} | BESIDE
    assert sorted(named) == sorted(there)
    assert CONFIG["strict"] is True


def _build(folder: Path, config: Path = ROOT / "mkdocs.yml") -> "subprocess.CompletedProcess[str]":
    pytest.importorskip("mkdocs", reason="`make docs` installs it")
    command = [sys.executable, "-m", "mkdocs", "build", "-f", str(config), "-d", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=seconds(120))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    built = _build(folder)
    assert built.returncode == 0, built.stderr
    return folder


@pytest.fixture
async def url(site: Path) -> AsyncIterator[str]:
    """Serve it on loopback."""
    app = web.Application()
    app.router.add_static("/", site)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.mark.slow
@pytest.mark.process
def test_a_link_that_leads_nowhere_fails_the_build(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Towels\n\n[prices](prices.md)\n")
    strict = {"site_name": "Towels", "strict": True, "validation": CONFIG["validation"]}
    (tmp_path / "mkdocs.yml").write_text(json.dumps(strict))
    built = _build(tmp_path / "site", tmp_path / "mkdocs.yml")
    assert built.returncode == 1, built.stderr
    assert "prices.md" in built.stderr + built.stdout


@pytest.mark.slow
@pytest.mark.process
@pytest.mark.exhaustive
async def test_it_is_read_and_searched_and_asks_nobody_else_for_anything(chromium: Browser, url: str) -> None:
    context = await chromium.new_context(locale="en-GB")
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name in ("index.html", "tour.html", "channels/telegram.html", "decisions.html"):
        await page.goto(f"{url}/{name}", wait_until="load")
    field = page.get_by_label("Search", exact=True).first
    await field.focus()
    # What is typed before the index is there is not searched for.
    await expect(page.locator(".md-search-result__meta")).to_have_text(
        "Type to start searching", timeout=seconds() * 1000
    )
    await field.press_sequentially("PgBouncer")
    await expect(page.locator(".md-search-result__item").first).to_be_visible(timeout=seconds() * 1000)
    assert len(asked) > 20
    assert {each for each in asked if not each.startswith((url, "data:", "blob:"))} == set()
