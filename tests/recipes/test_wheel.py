"""The wheel: built and installed in an environment of its own, it works in any folder, beside whatever lies there."""

import asyncio
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import aiohttp
import pytest
from PIL import Image

from tests.fixtures.house import PHONE, free_port
from tests.fixtures.patience import seconds

ROOT = Path(__file__).parents[2]
OTHERS = ("models", "bot", "landing", "webhooks")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console script of an environment in which there is the wheel, and what it depends on."""
    folder = tmp_path_factory.mktemp("wheel")
    _done(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), at=ROOT)
    _done(sys.executable, "-m", "venv", "--without-pip", str(folder / "venv"), at=folder)
    python, [wheel] = folder / "venv" / "bin" / "python", folder.glob("handbill-*.whl")
    _done(
        *(sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-index", "--no-deps"),
        str(wheel),
        at=folder,
    )
    # What it depends on is not downloaded again; a .pth is read where an environment has it, not where that leads.
    [packages] = (folder / "venv" / "lib").glob("python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return folder / "venv" / "bin" / "handbill"


@pytest.fixture
def strange(tmp_path: Path) -> Path:
    """A folder in which somebody else's packages are called like ours."""
    for name in OTHERS:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(f"raise SystemExit('not our {name}')\n")
    return tmp_path


def _done(*command: str, at: Path, **environment: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HANDBILL_", "PYTHON"))}
    ended = subprocess.run(
        command, cwd=at, env=kept | environment, capture_output=True, text=True, check=False, timeout=seconds(60)
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    return ended.stdout


@pytest.mark.slow
@pytest.mark.process
def test_it_says_its_version_and_makes_a_house_beside_packages_that_are_called_like_ours(
    installed: Path, strange: Path
) -> None:
    assert _done(str(installed), "--version", at=strange).startswith("handbill 0.")
    Image.new("RGB", (40, 20), "orange").save(strange / "towels.png")
    words = ("promotion", "add", "--title", "Towels", "--target", "https://shop.test", "--image", "towels.png")
    # The picture is looked at in a process of its own, which has to find our modules, too.
    assert "Promotion 1 (link): Towels" in _done(str(installed), *words, "--create", at=strange)
    assert "tables up to date" in _done(str(installed), "doctor", at=strange)


@pytest.mark.slow
@pytest.mark.process
async def test_it_serves_its_pages_styles_and_words(installed: Path, strange: Path) -> None:
    port = free_port()
    served = await asyncio.create_subprocess_exec(
        str(installed),
        "serve",
        cwd=strange,
        env={"PATH": os.environ["PATH"], "HANDBILL_SERVER__PORT": str(port)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        assert served.stdout is not None
        async for line in served.stdout:
            if b"Handbill is open" in line:
                break
        headers = {"User-Agent": PHONE, "Accept-Language": "zh"}
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", headers=headers) as browser:
            for path, sign in {
                "/": "Handbill",
                "/chat": "聊天",
                "/static/page.css": "--paper",
                "/readyz": "",
            }.items():
                async with browser.get(path) as answer:
                    assert answer.status == 200, path
                    assert sign in await answer.text(), path
    finally:
        served.terminate()
        assert await served.wait() == 0
