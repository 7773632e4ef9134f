"""What is installed to run is used, and what is used is asked for: none is there only because another needs it."""

import ast
import re
import tomllib
from functools import cache
from importlib.metadata import packages_distributions

import pytest

from lock.bytecode import imported
from tests.fixtures.sources import ROOT, parts, sources

NOT_IMPORTED = {"uharfbuzz": "fpdf2 shapes the letters of transcripts with it"}


def _named(requirement: str) -> str:
    """The library's name as registries compare names."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\s<>=\[;]", requirement)[0]).lower()


@cache
def _imported() -> set[str]:
    """The libraries whose modules our own files import."""
    modules: set[str] = set()
    for tree in sources().values():
        for node in parts(tree):
            if isinstance(node, ast.Import):
                modules |= {each.name.partition(".")[0] for each in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                modules.add(node.module.partition(".")[0])
    provided = packages_distributions()
    return {_named(library) for module in modules for library in provided.get(module, [])}


def _asked_for() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    return {_named(each) for each in (*project["project"]["dependencies"], *groups["voices"], *groups["events"])}


def test_each_dependency_is_imported_or_has_its_reason() -> None:
    assert len(_asked_for()) > 20
    assert _asked_for() - _imported() == set(NOT_IMPORTED)


@pytest.mark.slow
def test_each_library_that_is_imported_is_asked_for() -> None:
    assert not _imported() - _asked_for()


@pytest.mark.slow
def test_what_is_imported_seldom_is_compiled_all_the_same_and_no_more_than_is_imported() -> None:
    compiled = set(imported())
    assert {"bot.serve", "models.migrations.version_0_1.0001_initial", "fpdf", "rich.table", "xlsxwriter"} <= compiled
    assert not {name for name in compiled if name.endswith("__main__") or name.startswith("pygments")}
