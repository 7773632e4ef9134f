"""Every test asserts something: by itself, or by a function beside it whose purpose that is."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
OF_LIBRARIES = {"raises", "warns", "fail", "expect"}
"""Pytest's, and the one of Playwright."""
OF_FIXTURES = {"assert_well_formed", "wait_for"}
"""Ours that fail when what they are asked for is not so, or does not become so."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _functions(file: Path) -> list[Function]:
    return [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, Function)]


@cache
def _done(function: Function) -> set[str]:
    """What it calls, and ``assert`` where it asserts."""
    nodes = list(ast.walk(function))
    calls = [node.func for node in nodes if isinstance(node, ast.Call)]
    names = {call.id for call in calls if isinstance(call, ast.Name)}
    asserts = {"assert" for node in nodes if isinstance(node, ast.Assert)}
    return names | {call.attr for call in calls if isinstance(call, ast.Attribute)} | asserts


def _asserts(function: Function, asserting: set[str]) -> bool:
    return not _done(function).isdisjoint(asserting)


def _silent(functions: list[Function]) -> Iterator[str]:
    """The tests among them that assert nothing, not even by a function of the same file."""
    names = OF_LIBRARIES | OF_FIXTURES | {"assert"}
    helpers = [each for each in functions if not each.name.startswith("test_")]
    while found := {each.name for each in helpers if _asserts(each, names)} - names:
        names |= found
    yield from (each.name for each in functions if each.name.startswith("test_") and not _asserts(each, names))


@pytest.mark.slow
def test_every_test_asserts_something() -> None:
    files = {file: _functions(file) for file in sorted(TESTS.rglob("*.py"))}
    tests = [each for functions in files.values() for each in functions if each.name.startswith("test_")]
    assert len(tests) > 1_000
    silent = [f"{file.relative_to(TESTS)}: {name}" for file, functions in files.items() for name in _silent(functions)]
    assert silent == []


def test_a_silent_test_is_found() -> None:
    text = "def test_a():\n  f()\ndef test_b():\n  g()\ndef g():\n  h()\ndef h():\n  assert 1\n"
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, Function)]
    assert list(_silent(functions)) == ["test_a"]
