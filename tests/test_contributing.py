"""CONTRIBUTING.md and docs/architecture.md name files, folders and targets that are there."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PAGES = ("CONTRIBUTING.md", "docs/architecture.md", "docs/glossary.md", "SECURITY.md")
TOP = {path.name for path in ROOT.iterdir()}
_CODE = re.compile(r"`([^`\n]+)`")
_STAND_IN = re.compile(r"<[a-z]+>|pigeons?")
"""What stands for a name that the reader chooses."""
_TARGET = re.compile(r"^make ([a-z]+)$")


def _codes(page: str) -> list[str]:
    return _CODE.findall((ROOT / page).read_text())


def _paths(page: str) -> list[str]:
    """What stands in backticks and begins with one of our folders or files."""
    words = [word for code in _codes(page) for word in code.split()]
    return [word for word in words if word.partition("/")[0] in TOP and ("/" in word or "." in word)]


def _exists(path: str) -> bool:
    """A path with a stand-in in it is there when the folders before the stand-in are."""
    before = _STAND_IN.split(path)[0]
    return (ROOT / before).exists() if before == path else (ROOT / before.rpartition("/")[0]).is_dir()


def test_what_there_is_not_is_found_out() -> None:
    assert _exists("models/queue/outbox.py")
    assert _exists("bot/commands/pigeon.py")
    assert _exists("bot/channels/<name>/words/pigeon.ftl")
    assert not _exists("models/nothing.py")
    assert not _exists("models/nothing/pigeon.py")


@pytest.mark.parametrize("page", PAGES)
def test_every_file_and_folder_that_is_named_is_there(page: str) -> None:
    paths = _paths(page)
    assert len(paths) >= 7
    assert [path for path in paths if not _exists(path)] == []


def test_every_target_that_is_named_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    named = {found[1] for page in PAGES for code in _codes(page) if (found := _TARGET.match(code))}
    assert len(named) >= 6
    assert named - targets == set()


def test_the_usual_ways_in_are_all_told() -> None:
    headings = re.findall(r"^### (.+)$", (ROOT / "CONTRIBUTING.md").read_text(), flags=re.MULTILINE)
    for what in ("command", "channel", "language", "export", "table", "setting", "notification"):
        assert any(what in heading for heading in headings), what


@pytest.mark.process
def test_what_blame_looks_through_are_commits_each_with_its_reason() -> None:
    lines = (ROOT / ".git-blame-ignore-revs").read_text().splitlines()
    commits = [number for number, line in enumerate(lines) if re.fullmatch(r"[0-9a-f]{40}", line)]
    assert len(commits) >= 2
    assert len({lines[number] for number in commits}) == len(commits)
    assert all(number - 1 in commits or lines[number - 1].startswith("# ") for number in commits)
    assert all(not line or line.startswith("# ") for number, line in enumerate(lines) if number not in commits)
    asked = subprocess.run(
        ["git", "rev-parse", "--is-shallow-repository"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if asked.stdout.strip() == "false":  # else their history is not here to be asked
        known = subprocess.run(
            ["git", "cat-file", "--batch-check"],
            cwd=ROOT,
            input="".join(f"{lines[number]}\n" for number in commits),
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split("\n")
        assert [line for line in known if line and " commit " not in line] == []


def test_hooks_are_our_own_and_run_what_the_check_runs() -> None:
    repositories = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    assert [repository["repo"] for repository in repositories] == ["local"]
    entries = [hook["entry"].split() for hook in repositories[0]["hooks"]]
    checked = re.findall(r"\$\(BIN\)/(\S+)", (ROOT / "Makefile").read_text())
    assert {entry[0].removeprefix(".venv/bin/") for entry in entries} == {"ruff", "mypy", "lint-imports"}
    assert {"ruff", "mypy", "lint-imports"} <= set(checked)
