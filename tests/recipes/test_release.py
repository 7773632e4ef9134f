"""`make release`: one commit, the same bytes wherever it is checked out; and nothing that nobody else could make."""

import hashlib
import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.fixtures.patience import seconds

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.process]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of one commit, of all that this one keeps."""
    folder = tmp_path_factory.mktemp("release") / "first"
    kept = _git(ROOT, "ls-files", "--cached", "--others", "--exclude-standard", "-z").rstrip("\0").split("\0")
    for name in kept:
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
    _git(folder, "init", "-q")
    _git(folder, "add", "--all")
    _git(folder, "-c", "user.name=Jia", "-c", "user.email=jia@acme.test", "commit", "-q", "-m", "As it is given out")
    return folder


@pytest.fixture(scope="module")
def made(checkout: Path) -> dict[str, str]:
    """What is given out of it."""
    return _released(checkout)


@pytest.mark.exhaustive
def test_two_checkouts_give_the_same_bytes(checkout: Path, made: dict[str, str]) -> None:
    other = checkout.with_name("second")
    _git(checkout, "clone", "-q", str(checkout), str(other))
    for file in (file for file in other.rglob("*.py") if ".git" not in file.parts):
        file.chmod(0o600)  # somebody's umask
    _git(other, "config", "core.fileMode", "false")
    assert made == _released(other)


@pytest.mark.exhaustive
def test_what_is_given_out_is_whole(checkout: Path, made: dict[str, str]) -> None:
    version = next(name.split("-")[1] for name in made if name.endswith(".whl"))
    wheel, source, bill = (
        f"handbill-{version}-py3-none-any.whl",
        f"handbill-{version}.tar.gz",
        f"handbill-{version}.cdx.json",
    )
    assert set(made) == {wheel, source, bill, "SHA256SUMS"}
    sums = [line.split("  ") for line in (checkout / "dist" / "SHA256SUMS").read_text().splitlines()]
    assert {name: digest for digest, name in sums} == {name: made[name] for name in (wheel, source, bill)}
    assert json.loads((checkout / "dist" / bill).read_text())["metadata"]["component"]["version"] == version
    with zipfile.ZipFile(checkout / "dist" / wheel) as files:
        assert {name.split("/")[0] for name in files.namelist()} == {
            *("bot", "landing", "models", "webhooks"),
            f"handbill-{version}.dist-info",
        }
        assert f"handbill-{version}.dist-info/licenses/LICENSE" in files.namelist()
    with tarfile.open(checkout / "dist" / source) as files:
        kept = set(files.getnames())
    assert {f"handbill-{version}/{name}" for name in ("Makefile", "lock/run.txt", "tests/conftest.py")} <= kept


def test_what_is_not_committed_is_refused_by_name(checkout: Path) -> None:
    made_here = checkout / "bot" / "of_this_machine.py"
    made_here.write_text("")
    refused = _release(checkout)
    made_here.unlink()
    assert refused.returncode == 1
    assert "bot/of_this_machine.py" in refused.stderr


def _released(checkout: Path) -> dict[str, str]:
    """Release it; return the name of each file and the hash of its bytes."""
    done = _release(checkout)
    assert done.returncode == 0, done.stderr
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in (checkout / "dist").iterdir()}


def _release(checkout: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "lock.release"]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False, timeout=seconds(120))


def _git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout
