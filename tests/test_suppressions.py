"""Whatever a checker is told to overlook has its reason beside it."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("bot", "docs", "landing", "lock", "models", "tests", "webhooks")
_OVERLOOKED = re.compile(
    r"#\s*(?:ruff: )?noqa\b(?P<codes>:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?|#\s*type: ?ignore(?P<kinds>\[[a-z, -]+\])?"
)
_REASON = re.compile(r"(?:#\s*)?\(.{4,}\)$")


def _without_reason(text: str) -> list[str]:
    """The lines that overlook something without saying what, or without a reason in parentheses at their end."""
    overlooking = [(line, found.start()) for line in text.splitlines() if (found := _OVERLOOKED.search(line))]
    return [line.strip() for line, start in overlooking if not _is_said(line[start:])]


def _is_said(comment: str) -> bool:
    named = all(found["codes"] or found["kinds"] for found in _OVERLOOKED.finditer(comment))
    return named and _REASON.match(_OVERLOOKED.sub("", comment).strip()) is not None


@pytest.mark.parametrize(
    "line",
    [
        "x = 1  # " + "noqa",
        "x = 1  # " + "noqa  (whatever it is)",
        "x = 1  # " + "noqa: S101",
        "x = 1  # " + "noqa: S101  asked before",
        "x = 1  # type: " + "ignore",
        "x = 1  # type: " + "ignore[misc]",
        "# ruff: " + "noqa: S608",
    ],
)
def test_what_says_no_reason_is_found(line: str) -> None:
    assert _without_reason(f"y = 2\n{line}\n") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "x = 1  # " + "noqa: S101  (asked before)",
        "x = 1  # type: " + "ignore[misc]  # (a query is awaited as a list)",
        "x = 1  # type: " + "ignore[misc]  # " + "noqa: S101, S102  (both for this)",
        "# ruff: " + "noqa: S608  (SQL of our own words)",
    ],
)
def test_what_says_its_reason_is_left_alone(line: str) -> None:
    assert _without_reason(line) == []


def test_whatever_is_overlooked_has_its_reason() -> None:
    sources = [path for folder in FOLDERS for path in ROOT.joinpath(folder).rglob("*.py")]
    assert len(sources) > 300
    silent = {
        str(path.relative_to(ROOT)): found
        for path in sources
        if path != Path(__file__) and (found := _without_reason(path.read_text()))
    }
    assert silent == {}


def test_every_rule_that_is_off_has_its_reason() -> None:
    """In pyproject.toml, after ``#`` on the rule's own line, or on that of the list it stands in."""
    text = (ROOT / "pyproject.toml").read_text()
    lint = tomllib.loads(text)["tool"]["ruff"]["lint"]
    rules = {*lint["ignore"], *(rule for rules in lint["per-file-ignores"].values() for rule in rules)}
    assert len(rules) > 20
    explained = {
        rule
        for line in text.splitlines()
        if re.search(r"#\s*\S.{4,}", line)
        for rule in re.findall(r'"([A-Z]+\d*)"', line.partition("#")[0])
    }
    assert rules - explained == set()
