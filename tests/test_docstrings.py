"""Docstrings name what is there, and each is read alone."""

import ast
import builtins
import re
from functools import cache
from importlib import import_module

import pytest

from tests.fixtures.sources import HOUSE, parts, sources

_RAISES = re.compile(r"\bRaises?:? ((?:[\w.]*[A-Z]\w+(?:, | and | or )?)+)")
_EXCEPTION = re.compile(r"\b[A-Z]\w+")
_PATH = re.compile(rf"\b((?:{'|'.join(HOUSE)})(?:\.\w+)+)")


@cache
def _docstrings() -> list[tuple[str, str]]:
    """By place, every docstring of a module, class or function."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        (f"{path}: {getattr(node, 'name', '')}", text)
        for path, tree in sources().items()
        for node in parts(tree)
        if isinstance(node, documented) and (text := ast.get_docstring(node))
    ]


def _names() -> set[str]:
    """Every name that the code itself uses."""
    nodes = [node for tree in sources().values() for node in parts(tree)]
    return {
        *dir(builtins),
        *(node.id for node in nodes if isinstance(node, ast.Name)),
        *(node.attr for node in nodes if isinstance(node, ast.Attribute)),
        *(node.name for node in nodes if isinstance(node, ast.ClassDef)),
        *(alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names),
    }


def _exists(path: str) -> bool:
    module, _, last = path.rpartition(".")
    try:
        return hasattr(import_module(module), last) or bool(import_module(path))
    except ImportError:
        return False


@pytest.mark.slow
def test_what_a_docstring_says_is_raised_has_that_name() -> None:
    names, raised = _names(), 0
    unknown = []
    for place, text in _docstrings():
        said = [name for found in _RAISES.findall(text) for name in _EXCEPTION.findall(found)]
        raised += len(said)
        unknown += [f"{place}: {name}" for name in said if name not in names]
    assert raised > 150
    assert unknown == []


@pytest.mark.slow
def test_a_module_that_a_docstring_names_is_there() -> None:
    named = [(place, path) for place, text in _docstrings() for path in _PATH.findall(text)]
    assert len(named) > 40
    assert [(place, path) for place, path in named if not _exists(path)] == []


def test_every_docstring_is_read_alone() -> None:
    found = _docstrings()
    assert len(found) > 2000
    assert [place for place, text in found if text.startswith(("The same", "Same as", "Likewise", "Ditto"))] == []
