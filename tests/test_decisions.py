"""DECISIONS.md and CHANGELOG.md keep their form: numbered once, dated, with what was considered and what is bad."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_HEADING = re.compile(r"^## (\d+)\. (.+) \((\d{4}-\d\d-\d\d)(?:; replaced by (\d+))?\)$")
_KINDS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]
ENTRIES = re.split(r"^(?=## )", (ROOT / "DECISIONS.md").read_text(), flags=re.MULTILINE)[1:]


def _heading(entry: str) -> re.Match[str]:
    line = entry.partition("\n")[0]
    found = _HEADING.match(line)
    assert found, f"not `## <number>. <what holds> (<date>)`: {line}"
    return found


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(_heading(entry)[1]) for entry in ENTRIES]
    assert len(numbers) > 50
    assert numbers == list(range(1, len(numbers) + 1))


def test_decisions_are_dated_and_replaced_by_later_ones() -> None:
    for found in map(_heading, ENTRIES):
        assert date.fromisoformat(found[3]) >= date(2026, 11, 23)
        assert found[4] is None or int(found[1]) < int(found[4]) <= len(ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=[_heading(entry)[1] for entry in ENTRIES])
def test_a_decision_says_what_was_considered_and_chosen_and_what_is_good_and_bad(entry: str) -> None:
    assert [word for word in ("Considered", "**Chosen**", "Good:", "Bad:") if word not in entry] == []
    assert entry.endswith("\n\n") or entry == ENTRIES[-1]


def test_changes_stand_by_version_newest_first() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), flags=re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    versions = [_version(heading) for heading in headings[1:]]
    assert versions
    assert versions == sorted(versions, reverse=True)


def _version(heading: str) -> tuple[list[int], date]:
    found = re.fullmatch(r"\[(\d+)\.(\d+)\.(\d+)\] - (\d{4}-\d\d-\d\d)", heading)
    assert found, f"not `## [<version>] - <date>`: {heading}"
    return [int(part) for part in found.groups()[:3]], date.fromisoformat(found[4])


def test_the_version_that_is_installed_has_its_changes() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"## [{version}] - " in (ROOT / "CHANGELOG.md").read_text()


def test_changes_stand_under_the_usual_kinds_in_their_order() -> None:
    releases = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text(), flags=re.MULTILINE)[1:]
    assert len(releases) >= 2
    for release in releases:
        kinds = re.findall(r"^### (.+)$", release, flags=re.MULTILINE)
        assert kinds == [kind for kind in _KINDS if kind in kinds]
